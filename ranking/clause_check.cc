#include "ranking/clause_check.h"

#include <utility>

namespace xeber {
namespace {

std::variant<PhraseCheck, NearCheck> MakeCheck(const Segment& segment, const QueryTerms& query, const WordClause& clause) {
  using Field = QueryClause::Field;
  if (clause.apart == QueryClause::kInARow && (clause.field == Field::kAny || clause.field == Field::kTitle))
    return PhraseCheck(segment, query, clause);
  return NearCheck(segment, query, clause);
}

WordClause Wanted(WordClause clause) {
  clause.occur = QueryClause::Occur::kMust;
  return clause;
}

}  // namespace

ClauseCheck::ClauseCheck(const Segment& segment, const QueryTerms& query, WordClause clause)
    : check_(MakeCheck(segment, query, Wanted(std::move(clause)))) {}

bool ClauseCheck::Holds(DocId doc) {
  return std::visit([&](auto& check) { return check.Holds(doc); }, check_);
}

}  // namespace xeber
