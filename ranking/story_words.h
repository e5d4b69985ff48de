// Articles as vectors of what they are about, as their segment weighed it: what stories are told by.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "index/segment.h"
#include "ranking/doc_set.h"

namespace xeber {

// A term or entity of an article.
struct StoryWord {
  std::uint32_t hash = 0;  // TermHash
  float strength = 0;      // of the article's terms, or of its entities, scaled to length 1 (index/strength.h)
  bool entity = false;
};

// The words of some documents of a segment, from its strong postings: a cosine of two is that of their forward records with the
// rarities of when each was indexed, but for the steps of strength and for what is too weak to have one (below .027). No words in
// segments that were written without strong postings. Immutable; thread-safe.
class StoryWords {
 public:
  // Of the documents in [begin, end) that are in `wanted`. Reads all strong postings of the segment.
  StoryWords(const Segment& segment, const DocSet& wanted, DocId begin, DocId end);
  // The same, but of words of those hashes alone; reads the strong postings of these.
  StoryWords(const Segment& segment, const DocSet& wanted, DocId begin, DocId end, std::vector<std::uint32_t> hashes);

  // Each once.
  std::vector<std::uint32_t> Hashes() const;

  // By term. Empty of others.
  std::span<const StoryWord> of(DocId doc) const {
    return std::span(words_).subspan(begins_[doc - begin_], begins_[doc - begin_ + 1] - begins_[doc - begin_]);
  }

 private:
  struct Term {
    TermOrdinal ordinal = 0;
    std::uint32_t hash = 0;  // 0 = not known yet
    bool entity = false;
  };
  void Read(const Segment& segment, const DocSet& wanted, DocId begin, DocId end, std::vector<Term> terms);

  DocId begin_;
  std::vector<std::uint32_t> begins_;  // by document, and the end
  std::vector<StoryWord> words_;
};

}  // namespace xeber
