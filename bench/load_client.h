// One client of a server under load: asks a mix of search and similar news, one question after the other.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "bench/contest.h"
#include "bench/query_set.h"
#include "bench/random.h"
#include "ranking/engine.h"

namespace xeber::bench {

struct LoadOptions {
  double similar_share = 0.5;   // of the questions; the others are searches
  std::uint64_t questions = 0;  // of all clients together; 0 = until the time is over
  std::chrono::seconds duration{10};
  std::chrono::milliseconds deadline{2000};  // of one question
  std::chrono::milliseconds pause{0};        // of a client between an answer and its next question
  bool keep_samples = false;
};

// One answered question.
struct LoadSample {
  std::chrono::system_clock::time_point asked;
  std::chrono::nanoseconds time{0};
};

// What one or several clients saw.
struct LoadResult {
  Timings search;
  Timings similar;
  std::vector<LoadSample> samples;              // of both, in a client's order; only with options.keep_samples
  std::map<std::string, std::uint64_t> errors;  // "DEADLINE_EXCEEDED" -> how often
  void Add(const LoadResult& other);
};

// Asks questions of the set, drawn with the seed, until `asked` (shared by the clients) reaches options.questions or the time is
// over; gives up after 100 failures in a row. Times of failed questions are not counted.
LoadResult RunLoadClient(const Engine& engine, const QuerySet& set, const LoadOptions& options, std::uint64_t seed,
                         std::atomic<std::uint64_t>& asked);

}  // namespace xeber::bench
