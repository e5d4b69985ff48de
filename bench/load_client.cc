#include "bench/load_client.h"

#include <algorithm>
#include <iterator>
#include <thread>

#include "absl/status/status.h"
#include "absl/time/clock.h"

namespace xeber::bench {
namespace {

using Clock = std::chrono::steady_clock;
constexpr int kMostFailuresInARow = 100;

class LoadClient {
 public:
  LoadClient(const Engine& engine, const QuerySet& set, const LoadOptions& options, std::uint64_t seed)
      : engine_(engine), set_(set), options_(options), random_(seed) {
    for (const Article& seed_article : set.seeds)
      if (seed_article.publish_time) now_ = std::max(now_, seed_article.publish_time->at + std::chrono::hours(1));
  }

  void AskOne() {
    const bool similar = !set_.seeds.empty() && random_.Chance(options_.similar_share);
    const CallOptions call{.deadline = absl::Now() + absl::FromChrono(options_.deadline)};
    const auto asked = std::chrono::system_clock::now();
    const auto start = Clock::now();
    const absl::Status status = similar ? FindSimilar(call) : Search(call);
    const auto time = Clock::now() - start;
    if (!status.ok()) {
      ++result_.errors[absl::StatusCodeToString(status.code())];
      ++failures_in_a_row_;
    } else {
      failures_in_a_row_ = 0;
      (similar ? result_.similar : result_.search).Add(time);
      if (options_.keep_samples) result_.samples.push_back({asked, time});
    }
  }

  // A server that only fails is not asked for ever.
  bool GaveUp() const { return failures_in_a_row_ >= kMostFailuresInARow; }

  LoadResult TakeResult() { return std::move(result_); }

 private:
  absl::Status FindSimilar(const CallOptions& call) {
    SimilarRequest request;
    request.seeds.emplace_back();
    request.seeds[0].id = set_.seeds[random_.Below(set_.seeds.size())].id;
    request.now = now_;
    return engine_.FindSimilar(request, call).status();
  }

  absl::Status Search(const CallOptions& call) {
    const std::vector<std::string>* kinds[] = {&set_.one_word, &set_.any_words, &set_.all_words};
    const std::vector<std::string>& queries = *kinds[random_.Below(std::size(kinds))];
    SearchRequest request;
    request.query = queries.empty() ? "news" : queries[random_.Below(queries.size())];
    request.now = now_;
    return engine_.Search(request, call).status();
  }

  const Engine& engine_;
  const QuerySet& set_;
  const LoadOptions& options_;
  Random random_;
  Time now_{};
  LoadResult result_;
  int failures_in_a_row_ = 0;
};

}  // namespace

void LoadResult::Add(const LoadResult& other) {
  search.Add(other.search);
  similar.Add(other.similar);
  samples.insert(samples.end(), other.samples.begin(), other.samples.end());
  for (const auto& [code, count] : other.errors) errors[code] += count;
}

LoadResult RunLoadClient(const Engine& engine, const QuerySet& set, const LoadOptions& options, std::uint64_t seed,
                         std::atomic<std::uint64_t>& asked) {
  LoadClient client(engine, set, options, seed);
  const auto end = Clock::now() + options.duration;
  while (Clock::now() < end && !client.GaveUp() && (options.questions == 0 || asked.fetch_add(1) < options.questions)) {
    client.AskOne();
    std::this_thread::sleep_for(options.pause);
  }
  return client.TakeResult();
}

}  // namespace xeber::bench
