#include "eval/reach.h"

#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/clock.h"
#include "ranking/similar_finder.h"

namespace xeber {
namespace {

// Ids of live articles, evenly spread.
std::vector<ArticleId> ChooseSeeds(const Snapshot& snapshot, std::size_t count) {
  std::vector<ArticleId> ids;
  const std::uint64_t step = std::max<std::uint64_t>(1, snapshot.live_documents() / std::max<std::size_t>(1, count));
  std::uint64_t number = 0;
  for (const SegmentView& view : snapshot.segments())
    for (DocId doc = 0; doc < view.segment->size(); ++doc)
      if (!view.Deleted(doc) && number++ % step == 0 && ids.size() < count)
        ids.emplace_back(std::string(view.segment->article_id(doc)));
  return ids;
}

// The second after the newest article, so that all are visible.
Time After(const Snapshot& snapshot) {
  std::int64_t newest = 0;
  for (const SegmentView& view : snapshot.segments())
    if (view.segment->size() > 0) newest = std::max(newest, view.segment->columns().times().back());
  return Time(std::chrono::seconds(newest + 1));
}

struct Timed {
  std::set<std::string> ids;
  double microseconds = 0;
};

absl::StatusOr<Timed> Answer(const Snapshot& snapshot, const Pipeline& pipeline, const SimilarRequest& request, CandidateReach reach) {
  const absl::Time begin = absl::Now();
  const auto response = FindSimilarInSnapshot(snapshot, *pipeline.analyzer, *pipeline.annotator, request, {}, reach);
  if (!response.ok()) return response.status();
  Timed timed{.microseconds = absl::ToDoubleMicroseconds(absl::Now() - begin)};
  for (const Hit& hit : response->hits) timed.ids.insert(hit.card.id.value());
  return timed;
}

double Percentile(std::vector<double> values, double share) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  return values[std::min(values.size() - 1, static_cast<std::size_t>(share * static_cast<double>(values.size())))];
}

}  // namespace

Reach MeasureReach(const Snapshot& snapshot, const Pipeline& pipeline, const ReachOptions& options) {
  SimilarRequest request;
  request.limit = options.limit;
  request.diversity = options.diversity;
  request.fill = Fill::kNone;
  request.now = After(snapshot);
  if (options.last_days) request.filter.published_from = request.now - *options.last_days;
  Reach reach;
  std::vector<double> times, exhaustive_times;
  const std::vector<ArticleId> seeds = ChooseSeeds(snapshot, options.seeds);
  std::vector<Timed> all;
  for (const ArticleId& id : seeds) {
    request.seeds = {{.id = id}};
    auto exact = Answer(snapshot, pipeline, request, CandidateReach::kAll);
    all.push_back(exact.ok() ? *std::move(exact) : Timed{});
    exhaustive_times.push_back(all.back().microseconds);
  }
  for (std::size_t i = 0; i < seeds.size(); ++i) {
    request.seeds = {{.id = seeds[i]}};
    const auto found = Answer(snapshot, pipeline, request, CandidateReach::kProposed);
    if (!found.ok()) continue;
    times.push_back(found->microseconds);
    const std::set<std::string>& wanted = all[i].ids;
    if (wanted.empty()) continue;
    const auto shared = std::count_if(wanted.begin(), wanted.end(), [&](const std::string& id) { return found->ids.contains(id); });
    ++reach.seeds;
    reach.overlap += static_cast<double>(shared) / static_cast<double>(wanted.size());
    reach.whole += static_cast<std::size_t>(shared) == wanted.size() ? 1 : 0;
  }
  if (reach.seeds > 0) {
    reach.overlap /= static_cast<double>(reach.seeds);
    reach.whole /= static_cast<double>(reach.seeds);
  }
  reach.microseconds = Percentile(times, 0.5);
  reach.slowest_microseconds = Percentile(times, 0.99);
  reach.exhaustive_microseconds = Percentile(exhaustive_times, 0.5);
  return reach;
}

}  // namespace xeber
