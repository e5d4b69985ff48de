// Watch: alerts stream out as they are made, to each caller at its own pace.
#pragma once

#include <memory>
#include <mutex>
#include <set>

#include "grpcpp/server_context.h"
#include "grpcpp/support/server_callback.h"
#include "server/alert_log.h"
#include "server/wiring.h"
#include "xeber/v1/watch_service.pb.h"

namespace xeber {

class WatchStream;

// The open streams over a log. A stream holds one message; what its caller has not read stays in the log, as long as that has
// room. Thread-safe.
class WatchStreams {
 public:
  static constexpr std::size_t kMostStreams = 1000;

  WatchStreams() = default;
  ~WatchStreams();

  // A new stream, which gRPC owns from now on. `log` and `wiring` must outlive this object. It ends with INVALID_ARGUMENT for a
  // bad request, and with RESOURCE_EXHAUSTED beyond kMostStreams.
  grpc::ServerWriteReactor<v1::WatchResponse>* Open(AlertLog& log, const Wiring& wiring,
                                                    const grpc::CallbackServerContext& context, const v1::WatchRequest& request);

  // Open streams, and those opened later, end with UNAVAILABLE.
  void Drain();

  // Called by a stream that gRPC is done with.
  void Forget(const std::shared_ptr<WatchStream>& stream);

 private:
  void Advance();

  std::mutex mutex_;
  std::set<std::shared_ptr<WatchStream>> open_;
  AlertLog* log_ = nullptr;  // that is listened to
  bool draining_ = false;
};

}  // namespace xeber
