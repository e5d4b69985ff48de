// Where written articles go: a server, or an index directory.
#pragma once

#include <memory>

#include "absl/status/statusor.h"
#include "cli/command.h"
#include "cli/engine_source.h"
#include "server/remote_writer.h"

namespace xeber::cli {

// Not thread-safe.
class ArticleSink {
 public:
  virtual ~ArticleSink() = default;  // gives up what is not acknowledged

  // Hands over one article; its acknowledgement follows in its turn. Not OK if nothing more can be written. With a request id
  // ("" = none) a retry changes nothing (Indexer::Put).
  virtual absl::Status Write(const Article& article, const std::string& request_id) = 0;
  // Waits for every acknowledgement. Nothing can be written afterwards.
  virtual absl::Status Finish() = 0;
  // NOT_FOUND if the article is not indexed.
  virtual absl::Status Delete(const DeleteRequest& request) = 0;
};

// Opens the sink that the options name. `acknowledge` is called once an article, in the order written, perhaps on another thread.
absl::StatusOr<std::unique_ptr<ArticleSink>> OpenSink(const Globals& globals, const EngineOptions& options, WaitFor wait_for,
                                                      Acknowledge acknowledge);

// The request id of the n-th write of a command, from the option --request-id; "" if that was not given.
std::string RequestId(const std::string& option, std::size_t number);
// --request-id TEXT
void AddRequestIdOption(CLI::App& app, std::string& request_id);
// --wait committed|visible
void AddWaitOption(CLI::App& app, WaitFor& wait_for);

}  // namespace xeber::cli
