#include "index/merge_policy.h"

#include <algorithm>
#include <random>

#include "index_fixture.h"

namespace xeber {
namespace {

using Segments = std::vector<MergeCandidate>;

void CheckPlan(const Segments& segments, const std::vector<std::size_t>& expected) {
  EXPECT_EQ(PlanMerge(segments, {.max_articles = 1000}), expected);
}

TEST(MergePolicy, ATenthOfTombstonesForcesARewrite) {
  CheckPlan({{100, 91, 0, 10}}, {});
  CheckPlan({{100, 90, 0, 10}}, {0});
  CheckPlan({{5, 5, 0, 10}, {1, 0, 0, 10}}, {1});
}

TEST(MergePolicy, NeighboursOfOneSizeAreMergedFourAtATime) {
  CheckPlan({{20, 20, 0, 1}, {20, 20, 2, 3}, {20, 20, 4, 5}}, {});
  CheckPlan({{20, 20, 0, 1}, {20, 20, 2, 3}, {20, 20, 4, 5}, {20, 20, 6, 7}}, {0, 1, 2, 3});
  CheckPlan({{20, 20, 0, 1}, {20, 20, 100, 101}, {20, 20, 102, 103}, {20, 20, 104, 105}, {20, 20, 106, 107}}, {1, 2, 3, 4});
  CheckPlan({{300, 300, 0, 1}, {300, 300, 2, 3}, {300, 300, 4, 5}, {300, 300, 6, 7}}, {});
}

TEST(MergePolicy, LateArticlesJoinTheirTimeOnceTheyAreATenth) {
  CheckPlan({{900, 900, 0, 100}, {80, 80, 20, 40}}, {});
  CheckPlan({{900, 900, 0, 100}, {90, 90, 20, 40}}, {0, 1});
  CheckPlan({{900, 900, 0, 100}, {90, 90, 100, 140}}, {});
}

// Carries merges out on numbers alone.
struct Simulation {
  MergeLimits limits{.max_articles = 4096};
  Segments segments;
  std::uint64_t added = 0, written = 0;

  void Add(const MergeCandidate& segment) {
    segments.push_back(segment);
    added += segment.articles;
    written += segment.articles;
    for (int rounds = 0;; ++rounds) {
      ASSERT_LT(rounds, 1000) << "merging does not end";
      const auto plan = PlanMerge(segments, limits);
      if (plan.empty()) return;
      Merge(plan);
    }
  }
  void Merge(const std::vector<std::size_t>& plan) {
    std::uint32_t live = 0;
    std::int64_t oldest = INT64_MAX, newest = INT64_MIN;
    for (auto at = plan.rbegin(); at != plan.rend(); ++at) {
      live += segments[*at].live;
      oldest = std::min(oldest, segments[*at].oldest);
      newest = std::max(newest, segments[*at].newest);
      segments.erase(segments.begin() + static_cast<std::ptrdiff_t>(*at));
    }
    written += live;
    const std::uint32_t pieces = (live + limits.max_articles - 1) / limits.max_articles;
    for (std::uint32_t i = 0; i < pieces; ++i) {
      const std::uint32_t part = live / pieces + (i < live % pieces);
      segments.push_back({part, part, oldest + (newest - oldest) * i / pieces, oldest + (newest - oldest) * (i + 1) / pieces});
    }
  }
};

TEST(MergePolicy, BoundsTheNumberOfSegmentsAndWhatIsWritten) {
  Simulation steady;
  for (std::int64_t i = 0; i < 2000; ++i) steady.Add({64, 64, i * 10, i * 10 + 9});
  EXPECT_LE(steady.written, 5 * steady.added);  // log4(4096 / 64) + 1, and the seal itself
  EXPECT_LE(steady.segments.size(), steady.added / 1024 + 3 * 4);
}

TEST(MergePolicy, EndsAndStaysBoundedWithLateArticlesAndDeletes) {
  std::mt19937 random(5);
  Simulation wild;
  std::uint64_t deleted = 0;
  for (std::int64_t i = 0; i < 3000; ++i) {
    const std::int64_t begin =
        random() % 4 == 0 ? static_cast<std::int64_t>(random() % static_cast<std::uint32_t>(i * 10 + 1)) : i * 10;
    const std::uint32_t articles = 1 + random() % 100;
    if (!wild.segments.empty()) {
      MergeCandidate& some = wild.segments[random() % wild.segments.size()];
      const std::uint32_t dead = std::min<std::uint32_t>(some.live, random() % 20);
      some.live -= dead;
      deleted += dead;
    }
    wild.Add({articles, articles, begin, begin + 10});
  }
  EXPECT_LE(wild.written, 16 * wild.added + 11 * deleted);
  EXPECT_LE(wild.segments.size(), wild.added / 1024 + 3 * 6);
}

}  // namespace
}  // namespace xeber
