#include "cli/engine_source.h"

#include <fstream>
#include <iterator>
#include <utility>

#include "cli/data_directory.h"
#include "index/read_log.h"
#include "indexer/open_index.h"
#include "ranking/local_engine.h"
#include "server/curation_store.h"
#include "server/remote_engine.h"

namespace xeber::cli {
namespace {

// A local engine together with what it answers from.
class OpenedEngine final : public Engine {
 public:
  OpenedEngine(Pipeline pipeline, std::unique_ptr<Index> index)
      : pipeline_(std::move(pipeline)),
        index_(std::move(index)),
        reads_(ReadLog::Open(*index_, {})),
        curations_(index_->directory(), {*pipeline_.analyzer, pipeline_.annotator.get()}),
        engine_(MakeLocalEngine(
            *index_, *pipeline_.analyzer, *pipeline_.annotator,
            {.reads = reads_.get(), .keyboards = &pipeline_.keyboards, .curations = [this] { return curations_.book(); }})) {}

  absl::StatusOr<SearchResponse> Search(const SearchRequest& request, const CallOptions& options) const override {
    return engine_->Search(request, options);
  }
  absl::StatusOr<SimilarResponse> FindSimilar(const SimilarRequest& request, const CallOptions& options) const override {
    return engine_->FindSimilar(request, options);
  }
  absl::StatusOr<RecommendResponse> Recommend(const RecommendRequest& request, const CallOptions& options) const override {
    return engine_->Recommend(request, options);
  }
  absl::StatusOr<SuggestResponse> Suggest(const SuggestRequest& request, const CallOptions& options) const override {
    return engine_->Suggest(request, options);
  }
  absl::StatusOr<Article> GetArticle(const ArticleId& id, const CallOptions& options) const override {
    return engine_->GetArticle(id, options);
  }
  absl::StatusOr<ArticleInspection> Inspect(const ArticleId& id, const CallOptions& options) const override {
    return engine_->Inspect(id, options);
  }
  absl::StatusOr<IndexStats> GetStats(const CallOptions& options) const override { return engine_->GetStats(options); }
  const EntityCatalog* entities() const override { return engine_->entities(); }

 private:
  const Pipeline pipeline_;
  const std::unique_ptr<Index> index_;
  const std::unique_ptr<ReadLog> reads_;
  const CurationStore curations_;
  const std::unique_ptr<Engine> engine_;
};

absl::StatusOr<std::unique_ptr<Engine>> OpenLocalEngine(const Globals& globals, const std::string& directory) {
  const auto data_dir = FindDataDirectory(globals);
  if (!data_dir.ok()) return data_dir.status();
  auto pipeline = LoadPipeline(*data_dir, directory);
  if (!pipeline.ok()) return pipeline.status();
  auto index = OpenIndex(directory, *pipeline, {});
  if (!index.ok()) return index.status();
  return std::make_unique<OpenedEngine>(std::move(*pipeline), std::move(*index));
}

// Of a group of options or of a command.
CLI::Option* AddServer(CLI::App& app, EngineOptions& options) {
  return app.add_option("--server", options.server, "A server started with 'xeber serve'")->type_name("HOST:PORT");
}

void AddCertificate(CLI::App& app, EngineOptions& options) {
  app.add_option("--tls-ca", options.tls_ca_file, "Speak TLS with the server and trust this certificate (PEM)")
      ->type_name("FILE");
}

}  // namespace

void AddEngineOptions(CLI::App& app, EngineOptions& options) {
  auto* where = app.add_option_group("Where the articles are", "exactly one of");
  where->add_option("--index", options.index, "An index directory")->type_name("DIR");
  AddServer(*where, options);
  where->require_option(1);
  AddCertificate(app, options);
}

void AddServerOptions(CLI::App& app, EngineOptions& options) {
  AddServer(app, options)->required();
  AddCertificate(app, options);
}

absl::StatusOr<RemoteOptions> ReadRemoteOptions(const EngineOptions& options) {
  RemoteOptions remote{.server = options.server};
  if (options.tls_ca_file.empty()) return remote;
  std::ifstream file(options.tls_ca_file);
  remote.tls_ca_certificate.assign(std::istreambuf_iterator<char>(file), {});
  if (remote.tls_ca_certificate.empty()) return absl::NotFoundError("--tls-ca: cannot read " + options.tls_ca_file);
  return remote;
}

absl::StatusOr<std::unique_ptr<Engine>> OpenEngine(const Globals& globals, const EngineOptions& options) {
  if (!options.index.empty()) return OpenLocalEngine(globals, options.index);
  const auto remote = ReadRemoteOptions(options);
  if (!remote.ok()) return remote.status();
  return MakeRemoteEngine(*remote);
}

}  // namespace xeber::cli
