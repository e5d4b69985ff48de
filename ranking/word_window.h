// The postings of a query's words within one window of documents at a time, from the newest window to the oldest.
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "index/segment.h"
#include "ranking/query_terms.h"
#include "ranking/score_scale.h"

namespace xeber {

// Documents whose scores are added up at once: few enough that what is kept for each stays in the nearest cache.
inline constexpr DocId kWindowDocuments = 4096;

// Documents [begin, end) of one page.
struct DocWindow {
  DocId begin = 0;
  DocId end = 0;
};

// A document that may match, and what is known of it so far.
struct Candidate {
  DocId doc = 0;
  std::uint32_t score = 0;
  std::uint16_t counted = 0;                 // how many of the words that count it holds
  PositionResidues residues = kAnyPosition;  // where the phrase may begin, as far as its words were looked at
};
using Candidates = std::vector<Candidate>;  // in order of documents

// Sums over at most kWindowDocuments documents, by their distance from the window's begin. All zero between windows.
class WindowSums {
 public:
  void Add(DocId at, std::uint32_t score, bool counts) {
    score_[at] += score;
    counted_[at] = static_cast<std::uint8_t>(counted_[at] + counts);
    touched_.Set(at);
  }
  // The same for a word of several lists, which is worth its best one: first all of AddBest, then FinishBest.
  void AddBest(DocId at, std::uint32_t score) {
    best_[at] = std::max(best_[at], score);
    word_.Set(at);
  }
  void FinishBest(bool counts);
  // Moves the documents with at least that score to `out`; nothing is left.
  void MoveTo(DocId begin, std::uint32_t least, Candidates& out);

 private:
  class Bits {
   public:
    void Set(DocId at) { words_[at / 64] |= std::uint64_t{1} << (at % 64); }
    // visit(at) of each, ascending; leaves it empty.
    template <typename Visit>
    void Drain(Visit visit);

   private:
    std::array<std::uint64_t, kWindowDocuments / 64> words_{};
  };

  std::array<std::uint32_t, kWindowDocuments> score_{}, best_{};
  std::array<std::uint8_t, kWindowDocuments> counted_{};
  Bits touched_, word_;
};

// One word of a query in one segment, and where it stands in the present window. The segment must outlive it.
class WordWindow {
 public:
  struct Use {
    bool scores = true;
    bool counts = false;  // in Candidate::counted
    int place = -1;       // in the phrase of Candidate::residues, if that is not negative
  };
  // The snapshot's segment of that number.
  WordWindow(const Segment& segment, std::size_t number, const QueryWord& word, const ScoreScale& scale, Use use);

  // One past the newest document that holds the word and lies before the present window (before `end` at first); 0 if none.
  DocId NextEnd() const;
  // How far back a window before the present one, ending there, may reach so that no list has more than `postings` in it.
  DocId BeginBefore(DocId end, std::size_t postings) const;
  // `window` must lie before the one of the last call.
  void MoveTo(const DocWindow& window);

  std::size_t all_postings() const;
  // In the present window: postings of all alternatives, and no document's score by this word is greater than max_score.
  std::size_t postings() const { return postings_; }
  std::uint32_t max_score() const { return max_score_; }
  bool one_list() const { return lists_.size() <= 1; }
  bool has_list() const { return !lists_.empty(); }

  // Adds the word's documents in the window to `sums`. May leave out those where it is worth less than `least`.
  void AddTo(WindowSums& sums, std::uint32_t least) const;
  // The same as candidates; `out` must be empty.
  void ListIn(Candidates& out, std::uint32_t least) const;
  // All of them that hold the required word `other`, too, with both words' scores; both must be of one list.
  void ListWith(const WordWindow& other, Candidates& out) const;
  // Adds the word's scores to the candidates, which lie in the window. Removes those below `least` before, and if `required`
  // those that do not hold the word.
  void Narrow(Candidates& candidates, std::uint32_t least, bool required) const;
  // Removes the candidates that hold the word.
  void Exclude(Candidates& candidates) const;

  // The word's score in one document, 0 if it does not hold it. Wherever the window is.
  std::uint32_t ScoreIn(DocId doc) const;

 private:
  // Postings of an alternative; [begin, end) lie in the window.
  struct List {
    PostingList postings;
    std::uint32_t weight = 0;
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  template <typename Visit>
  void ForPostings(const List& list, std::uint32_t least, Visit visit) const;
  void PrefetchPosting(const List& list, std::size_t at) const;
  void AddPosting(const List& list, std::size_t at, Candidate& candidate) const;
  void Intersect(Candidates& candidates) const;
  PositionResidues BeginResidues(const List& list, std::size_t at) const;
  template <typename Visit>
  void ForCandidates(Candidates& candidates, Visit visit) const;

  std::vector<List> lists_;
  Use use_;
  DocId window_begin_ = 0;
  std::size_t postings_ = 0;
  std::uint32_t max_score_ = 0;
};

}  // namespace xeber
