// Whether the words of a clause stand as it asks for: in a row, near each other, within a field.
#pragma once

#include <variant>

#include "index/segment.h"
#include "ranking/near_check.h"
#include "ranking/phrase_check.h"
#include "ranking/query_terms.h"

namespace xeber {

// A clause that asks for more than its words (IsMoreThanWords), made ready for one segment, whether it is excluded or not. The
// segment must outlive it. Not thread-safe.
class ClauseCheck {
 public:
  ClauseCheck(const Segment& segment, const QueryTerms& query, WordClause clause);

  // The document must hold all the words.
  bool Holds(DocId doc);

 private:
  std::variant<PhraseCheck, NearCheck> check_;
};

inline bool IsMoreThanWords(const WordClause& clause) { return clause.phrase || clause.field != QueryClause::Field::kAny; }

}  // namespace xeber
