#include "ranking/story_words.h"

#include <algorithm>
#include <numeric>
#include <string_view>
#include <utility>

#include "index/forward.h"
#include "index/schema.h"
#include "index/strength.h"

namespace xeber {

StoryWords::StoryWords(const Segment& segment, const DocSet& wanted, DocId begin, DocId end) : begin_(begin) {
  std::vector<Term> terms;
  for (const char prefix : {schema::kEntity, schema::kStem}) {
    const auto [first, last] = segment.TermRange(std::string_view(&prefix, 1));
    for (TermOrdinal ordinal = first; ordinal < last; ++ordinal) terms.push_back({ordinal, 0, prefix == schema::kEntity});
  }
  Read(segment, wanted, begin, end, std::move(terms));
}

StoryWords::StoryWords(const Segment& segment, const DocSet& wanted, DocId begin, DocId end, std::vector<std::uint32_t> hashes)
    : begin_(begin) {
  std::vector<TermOrdinal> ordinals(hashes.size());
  segment.FindTermsByHash(hashes, ordinals);
  std::vector<Term> terms;
  for (std::size_t i = 0; i < hashes.size(); ++i)
    if (ordinals[i] != Segment::kNoTerm)
      terms.push_back({ordinals[i], hashes[i], segment.term(ordinals[i]).front() == schema::kEntity});
  std::sort(terms.begin(), terms.end(), [](const Term& a, const Term& b) { return a.ordinal < b.ordinal; });
  Read(segment, wanted, begin, end, std::move(terms));
}

void StoryWords::Read(const Segment& segment, const DocSet& wanted, DocId begin, DocId end, std::vector<Term> terms) {
  // visit(term, posting) of each that is wanted.
  const auto for_each = [&](auto visit) {
    for (Term& term : terms)
      for (const StrongPosting posting : segment.strong_postings(term.ordinal)) {
        const DocId doc = StrongDocOf(posting);
        if (doc >= begin && doc < end && wanted.Has(doc)) visit(term, posting);
      }
  };
  begins_.resize(std::size_t{end - begin} + 1);
  for_each([&](Term&, StrongPosting posting) { ++begins_[StrongDocOf(posting) - begin + 1]; });
  std::partial_sum(begins_.begin(), begins_.end(), begins_.begin());
  words_.resize(begins_.back());
  std::vector<std::uint32_t> next(begins_.begin(), begins_.end() - 1);
  for_each([&](Term& term, StrongPosting posting) {
    if (term.hash == 0) term.hash = TermHash(segment.term(term.ordinal));
    words_[next[StrongDocOf(posting) - begin]++] = {term.hash, Strengths()[RankOf(posting)], term.entity};
  });
}

std::vector<std::uint32_t> StoryWords::Hashes() const {
  std::vector<std::uint32_t> hashes;
  for (const StoryWord& word : words_) hashes.push_back(word.hash);
  std::sort(hashes.begin(), hashes.end());
  hashes.erase(std::unique(hashes.begin(), hashes.end()), hashes.end());
  return hashes;
}

}  // namespace xeber
