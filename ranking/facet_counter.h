// How many of the matching articles have each category, source, entity ...
#pragma once

#include <cstdint>
#include <functional>
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
#include "ranking/term_counts.h"

namespace xeber {

// Counts one facet over the segments of a snapshot, which must outlive it. Not thread-safe.
class FacetCounter {
 public:
  // Postings of authors, entities or topics that are read exactly; what lies in segments after that many is estimated from those
  // before.
  static constexpr std::uint64_t kExactPostings = 8'000'000;

  FacetCounter(const Snapshot& snapshot, const FacetRequest& request)
      : snapshot_(snapshot), request_(request), terms_(snapshot) {}

  // Adds the `matches` documents of `set`, which are of that segment; not all of them once the deadline has passed.
  void Add(std::size_t segment, const DocSet& set, std::uint64_t matches, Deadline& deadline);
  // Values by falling count, then by value; of kPublishTime the newest first. Articles without a value are in none.
  Facet Finish() const;

 private:
  void AddColumn(const CodedColumn& column, const DocSet& set);
  void AddTimes(const Columns& columns, const DocSet& set);
  std::string NameOf(std::string_view entity, std::size_t segment, DocId doc) const;

  const Snapshot& snapshot_;
  const FacetRequest& request_;
  absl::flat_hash_map<std::string_view, TermCounts::Articles> counts_;  // of columns
  TermCounts terms_;                                                 // of authors, entities or topics
  absl::flat_hash_map<std::int64_t, std::uint64_t> periods_;  // by FirstDay, in days since the epoch
  std::uint64_t read_ = 0, unread_ = 0;  // matches in segments that were read, and in the others
};

// The documents of a segment that match under the filter.
using FindMatches = std::function<DocSet(std::size_t segment, const Filter&)>;

// The facets of a request over all that matches. One pass over the matches for each set of excluded filter keys.
// DEADLINE_EXCEEDED.
absl::StatusOr<std::vector<Facet>> CountFacets(const Snapshot& snapshot, const SearchRequest& request, Deadline& deadline,
                                               const FindMatches& find_matches);

// INVALID_ARGUMENT names the field.
absl::Status CheckFacets(const std::vector<FacetRequest>& facets);

}  // namespace xeber
