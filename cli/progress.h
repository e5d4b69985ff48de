// How far a long job is, on standard error.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace xeber::cli {

// On a terminal, one line that is drawn again several times a second; in a pipe, a line now and then. Not thread-safe.
class Progress {
 public:
  // `what` is counted: "articles", "queries".
  explicit Progress(std::string what);
  ~Progress() { Finish(); }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  // `share` in [0,1] of the whole job that is done, for the bar and the time left; negative if it cannot be known.
  void Update(std::uint64_t count, double share);

  // Takes the bar off the terminal.
  void Finish();

 private:
  using Clock = std::chrono::steady_clock;

  std::string Line(std::uint64_t count, double share, std::chrono::duration<double> elapsed) const;

  std::string what_;
  bool terminal_;
  bool drawn_ = false;
  Clock::time_point start_ = Clock::now();
  Clock::time_point shown_ = start_;
};

}  // namespace xeber::cli
