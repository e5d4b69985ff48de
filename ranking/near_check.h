// Words near each other, or within one field: checked on the stored order of an article's words.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "index/segment.h"
#include "ranking/query_terms.h"

namespace xeber {

// One clause, made ready for one segment. The segment must outlive it. Not thread-safe: it keeps its buffers.
class NearCheck {
 public:
  NearCheck(const Segment& segment, const QueryTerms& query, const WordClause& clause);

  // Whether the words stand within one field of `doc`, the clause's if it names one: in a row, or, if it says how far apart, in
  // any order within a stretch of that many words more than the clause has. A word that the clause has twice must stand there
  // twice.
  bool Holds(DocId doc);

 private:
  // A distinct word of the clause.
  struct Word {
    std::vector<std::uint32_t> codes;
    std::size_t times = 0;  // in the clause
  };

  bool HoldsIn(std::size_t begin, std::size_t end) const;
  bool InARow(std::size_t begin, std::size_t end) const;
  bool Within(std::size_t begin, std::size_t end) const;
  bool Is(std::size_t at, const Word& word) const;

  const Segment& segment_;
  const QueryClause::Field field_;
  const int apart_;
  std::vector<Word> words_;
  std::vector<std::size_t> row_;  // the clause's words in order, in words_
  std::vector<std::uint32_t> tokens_;
};

// The codes in tokens.bin that a word may stand as in the segment, ascending.
std::vector<std::uint32_t> TokenCodes(const Segment& segment, const QueryWord& word);

}  // namespace xeber
