#include "cli/engine_source.h"

#include <fstream>
#include <iterator>

#include "server/remote_engine.h"

namespace xeber::cli {

void AddEngineOptions(CLI::App& app, EngineOptions& options) {
  auto* where = app.add_option_group("Where the articles are", "exactly one of");
  where->add_option("--index", options.index, "An index directory")->type_name("DIR");
  where->add_option("--server", options.server, "A server started with 'xeber serve'")->type_name("HOST:PORT");
  where->require_option(1);
  app.add_option("--tls-ca", options.tls_ca_file, "Speak TLS with the server and trust this certificate (PEM)")
      ->type_name("FILE");
}

absl::StatusOr<RemoteOptions> ReadRemoteOptions(const EngineOptions& options) {
  RemoteOptions remote{.server = options.server};
  if (options.tls_ca_file.empty()) return remote;
  std::ifstream file(options.tls_ca_file);
  remote.tls_ca_certificate.assign(std::istreambuf_iterator<char>(file), {});
  if (remote.tls_ca_certificate.empty()) return absl::NotFoundError("--tls-ca: cannot read " + options.tls_ca_file);
  return remote;
}

absl::StatusOr<std::unique_ptr<Engine>> OpenEngine(const Globals&, const EngineOptions& options) {
  const auto remote = ReadRemoteOptions(options);
  if (!remote.ok()) return remote.status();
  return MakeRemoteEngine(*remote);
}

}  // namespace xeber::cli
