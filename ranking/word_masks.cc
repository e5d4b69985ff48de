#include "ranking/word_masks.h"

#include "ranking/query_tree.h"

namespace xeber {

WordMasks MasksOf(const QueryTerms& query, MatchRule rule) {
  WordMasks masks;
  int optional = 0;
  for (const WordClause& clause : query.clauses) {
    for (const std::size_t word : clause.words) {
      if (query.words[word].learned) continue;
      const std::uint64_t bit = std::uint64_t{1} << word;
      if (clause.occur == QueryClause::Occur::kMust) masks.must |= bit;
      if (clause.occur == QueryClause::Occur::kMustNot && !clause.phrase && clause.field == QueryClause::Field::kAny)
        masks.must_not |= bit;
      if (clause.occur == QueryClause::Occur::kShould && !query.words[word].stop) {
        masks.should |= bit;
        ++optional;
      }
    }
  }
  if (optional == 0)  // nothing but stop words: they are what was asked for
    for (const WordClause& clause : query.clauses)
      if (clause.occur == QueryClause::Occur::kShould)
        for (const std::size_t word : clause.words)
          if (!query.words[word].learned) masks.should |= std::uint64_t{1} << word, ++optional;
  masks.least_should = LeastMatches(optional, rule, masks.must != 0);
  return masks;
}

bool NeedsTokens(const WordClause& clause) {
  if (clause.occur == QueryClause::Occur::kShould) return clause.field != QueryClause::Field::kAny;
  return clause.phrase || clause.field != QueryClause::Field::kAny;
}

}  // namespace xeber
