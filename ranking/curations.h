// Pinned and hidden results by query.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "news/curation.h"
#include "ranking/query.h"
#include "ranking/query_terms.h"

namespace xeber {

// INVALID_ARGUMENT names the field and what was wrong. Thread-safe.
absl::Status CheckCuration(const Curation& curation, const QueryTools& tools);

// As a KeyedLog keeps it, under its id.
std::string EncodeCuration(const Curation& curation);
// DATA_LOSS if the bytes are none.
absl::StatusOr<Curation> DecodeCuration(const std::string& id, std::string_view bytes);

// Curations, to be found by query. Immutable; thread-safe.
class CurationBook {
 public:
  struct Applied {
    std::vector<ArticleId> pinned;  // each once, in the order to show them; none that is hidden
    std::vector<ArticleId> hidden;
  };

  CurationBook() = default;
  CurationBook(const std::vector<Curation>& curations, const QueryTools& tools);

  // What is set for a query: two queries are the same if their words have the same stems, however inflected, in capitals or
  // without diacritics, in the same phrases and with the same operators; the order of words side by side does not matter. Where
  // several curations apply, all do, in the order of their ids. `terms` must be of AnalyzeQuery.
  Applied Find(const ParsedQuery& query, const QueryTerms& terms, Time now) const;
  bool empty() const { return by_key_.empty(); }

 private:
  std::vector<Curation> curations_;                         // by id
  std::map<std::string, std::vector<std::size_t>> by_key_;  // ascending
};

}  // namespace xeber
