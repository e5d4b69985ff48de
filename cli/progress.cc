#include "cli/progress.h"

#include <fmt/core.h>

#include <algorithm>
#include <cstdio>
#include <utility>

#include "cli/terminal.h"

namespace xeber::cli {
namespace {

constexpr auto kTerminalInterval = std::chrono::milliseconds(200);
constexpr auto kPipeInterval = std::chrono::seconds(30);
constexpr int kBarWidth = 30;

std::string Bar(double share) {
  const int full = static_cast<int>(std::clamp(share, 0.0, 1.0) * kBarWidth);
  return "[" + std::string(full, '#') + std::string(kBarWidth - full, '.') + "]";
}

std::string Duration(double seconds) {
  const auto whole = static_cast<long>(seconds + 0.5);
  return whole < 3600 ? fmt::format("{}:{:02}", whole / 60, whole % 60)
                      : fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
}

}  // namespace

Progress::Progress(std::string what) : what_(std::move(what)), terminal_(IsTerminal(stderr)) {}

std::string Progress::Line(std::uint64_t count, double share, std::chrono::duration<double> elapsed) const {
  const double rate = elapsed.count() > 0 ? count / elapsed.count() : 0;
  std::string line = fmt::format("{} {}, {:.0f}/s", count, what_, rate);
  if (share > 0.001) line += fmt::format(", {:.0f} %, {} left", share * 100, Duration(elapsed.count() * (1 - share) / share));
  return terminal_ && share >= 0 ? Bar(share) + " " + line : line;
}

void Progress::Update(std::uint64_t count, double share) {
  const auto now = Clock::now();
  if (now - shown_ < (terminal_ ? Clock::duration(kTerminalInterval) : Clock::duration(kPipeInterval))) return;
  shown_ = now;
  drawn_ = true;
  fmt::print(stderr, "{}{}{}", terminal_ ? "\r\033[K" : "", Line(count, std::min(share, 1.0), now - start_),
             terminal_ ? "" : "\n");
  std::fflush(stderr);
}

void Progress::Finish() {
  if (terminal_ && drawn_) fmt::print(stderr, "\r\033[K");
  drawn_ = false;
}

}  // namespace xeber::cli
