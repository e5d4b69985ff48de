// Where a command's answers come from: an index directory or a server.
#pragma once

#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "absl/status/statusor.h"
#include "cli/command.h"
#include "ranking/engine.h"
#include "server/remote_channel.h"

namespace xeber::cli {

struct EngineOptions {
  std::string index;        // directory, or
  std::string server;       // host:port
  std::string tls_ca_file;  // of the server
};

// --index DIR | --server HOST:PORT, exactly one of them, and --tls-ca.
void AddEngineOptions(CLI::App& app, EngineOptions& options);

// --server HOST:PORT, which must be given, and --tls-ca: for what only a server does.
void AddServerOptions(CLI::App& app, EngineOptions& options);

// NOT_FOUND or FAILED_PRECONDITION for an index that is absent, damaged or of another version. A server is not called yet.
absl::StatusOr<std::unique_ptr<Engine>> OpenEngine(const Globals& globals, const EngineOptions& options);

// How to reach the server that the options name. NOT_FOUND if the certificate file cannot be read.
absl::StatusOr<RemoteOptions> ReadRemoteOptions(const EngineOptions& options);

}  // namespace xeber::cli
