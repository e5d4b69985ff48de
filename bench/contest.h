// Asks two engines the same questions in the same run and reports the times of both, so that each figure is a ratio.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <vector>

namespace xeber::bench {

// Collects durations. Not thread-safe.
class Timings {
 public:
  void Add(std::chrono::nanoseconds time) { times_.push_back(time); }
  void Add(const Timings& other) { times_.insert(times_.end(), other.times_.begin(), other.times_.end()); }
  std::size_t size() const { return times_.size(); }
  // The time that `share` of all stay within (0.5 = median), in microseconds; 0 without times.
  double Quantile(double share);
  std::chrono::nanoseconds Sum() const;

 private:
  std::vector<std::chrono::nanoseconds> times_;
};

// Answers question i and returns how many hits it got.
using Ask = std::function<std::size_t(std::size_t i)>;

struct Contest {
  std::string name;           // "search/phrase"
  std::size_t questions = 0;  // each is asked once a round; a contest without questions is reported as an error
  Ask ours;
  Ask theirs;         // raw Xapian; empty = only we can do it
  Ask theirs_second;  // another way to write it with Xapian; may be empty
  int rounds = 3;     // after one that warms up
};

// Registers the contest with Google Benchmark under its name; the time shown is that of one round of ours. Times are
// processor time of the asking thread: other work on the machine does not count. All questions go to
// one engine, then to the other, in turn by rounds. Counters, in microseconds: ours_p50, ours_p99, xapian_p50, xapian_p99,
// xapian2_p50; p50_x and p99_x = how many times faster we are, p50_x2 beside the second way; hits, xapian_hits = a question's
// mean.
void RegisterContest(Contest contest);

}  // namespace xeber::bench
