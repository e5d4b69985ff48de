#include "cli/article_sink.h"

#include <utility>

#include "cli/option_types.h"

namespace xeber::cli {
namespace {

class RemoteSink final : public ArticleSink {
 public:
  explicit RemoteSink(std::unique_ptr<RemoteWriter> writer) : writer_(std::move(writer)) {}

  absl::Status Write(const Article& article) override { return writer_->Write(article); }
  absl::Status Finish() override { return writer_->Finish(); }
  absl::Status Delete(const DeleteRequest& request) override { return writer_->Delete(request); }

 private:
  std::unique_ptr<RemoteWriter> writer_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<ArticleSink>> OpenSink(const Globals&, const EngineOptions& options, WaitFor wait_for,
                                                      Acknowledge acknowledge) {
  const auto remote = ReadRemoteOptions(options);
  if (!remote.ok()) return remote.status();
  return std::make_unique<RemoteSink>(MakeRemoteWriter(*remote, wait_for, std::move(acknowledge)));
}

void AddWaitOption(CLI::App& app, WaitFor& wait_for) {
  AddChoiceOption<WaitFor>(app, "--wait", wait_for, {{"committed", WaitFor::kCommitted}, {"visible", WaitFor::kVisible}},
                           "What an acknowledgement promises: safe on disk, or also seen by the next answer");
}

}  // namespace xeber::cli
