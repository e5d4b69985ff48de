// Writing to a server elsewhere.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "indexer/indexer.h"
#include "server/remote_channel.h"

namespace xeber {

// Called once an article, in the order written, with OK once it is committed, or why it is not. On a thread of the writer.
using Acknowledge = std::function<void(const ArticleId& id, const absl::Status& status)>;

// Called at most once, on a thread of the writer, when the server is lost and nobody has noticed it by calling Write or Finish
// within half a second: an owner that waits for its input can end then.
using Lost = std::function<void(const absl::Status& status)>;

// Streams articles to a server and reads their answers meanwhile. Write and Finish are for one thread.
class RemoteWriter {
 public:
  virtual ~RemoteWriter() = default;  // gives up what is not acknowledged

  // Sends one article; waits while too many are unanswered. What FindFault() names is acknowledged with that error and not sent,
  // in its turn. UNAVAILABLE within 5 s if the server is lost: then nothing more can be written, and what was not acknowledged
  // may or may not be committed (writing it again does no harm, and changes nothing with the same request id: Indexer::Put).
  virtual absl::Status Write(const Article& article, const std::string& request_id) = 0;
  absl::Status Write(const Article& article) { return Write(article, ""); }

  // Waits for every acknowledgement; OK if each article was answered (with whatever status). Nothing can be written afterwards.
  virtual absl::Status Finish() = 0;

  // NOT_FOUND if the article is not indexed. Thread-safe.
  virtual absl::Status Delete(const DeleteRequest& request) = 0;
};

std::unique_ptr<RemoteWriter> MakeRemoteWriter(const RemoteOptions& options, WaitFor wait_for, Acknowledge acknowledge,
                                               Lost lost = nullptr);

}  // namespace xeber
