// When a search must stop.
#pragma once

#include <cstdint>

#include "absl/time/time.h"
#include "ranking/engine.h"

namespace xeber {

// Of one request; reads the clock that its caller gave. Everything that can take more than a millisecond asks it on the way. Not
// thread-safe.
class Deadline {
 public:
  explicit Deadline(const CallOptions& options = {})
      : at_(options.deadline), clock_(options.clock), passed_(false), never_(options.deadline == absl::InfiniteFuture()) {}

  // Once true, it stays so.
  bool Passed() {
    if (!never_ && !passed_) passed_ = clock_() >= at_;
    return passed_;
  }
  // The same, but reads the clock only every `steps` calls (a power of two).
  bool PassedAfter(std::uint32_t steps) { return (++steps_ & (steps - 1)) == 0 ? Passed() : passed_; }
  // What was found at the last reading.
  bool passed() const { return passed_; }

 private:
  absl::Time at_;
  absl::Time (*clock_)();
  bool passed_;
  bool never_;
  std::uint32_t steps_ = 0;
};

}  // namespace xeber
