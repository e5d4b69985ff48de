// Words that must stand in a row, or in the title: checked on the stored order of an article's words.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "index/segment.h"
#include "ranking/query_terms.h"

namespace xeber {

// One clause, made ready for one segment. The segment must outlive it. Thread-safe.
class PhraseCheck {
 public:
  PhraseCheck(const Segment& segment, const QueryTerms& query, const WordClause& clause);

  // Whether the clause's words stand in a row within one field of `doc`; in its title if the clause asks for that; not anywhere
  // if the clause excludes them.
  bool Holds(DocId doc) const { return Stands(doc) != excluded_; }

 private:
  // A word in this segment: the codes it may stand under in tokens.bin, and the documents that hold one of them at most.
  struct Word {
    std::vector<std::uint32_t> codes;
    std::vector<std::string> bytes;  // of each code
    std::uint64_t documents = 0;
  };

  Word MakeWord(const QueryWord& word) const;
  bool Stands(DocId doc) const;
  // Whether the phrase stands around an anchor that begins at `at`, within one field.
  bool StandsAround(const TokenBytes& tokens, std::size_t at) const;

  const Segment& segment_;
  const bool title_only_, excluded_;
  bool possible_ = true;  // the segment holds every word
  std::vector<Word> words_;
  std::size_t anchor_ = 0;  // the rarest word: looked for first
};

}  // namespace xeber
