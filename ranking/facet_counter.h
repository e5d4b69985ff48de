// How many of the matching articles have each category, source, entity ...
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "index/snapshot.h"
#include "news/hit.h"
#include "news/query.h"
#include "ranking/deadline.h"
#include "ranking/doc_set.h"
#include "ranking/kind_counts.h"
#include "ranking/matched_stories.h"

namespace xeber {

// Counts one facet over the segments of a snapshot. That must outlive it, and so must the deadline: once this has passed,
// anything may be missing. Not thread-safe.
class FacetCounter {
 public:
  FacetCounter(const Snapshot& snapshot, const FacetRequest& request, Deadline& deadline);

  // Adds the documents of `set`, which are of that segment. At most once a segment, in order. `stories` are those of all sets,
  // which a request by story needs; they must outlive it.
  void Add(std::size_t segment, const DocSet& set, const MatchedStories* stories);
  // To be called once all segments are added, by story.
  void AddSpanning(const MatchedStories& stories);
  // Values by falling count, then by value; of kPublishTime the newest first. Articles without a value are in none.
  Facet Finish() const;

 private:
  struct Count {
    std::uint64_t articles = 0, stories = 0;
    std::uint64_t by(bool story) const { return story ? stories : articles; }
  };

  const CodedColumn& ColumnOf(std::size_t segment) const;
  void AddColumn(const CodedColumn& column, const DocSet& set, const StoryRuns* stories);
  void AddTimes(const Columns& columns, const DocSet& set);
  void AddTimes(const Columns& columns, const StoryRuns& stories);
  std::int64_t PeriodOf(std::int64_t time) const;
  void FinishPeriods(Facet& facet) const;
  void FinishColumn(Facet& facet) const;
  void FinishTerms(Facet& facet) const;

  const Snapshot& snapshot_;
  const FacetRequest& request_;
  const std::size_t limit_;
  absl::flat_hash_map<std::string_view, Count> values_;  // of columns
  std::optional<KindCounts> terms_;                      // authors, entities or topics
  absl::flat_hash_map<std::int64_t, Count> periods_;     // by FirstDay, in days since the epoch
};

// The documents of a segment that match under the filter.
using FindMatches = std::function<DocSet(std::size_t segment, const Filter&)>;

// The facets of a request over all that matches. One pass over the matches for each set of excluded filter keys.
// DEADLINE_EXCEEDED.
absl::StatusOr<std::vector<Facet>> CountFacets(const Snapshot& snapshot, const SearchRequest& request, Deadline& deadline,
                                               const FindMatches& find_matches);

// Makes what counting entities, topics and authors, and stories, reads of a segment (ranking/kind_table.h, story_table.h) ahead
// of the first such facet.
void PrepareFacets(const Segment& segment);

// INVALID_ARGUMENT names the field.
absl::Status CheckFacets(const std::vector<FacetRequest>& facets);

}  // namespace xeber
