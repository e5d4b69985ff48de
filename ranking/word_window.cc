#include "ranking/word_window.h"

#include <algorithm>
#include <bit>
#include <span>

namespace xeber {
namespace {

// The first position in [0, end] from which on all documents are `doc` or later, by doubling steps back from `end` (Bentley & Yao
// 1976): cheap when it is near.
std::size_t GallopBack(std::span<const DocId> docs, std::size_t end, DocId doc) {
  std::size_t step = 1, low = end, high = end;
  while (low > 0 && docs[low - 1] >= doc) {
    high = low - 1;
    low = high > step ? high - step : 0;
    step *= 2;
  }
  const auto begin = docs.begin();
  return static_cast<std::size_t>(
      std::lower_bound(begin + static_cast<std::ptrdiff_t>(low), begin + static_cast<std::ptrdiff_t>(high), doc) - begin);
}

// The first position in [at, end] with `doc` or a later document, likewise.
std::size_t Gallop(std::span<const DocId> docs, std::size_t at, std::size_t end, DocId doc) {
  std::size_t step = 1;
  while (at + step < end && docs[at + step] < doc) at += step, step *= 2;
  const auto begin = docs.begin();
  return static_cast<std::size_t>(std::lower_bound(begin + static_cast<std::ptrdiff_t>(at),
                                                   begin + static_cast<std::ptrdiff_t>(std::min(end, at + step)), doc) -
                                  begin);
}

}  // namespace

template <typename Visit>
void WindowSums::Bits::Drain(Visit visit) {
  for (DocId i = 0; i < words_.size(); ++i) {
    if (words_[i] == 0) continue;
    for (std::uint64_t word = words_[i]; word != 0; word &= word - 1) visit(i * 64 + static_cast<DocId>(std::countr_zero(word)));
    words_[i] = 0;
  }
}

void WindowSums::FinishBest(bool counts) {
  word_.Drain([&](DocId at) {
    Add(at, best_[at], counts);
    best_[at] = 0;
  });
}

void WindowSums::MoveTo(DocId begin, std::uint32_t least, Candidates& out) {
  touched_.Drain([&](DocId at) {
    if (score_[at] >= least) out.push_back({.doc = begin + at, .score = score_[at], .counted = counted_[at]});
    score_[at] = 0;
    counted_[at] = 0;
  });
}

WordWindow::WordWindow(const Segment& segment, const QueryWord& word, const ScoreScale& scale, Use use) : use_(use) {
  for (const TermAlternative& alternative : word.alternatives) {
    const auto ordinal = segment.FindTerm(alternative.term);
    if (!ordinal) continue;
    List list{.postings = segment.postings(*ordinal)};
    if (use.scores) list.weight = scale.WeightOf(word.idf * alternative.weight);
    list.begin = list.end = list.postings.docs.size();
    if (list.begin > 0) lists_.push_back(list);
  }
}

DocId WordWindow::NextEnd() const {
  DocId end = 0;
  for (const List& list : lists_)
    if (list.begin > 0) end = std::max(end, list.postings.docs[list.begin - 1] + 1);
  return end;
}

void WordWindow::MoveTo(const DocWindow& window) {
  window_begin_ = window.begin;
  postings_ = 0;
  max_score_ = 0;
  for (List& list : lists_) {
    const auto& docs = list.postings.docs;
    list.end = GallopBack(docs, list.begin, window.end);
    list.begin = GallopBack(docs, list.end, window.begin);
    if (list.begin == list.end) continue;
    postings_ += list.end - list.begin;
    const auto blocks = list.postings.block_max.subspan(list.begin / kPostingBlock,
                                                        (list.end - 1) / kPostingBlock - list.begin / kPostingBlock + 1);
    max_score_ = std::max(max_score_, list.weight * *std::max_element(blocks.begin(), blocks.end()));
  }
}

DocId WordWindow::BeginBefore(DocId end, std::size_t postings) const {
  DocId begin = 0;
  for (const List& list : lists_) {
    const std::size_t before = GallopBack(list.postings.docs, list.begin, end);
    if (before > postings) begin = std::max(begin, list.postings.docs[before - postings]);
  }
  return begin;
}

std::size_t WordWindow::all_postings() const {
  std::size_t sum = 0;
  for (const List& list : lists_) sum += list.postings.docs.size();
  return sum;
}

// visit(doc, score) of each posting in the window but those of blocks that are worth less than `least`.
template <typename Visit>
void WordWindow::ForPostings(const List& list, std::uint32_t least, Visit visit) const {
  const DocId* const docs = list.postings.docs.data();
  const std::uint8_t* const impacts = list.postings.impacts.data();
  for (std::size_t at = list.begin; at < list.end;) {
    const std::size_t block = at / kPostingBlock, stop = std::min(list.end, (block + 1) * kPostingBlock);
    if (list.weight * list.postings.block_max[block] >= least)
      for (; at < stop; ++at) visit(docs[at], list.weight * impacts[at]);
    at = stop;
  }
}

void WordWindow::AddTo(WindowSums& sums, std::uint32_t least) const {
  const DocId begin = window_begin_;
  for (const List& list : lists_) {
    if (one_list())
      ForPostings(list, least, [&](DocId doc, std::uint32_t score) { sums.Add(doc - begin, score, use_.counts); });
    else
      ForPostings(list, least, [&](DocId doc, std::uint32_t score) { sums.AddBest(doc - begin, score); });
  }
  if (!one_list()) sums.FinishBest(use_.counts);
}

void WordWindow::ListIn(Candidates& out, std::uint32_t least) const {
  for (const List& list : lists_) {
    ForPostings(list, least, [&](DocId doc, std::uint32_t score) {
      if (score >= least) out.push_back({.doc = doc, .score = score, .counted = use_.counts});
    });
  }
  if (one_list()) return;
  std::sort(out.begin(), out.end(),
            [](const Candidate& a, const Candidate& b) { return a.doc != b.doc ? a.doc < b.doc : a.score > b.score; });
  out.erase(std::unique(out.begin(), out.end(), [](const Candidate& a, const Candidate& b) { return a.doc == b.doc; }),
            out.end());
}

// Keeps the candidates for which visit(candidate, whether it holds the word, its score by it) is true.
template <typename Visit>
void WordWindow::ForCandidates(Candidates& candidates, Visit visit) const {
  thread_local std::vector<std::size_t> places;
  places.clear();
  for (const List& list : lists_) places.push_back(list.begin);
  std::size_t kept = 0;
  for (Candidate candidate : candidates) {
    bool holds = false;
    std::uint32_t best = 0;
    for (std::size_t i = 0; i < lists_.size(); ++i) {
      const List& list = lists_[i];
      const auto& docs = list.postings.docs;
      places[i] = Gallop(docs, places[i], list.end, candidate.doc);
      if (places[i] == list.end || docs[places[i]] != candidate.doc) continue;
      holds = true;
      best = std::max(best, list.weight * list.postings.impacts[places[i]]);
    }
    if (visit(candidate, holds, best)) candidates[kept++] = candidate;
  }
  candidates.resize(kept);
}

void WordWindow::Narrow(Candidates& candidates, std::uint32_t least, bool required) const {
  if (least > 0) std::erase_if(candidates, [&](const Candidate& candidate) { return candidate.score < least; });
  if (!required && postings_ == 0) return;
  ForCandidates(candidates, [&](Candidate& candidate, bool holds, std::uint32_t score) {
    candidate.score += score;
    candidate.counted += holds && use_.counts;
    return holds || !required;
  });
}

void WordWindow::Exclude(Candidates& candidates) const {
  if (postings_ == 0) return;
  ForCandidates(candidates, [](const Candidate&, bool holds, std::uint32_t) { return !holds; });
}

std::uint32_t WordWindow::ScoreIn(DocId doc) const {
  std::uint32_t best = 0;
  for (const List& list : lists_) {
    const auto& docs = list.postings.docs;
    const auto at = std::lower_bound(docs.begin(), docs.end(), doc);
    if (at != docs.end() && *at == doc)
      best = std::max(best, list.weight * list.postings.impacts[static_cast<std::size_t>(at - docs.begin())]);
  }
  return best;
}

}  // namespace xeber
