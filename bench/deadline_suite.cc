#include <benchmark/benchmark.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "bench/contest.h"
#include "bench/processor_time.h"
#include "bench/query_set.h"
#include "bench/suites.h"

namespace xeber::bench {
namespace {

using std::chrono::nanoseconds;

// Processor time of this thread as a clock: what else the machine does makes no answer late.
absl::Time ProcessorNow() { return absl::FromUnixNanos(nanoseconds(ThreadClock::now().time_since_epoch()).count()); }

using AskWithin = std::function<absl::Status(std::size_t i, const CallOptions& options)>;

constexpr std::size_t kFeeds = 20;
constexpr double kShares[] = {.05, .2, .4, .6, .8, .95};  // of the time that an answer takes

struct Outcome {
  Timings whole, late;
  std::size_t asked = 0, stopped = 0;
  absl::Status failed;  // otherwise than by the deadline
};

nanoseconds TimeOf(const AskWithin& ask, std::size_t i, absl::Duration within, Outcome& outcome) {
  const absl::Time start = ProcessorNow();
  const absl::Status status = ask(i, {.deadline = start + within, .clock = &ProcessorNow});
  ++outcome.asked;
  outcome.stopped += absl::IsDeadlineExceeded(status);
  if (!absl::IsDeadlineExceeded(status)) outcome.failed.Update(status);
  return absl::ToChronoNanoseconds(ProcessorNow() - start);
}

void Run(benchmark::State& state, const AskWithin& ask, std::size_t questions) {
  Outcome warm_up, outcome;
  for (std::size_t i = 0; i < questions; ++i) TimeOf(ask, i, absl::InfiniteDuration(), warm_up);
  if (!warm_up.failed.ok()) return state.SkipWithError(std::string(warm_up.failed.message()).c_str());
  for (auto _ : state) {
    nanoseconds sum{};
    for (std::size_t i = 0; i < questions; ++i) {
      const nanoseconds whole = TimeOf(ask, i, absl::InfiniteDuration(), warm_up);
      outcome.whole.Add(whole);
      for (const double share : kShares) {
        const absl::Duration within = share * absl::FromChrono(whole);
        const nanoseconds time = TimeOf(ask, i, within, outcome);
        sum += time;
        const nanoseconds late = std::max(nanoseconds{}, time - absl::ToChronoNanoseconds(within));
        outcome.late.Add(late);
      }
    }
    state.SetIterationTime(std::chrono::duration<double>(sum).count());
  }
  if (!outcome.failed.ok()) return state.SkipWithError(std::string(outcome.failed.message()).c_str());
  state.counters["whole_p50"] = outcome.whole.Quantile(.5);
  state.counters["whole_max"] = outcome.whole.Quantile(1);
  state.counters["late_p50"] = outcome.late.Quantile(.5);
  state.counters["late_p99"] = outcome.late.Quantile(.99);
  state.counters["late_max"] = outcome.late.Quantile(1);
  state.counters["stopped_share"] =
      static_cast<double>(outcome.stopped) / static_cast<double>(std::max<std::size_t>(1, outcome.asked));
}

void Register(const std::string& name, std::size_t questions, AskWithin ask) {
  benchmark::RegisterBenchmark(("deadlines/" + name).c_str(), [=](benchmark::State& state) { Run(state, ask, questions); })
      ->Iterations(3)
      ->UseManualTime()
      ->Unit(benchmark::kMillisecond);
}

std::string Joined(const std::string& words, const std::string& before, const std::string& after, const std::string& between) {
  std::string query = before;
  for (const char c : words) c == ' ' ? query += after + between + before : query += c;
  return query + after;
}

}  // namespace

void RegisterDeadlineSuite(const Contestants& contestants) {
  const QuerySet set = MakeQuerySet(contestants.archive.sample(), contestants.questions);
  const Engine& engine = contestants.engine;
  SearchRequest all{.language = contestants.archive.language(), .limit = SearchRequest::kMaxLimit, .explain = true};
  all.now = contestants.archive.newest() + std::chrono::hours(1);
  all.count_up_to = contestants.archive.articles();
  all.facets = {{.key = FacetKey::kCategory}, {.key = FacetKey::kEntity}, {.key = FacetKey::kPublishTime}};
  const auto searches = [&](const std::string& name, const std::vector<std::string>& words, const SearchRequest& request,
                            const std::function<std::string(const std::string&)>& write) {
    std::vector<SearchRequest> requests;
    for (const std::string& one : words) (requests.emplace_back(request)).query = write(one);
    Register(name, requests.size(), [&engine, requests](std::size_t i, const CallOptions& options) {
      return engine.Search(requests[i], options).status();
    });
  };
  searches("any_of_2_to_4", set.any_words, all, [](const std::string& words) { return Joined(words, "", "", " OR "); });
  searches("prefixes", set.any_words, all, [](const std::string& words) { return Joined(words, "", "*", " OR "); });
  searches("phrases_or_words", set.phrases, all,
           [](const std::string& words) { return "\"" + words + "\"~9 OR (" + Joined(words, "", "", " OR ") + ")"; });
  SearchRequest filtered = all;
  filtered.filter.expression = "length > 20 AND (entity:* OR category:*) AND NOT source = \"none\"";
  searches("filter_expression", set.any_words, filtered, [](const std::string& words) { return Joined(words, "", "", " OR "); });
  SearchRequest grouped = all;
  grouped.group_stories = true;
  searches("grouped_by_story", set.any_words, grouped, [](const std::string& words) { return Joined(words, "", "", " OR "); });
  SearchRequest by_story = all;
  for (FacetRequest& facet : by_story.facets) facet.by_story = true;
  searches("facets_by_story", set.any_words, by_story, [](const std::string& words) { return Joined(words, "", "", " OR "); });
  SearchRequest fed = all;
  fed.feedback.enabled = true;
  searches("feedback", set.any_words, fed, [](const std::string& words) { return words; });
  std::vector<RecommendRequest> feeds;
  for (std::size_t i = 0; i < std::min(kFeeds, set.seeds.size()); ++i) {
    RecommendRequest& feed = feeds.emplace_back();
    feed.diversity = .5;
    feed.limit = RecommendRequest::kMaxLimit;
    feed.explain = true;
    feed.now = all.now;
    for (std::size_t read = 0; read < set.seeds.size(); ++read)
      feed.history.push_back({.id = set.seeds[(i + read) % set.seeds.size()].id});
    for (std::size_t disliked = 0; disliked < std::min<std::size_t>(RecommendRequest::kMaxDisliked, set.seeds.size() / 4);
         ++disliked)
      feed.disliked.push_back(set.seeds[(i + 4 * disliked) % set.seeds.size()].id);
  }
  Register("feed", feeds.size(),
           [&engine, feeds](std::size_t i, const CallOptions& options) { return engine.Recommend(feeds[i], options).status(); });
  for (const bool by_text : {false, true}) {
    std::vector<SimilarRequest> requests;
    for (const Article& article : set.seeds) {
      SimilarRequest request{.explain = true, .limit = SimilarRequest::kMaxLimit, .now = all.now};
      request.seeds = {by_text ? SimilarSeed{.text = article} : SimilarSeed{.id = article.id}};
      if (by_text) request.seeds[0].text.id = ArticleId();
      requests.push_back(std::move(request));
    }
    Register(by_text ? "similar_by_text" : "similar_by_id", requests.size(),
             [&engine, requests](std::size_t i, const CallOptions& options) {
               return engine.FindSimilar(requests[i], options).status();
             });
  }
}

}  // namespace xeber::bench
