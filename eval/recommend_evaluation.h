// How well feeds find what simulated readers would read next.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "eval/metrics.h"
#include "news/article.h"
#include "news/recommend.h"

namespace xeber {

// Someone who follows some stories and has read the earlier half of each.
struct SimulatedReader {
  std::vector<ReadArticle> history;                      // read when published
  std::map<std::string, std::set<std::string>> to_come;  // story -> ids of its later articles
};

struct ReaderOptions {
  std::size_t readers = 200;
  std::size_t stories = 3;  // that each follows
  std::uint32_t seed = 1;
};

// Whether an article is the text of another one again: no feed should show it to who has read that.
using IsRepeatFunction = std::function<bool(const ArticleId& later, const ArticleId& read)>;

// Readers of stories with at least two articles in one language, the later half not only repeats; stories drawn anew for each
// reader, the same for the same seed.
std::vector<SimulatedReader> SimulateReaders(const std::vector<Article>& articles,
                                             const std::map<std::string, std::string>& story_of,
                                             const IsRepeatFunction& is_repeat, const ReaderOptions& options);

// The ids of a feed, first to last.
using FeedFunction = std::function<absl::StatusOr<std::vector<std::string>>(const SimulatedReader& reader)>;

// Means over the readers, on the first `depth` of each feed: "nDCG" (every article to come gains 1), "recall" of the articles to
// come, "hit" (is there one at all) and "interests" (share of the stories of which there is one).
absl::StatusOr<Metrics> MeasureFeeds(const FeedFunction& feed, const std::vector<SimulatedReader>& readers, std::size_t depth);

}  // namespace xeber
