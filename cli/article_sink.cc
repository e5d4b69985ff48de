#include "cli/article_sink.h"

#include <fmt/core.h>

#include <cstdio>
#include <cstdlib>
#include <utility>
#include <vector>

#include "cli/data_directory.h"
#include "cli/option_types.h"
#include "indexer/open_index.h"

namespace xeber::cli {
namespace {

class RemoteSink final : public ArticleSink {
 public:
  explicit RemoteSink(std::unique_ptr<RemoteWriter> writer) : writer_(std::move(writer)) {}

  absl::Status Write(const Article& article, const std::string& request_id) override {
    return writer_->Write(article, request_id);
  }
  absl::Status Finish() override { return writer_->Finish(); }
  absl::Status Delete(const DeleteRequest& request) override { return writer_->Delete(request); }

 private:
  std::unique_ptr<RemoteWriter> writer_;
};

// Writes to an index directory, in groups that share an fsync.
class LocalSink final : public ArticleSink {
 public:
  LocalSink(Pipeline pipeline, std::unique_ptr<Index> index, WaitFor wait_for, Acknowledge acknowledge)
      : pipeline_(std::move(pipeline)),
        index_(std::move(index)),
        indexer_(*index_, *pipeline_.analyzer, *pipeline_.annotator),
        wait_for_(wait_for),
        acknowledge_(std::move(acknowledge)) {}

  absl::Status Write(const Article& article, const std::string& request_id) override {
    group_.push_back(article);
    request_ids_.push_back(request_id);
    return group_.size() < kGroup ? absl::OkStatus() : Finish();
  }

  absl::Status Finish() override {
    const auto statuses = indexer_.Put(group_, wait_for_, request_ids_);
    for (std::size_t i = 0; i < group_.size(); ++i) acknowledge_(group_[i].id, statuses[i]);
    group_.clear();
    request_ids_.clear();
    return absl::OkStatus();
  }

  absl::Status Delete(const DeleteRequest& request) override { return indexer_.Delete(request, wait_for_); }

 private:
  static constexpr std::size_t kGroup = 64;

  const Pipeline pipeline_;
  const std::unique_ptr<Index> index_;
  Indexer indexer_;
  const WaitFor wait_for_;
  const Acknowledge acknowledge_;
  std::vector<Article> group_;
  std::vector<std::string> request_ids_;
};

absl::StatusOr<std::unique_ptr<ArticleSink>> OpenLocalSink(const Globals& globals, const std::string& directory, WaitFor wait_for,
                                                           Acknowledge acknowledge) {
  const auto data_dir = FindDataDirectory(globals);
  if (!data_dir.ok()) return data_dir.status();
  auto pipeline = LoadPipeline(*data_dir, directory);
  if (!pipeline.ok()) return pipeline.status();
  auto index = OpenIndex(directory, *pipeline, {.writable = true});
  if (!index.ok()) return index.status();
  return std::make_unique<LocalSink>(std::move(*pipeline), std::move(*index), wait_for, std::move(acknowledge));
}

// The command waits for its input, perhaps for ever; what is acknowledged has been printed and flushed.
void EndForLostServer(const absl::Status& status) {
  fmt::print(stderr, "xeber: {}\n", std::string(status.message()));
  std::_Exit(kExitFailed);
}

}  // namespace

absl::StatusOr<std::unique_ptr<ArticleSink>> OpenSink(const Globals& globals, const EngineOptions& options, WaitFor wait_for,
                                                      Acknowledge acknowledge) {
  if (!options.index.empty()) return OpenLocalSink(globals, options.index, wait_for, std::move(acknowledge));
  const auto remote = ReadRemoteOptions(options);
  if (!remote.ok()) return remote.status();
  return std::make_unique<RemoteSink>(MakeRemoteWriter(*remote, wait_for, std::move(acknowledge), &EndForLostServer));
}

std::string RequestId(const std::string& option, std::size_t number) {
  return option.empty() ? "" : fmt::format("{}/{}", option, number);
}

void AddRequestIdOption(CLI::App& app, std::string& request_id) {
  static constexpr std::size_t kMaxBytes = 100;  // what the server takes, less room for "/" and a number
  app.add_option("--request-id", request_id,
                 "Your name for this command: giving it again with the same input repeats nothing that was done")
      ->type_name("TEXT")
      ->check(CLI::Validator(
          [](std::string& text) {
            return text.size() <= kMaxBytes ? std::string()
                                            : fmt::format("{} bytes, at most {} are taken", text.size(), kMaxBytes);
          },
          ""));
}

void AddWaitOption(CLI::App& app, WaitFor& wait_for) {
  AddChoiceOption<WaitFor>(app, "--wait", wait_for, {{"committed", WaitFor::kCommitted}, {"visible", WaitFor::kVisible}},
                           "What an acknowledgement promises: safe on disk, or also seen by the next answer");
}

}  // namespace xeber::cli
