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

namespace xeber {

// Counts one facet over the segments of a snapshot, which must outlive it. Not thread-safe.
class FacetCounter {
 public:
  FacetCounter(const Snapshot& snapshot, const FacetRequest& request);

  // Adds the documents of `set`, which are of that segment. At most once a segment, in order.
  void Add(std::size_t segment, const DocSet& set);
  // Values by falling count, then by value; of kPublishTime the newest first. Articles without a value are in none.
  Facet Finish() const;

 private:
  void AddColumn(const CodedColumn& column, const DocSet& set);
  void AddTimes(const Columns& columns, const DocSet& set);
  void FinishPeriods(Facet& facet) const;
  void FinishColumn(Facet& facet) const;
  void FinishTerms(Facet& facet) const;

  const Snapshot& snapshot_;
  const FacetRequest& request_;
  const std::size_t limit_;
  absl::flat_hash_map<std::string_view, std::uint64_t> values_;  // of columns
  std::optional<KindCounts> terms_;                              // authors, entities or topics
  absl::flat_hash_map<std::int64_t, std::uint64_t> periods_;     // by FirstDay, in days since the epoch
};

// The documents of a segment that match under the filter.
using FindMatches = std::function<DocSet(std::size_t segment, const Filter&)>;

// The facets of a request over all that matches. One pass over the matches for each set of excluded filter keys.
// DEADLINE_EXCEEDED.
absl::StatusOr<std::vector<Facet>> CountFacets(const Snapshot& snapshot, const SearchRequest& request, Deadline& deadline,
                                               const FindMatches& find_matches);

// Makes what counting entities, topics and authors reads of a segment (ranking/kind_table.h) ahead of the first such facet.
void PrepareFacets(const Segment& segment);

// INVALID_ARGUMENT names the field.
absl::Status CheckFacets(const std::vector<FacetRequest>& facets);

}  // namespace xeber
