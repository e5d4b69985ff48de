// Time that only counts while we have the processor, so that other work on the machine does not spoil a comparison.
#pragma once

#include <chrono>
#include <ctime>

namespace xeber::bench {

// A clock (as std::chrono means it) of the calling thread's processor time.
struct ThreadClock {
  using duration = std::chrono::nanoseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<ThreadClock>;
  static constexpr bool is_steady = true;
  static time_point now() { return time_point(Read(CLOCK_THREAD_CPUTIME_ID)); }

 private:
  friend struct ProcessClock;
  static duration Read(clockid_t clock) {
    timespec time{};
    clock_gettime(clock, &time);
    return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
  }
};

// The same of all threads of this process together.
struct ProcessClock {
  using duration = std::chrono::nanoseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<ProcessClock>;
  static constexpr bool is_steady = true;
  static time_point now() { return time_point(ThreadClock::Read(CLOCK_PROCESS_CPUTIME_ID)); }
};

}  // namespace xeber::bench
