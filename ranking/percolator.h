// Saved queries the other way round: which of them does an article that arrives match?
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "index/snapshot.h"
#include "news/saved_query.h"
#include "ranking/match_program.h"
#include "ranking/query_keys.h"
#include "ranking/query_terms.h"
#include "ranking/shared_conditions.h"

namespace xeber {

// An article that matches. `query_id` lives until the query is removed.
struct QueryMatch {
  DocId doc = 0;            // in the segment that was asked about
  std::uint32_t query = 0;  // Percolator::NumberOf
  std::string_view query_id;
};

// INVALID_ARGUMENT names the field, the position in it, and what was wrong: unlike a reader's query, one that is kept must make
// sense as syntax, since nobody is there to read a note. Also for one that every article would match. Thread-safe.
absl::Status CheckSavedQuery(const SavedQuery& query, const QueryTools& tools);

// A query matches an article just when Search finds it, in an archive of this article alone and without relaxing: the same
// analysis, what its tree means, all terms that a prefix stands for. Each query is filed under keys of which a matching article
// must have one, the rarest ones (ranking/query_keys.h), so that an article is set beside few queries; these are programs over
// conditions that are worked out once for all queries and 64 articles at once (ranking/match_program.h). Not thread-safe.
class Percolator {
 public:
  // Queries that name no language are read in `languages` (of the archive, by falling number of articles), as Search reads them.
  // The tools must outlive it.
  Percolator(const QueryTools& tools, std::vector<Language> languages);
  // From the next Put on.
  void ReadIn(std::vector<Language> languages) { languages_ = std::move(languages); }

  // What Put would say.
  absl::Status Check(const SavedQuery& query) const;
  // Adds a query, or replaces the one of that id. `statistics` tells which of its words are rare. Errors as CheckSavedQuery.
  absl::Status Put(const SavedQuery& query, const Snapshot& statistics);
  // False if there is none.
  bool Remove(std::string_view id);
  // Small numbers that tell the queries apart: one that is put again keeps its own, that of a removed one may be another's later.
  std::optional<std::uint32_t> NumberOf(std::string_view id) const;

  std::size_t size() const { return places_.size(); }
  // Queries under no key, which are set beside every article.
  std::size_t unfiled() const { return unfiled_.size(); }
  // Queries that were evaluated on articles so far, once for each call of Match.
  std::uint64_t evaluated() const { return evaluated_; }

  // Every query that an article of the segment matches, by document, then by number. Later than `now` is not published yet: such
  // articles match nothing. The segment should be small: dozens of articles at once cost the least.
  std::vector<QueryMatch> Match(const SegmentView& view, Time now);

 private:
  struct Filed {
    std::string_view id;  // in places_; "" = the place is free
    MatchProgram program;
    std::vector<std::uint64_t> keys;  // hashes; empty = unfiled
    // More sets of keys of which an article must have one each: the number of keys, and their hashes' low bits, set after set.
    std::vector<std::uint32_t> also;
  };

  void File(std::uint32_t place, const std::vector<QueryKeys>& sets);
  std::vector<std::uint32_t> FindCandidates(const Segment& segment);
  bool MayMatch(const Filed& filed) const;

  const QueryTools tools_;
  std::vector<Language> languages_;
  SharedConditions conditions_;
  std::vector<Filed> filed_;
  std::vector<std::uint32_t> free_, unfiled_;
  std::map<std::string, std::uint32_t, std::less<>> places_;              // by id
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> by_key_;  // by HashBytes; equal hashes only cost time
  std::uint32_t prefix_lengths_ = 0;
  std::vector<std::uint64_t> filed_keys_;  // bits: keys in by_key_, or once in it, by their hashes' low bits
  std::vector<std::uint64_t> present_;     // the same of the keys that Match has met
  std::vector<std::uint64_t> met_;         // bits by place: queries that the present call of Match has come across
  std::uint64_t evaluated_ = 0;
};

}  // namespace xeber
