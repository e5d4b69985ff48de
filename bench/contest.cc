#include "bench/contest.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <memory>
#include <numeric>

#include "bench/processor_time.h"

namespace xeber::bench {
namespace {

struct Outcome {
  Timings timings;
  std::size_t hits = 0;
  double MeanHits() const { return timings.size() ? static_cast<double>(hits) / static_cast<double>(timings.size()) : 0; }
};

// Asks every question once; returns the time it took.
std::chrono::nanoseconds AskAll(const Ask& ask, std::size_t questions, Outcome& outcome) {
  Outcome round;
  for (std::size_t i = 0; ask && i < questions; ++i) {
    const auto start = ThreadClock::now();
    const std::size_t hits = ask(i);
    round.timings.Add(ThreadClock::now() - start);
    round.hits += hits;
  }
  outcome.timings.Add(round.timings);
  outcome.hits += round.hits;
  return round.timings.Sum();
}

void Report(benchmark::State& state, Outcome& ours, Outcome& theirs, Outcome& second) {
  const double median = ours.timings.Quantile(0.5), tail = ours.timings.Quantile(0.99);
  auto& counters = state.counters;
  counters["ours_p50"] = median;
  counters["ours_p99"] = tail;
  counters["hits"] = ours.MeanHits();
  if (theirs.timings.size() > 0) {
    counters["xapian_p50"] = theirs.timings.Quantile(0.5);
    counters["xapian_p99"] = theirs.timings.Quantile(0.99);
    counters["xapian_hits"] = theirs.MeanHits();
    counters["p50_x"] = counters["xapian_p50"] / median;
    counters["p99_x"] = counters["xapian_p99"] / tail;
  }
  if (second.timings.size() > 0) {
    counters["xapian2_p50"] = second.timings.Quantile(0.5);
    counters["p50_x2"] = counters["xapian2_p50"] / median;
  }
}

void Run(benchmark::State& state, const Contest& contest) {
  if (contest.questions == 0) return state.SkipWithError("the archive is too small for questions of this kind");
  Outcome warm_up, ours, theirs, second;
  for (const Ask* ask : {&contest.ours, &contest.theirs, &contest.theirs_second}) AskAll(*ask, contest.questions, warm_up);
  for (auto _ : state) {
    const auto time = AskAll(contest.ours, contest.questions, ours);
    AskAll(contest.theirs, contest.questions, theirs);
    AskAll(contest.theirs_second, contest.questions, second);
    state.SetIterationTime(std::chrono::duration<double>(time).count());
  }
  Report(state, ours, theirs, second);
}

}  // namespace

double Timings::Quantile(double share) {
  if (times_.empty()) return 0;
  const auto place = static_cast<std::ptrdiff_t>(share * static_cast<double>(times_.size() - 1) + 0.5);
  std::nth_element(times_.begin(), times_.begin() + place, times_.end());
  return std::chrono::duration<double, std::micro>(times_[static_cast<std::size_t>(place)]).count();
}

std::chrono::nanoseconds Timings::Sum() const {
  return std::accumulate(times_.begin(), times_.end(), std::chrono::nanoseconds{});
}

void RegisterContest(Contest contest) {
  const std::string name = contest.name;
  const int rounds = contest.rounds;
  benchmark::RegisterBenchmark(name.c_str(), [contest = std::move(contest)](benchmark::State& state) { Run(state, contest); })
      ->Iterations(rounds)
      ->UseManualTime()
      ->Unit(benchmark::kMillisecond);
}

}  // namespace xeber::bench
