#include "ranking/word_window.h"

#include <algorithm>
#include <bit>
#include <span>

#include "ranking/forward_search.h"

namespace xeber {
namespace {

// The first position in [0, end] from which on all documents are `doc` or later, by doubling steps back from `end` (Bentley & Yao
// 1976): cheap when it is near.
std::size_t GallopBack(const DocList& docs, std::size_t end, DocId doc) {
  if (end == 0 || docs[0] >= doc) return 0;
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

// Documents that are compared at once, without branches.
constexpr std::size_t kTogether = 16;

// The first position in [at, end] with that number or a greater one, all of one page: by doubling steps forward, then by halving
// down to a few that are counted.
inline std::size_t Gallop(const std::uint16_t* numbers, std::size_t at, std::size_t end, std::uint16_t wanted) {
  std::size_t step = kTogether;
  while (at + step <= end && numbers[at + step - 1] < wanted) at += step, step *= 2;
  for (; step > kTogether; step /= 2)
    if (at + step / 2 <= end && numbers[at + step / 2 - 1] < wanted) at += step / 2;
  if (at + kTogether > end) {
    while (at < end && numbers[at] < wanted) ++at;
    return at;
  }
  std::uint16_t before = 0;
  for (std::size_t i = 0; i < kTogether; ++i) before = static_cast<std::uint16_t>(before + (numbers[at + i] < wanted ? 1 : 0));
  return at + before;
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

WordWindow::WordWindow(const Segment& segment, std::size_t number, const QueryWord& word, const ScoreScale& scale, Use use)
    : use_(use) {
  for (const TermAlternative& alternative : word.alternatives) {
    const TermOrdinal ordinal = alternative.ordinals[number];
    if (ordinal == Segment::kNoTerm) continue;
    List list{.postings = segment.postings(ordinal)};
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

// visit(doc, score, place in the list) of each posting in the window but those of blocks that are worth less than `least`.
template <typename Visit>
void WordWindow::ForPostings(const List& list, std::uint32_t least, Visit visit) const {
  const std::uint16_t* const numbers = list.postings.docs.numbers();
  const DocId page = PageOf(window_begin_);
  const std::uint8_t* const impacts = list.postings.impacts.data();
  for (std::size_t at = list.begin; at < list.end;) {
    const std::size_t block = at / kPostingBlock, stop = std::min(list.end, (block + 1) * kPostingBlock);
    if (list.weight * list.postings.block_max[block] >= least)
      for (; at < stop; ++at) visit(page | numbers[at], list.weight * impacts[at], at);
    at = stop;
  }
}

void WordWindow::AddTo(WindowSums& sums, std::uint32_t least) const {
  const DocId begin = window_begin_;
  for (const List& list : lists_) {
    if (one_list())
      ForPostings(list, least, [&](DocId doc, std::uint32_t score, std::size_t) { sums.Add(doc - begin, score, use_.counts); });
    else
      ForPostings(list, least, [&](DocId doc, std::uint32_t score, std::size_t) { sums.AddBest(doc - begin, score); });
  }
  if (!one_list()) sums.FinishBest(use_.counts);
}

// Where the phrase may begin, going by one posting of this word.
PositionResidues WordWindow::BeginResidues(const List& list, std::size_t at) const {
  if (use_.place < 0 || list.postings.residues.empty()) return kAnyPosition;
  return std::rotr(list.postings.residues[at], use_.place % 16);
}

void WordWindow::ListIn(Candidates& out, std::uint32_t least) const {
  if (!one_list() && use_.place >= 0) least = 0;  // each list has positions to add
  for (const List& list : lists_) {
    ForPostings(list, least, [&](DocId doc, std::uint32_t score, std::size_t at) {
      if (score >= least)
        out.push_back({.doc = doc, .score = score, .counted = use_.counts, .residues = BeginResidues(list, at)});
    });
  }
  if (one_list()) return;
  std::sort(out.begin(), out.end(), [](const Candidate& a, const Candidate& b) { return a.doc < b.doc; });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (kept == 0 || out[kept - 1].doc != out[i].doc) {
      out[kept++] = out[i];
    } else {
      out[kept - 1].score = std::max(out[kept - 1].score, out[i].score);
      out[kept - 1].residues |= out[i].residues;
    }
  }
  out.resize(kept);
}

void WordWindow::PrefetchPosting(const List& list, std::size_t at) const {
  __builtin_prefetch(&list.postings.impacts[at]);
  if (use_.place >= 0 && !list.postings.residues.empty()) __builtin_prefetch(&list.postings.residues[at]);
}

void WordWindow::AddPosting(const List& list, std::size_t at, Candidate& candidate) const {
  candidate.score += list.weight * list.postings.impacts[at];
  candidate.counted = static_cast<std::uint16_t>(candidate.counted + use_.counts);
  candidate.residues &= BeginResidues(list, at);
}

// Few of the postings are common as a rule: that branch is foreseen, and the weights of the others are not read. Those that are
// lie far apart, so they are asked for when a posting is found and read when all are.
void WordWindow::ListWith(const WordWindow& other, Candidates& out) const {
  struct Common {
    std::size_t at, other_at;
  };
  thread_local std::vector<Common> common;
  common.clear();
  const List &list = lists_.front(), &other_list = other.lists_.front();
  const std::uint16_t* const numbers = list.postings.docs.numbers();
  ForwardSearch search(other_list.postings.docs.numbers(), other_list.begin, other_list.end);
  for (std::size_t at = list.begin; at < list.end && !search.AllBefore(numbers[at]); ++at) {
    const std::size_t found = search.Find(numbers[at]);
    if (found == ForwardSearch::kNone) continue;
    PrefetchPosting(list, at);
    other.PrefetchPosting(other_list, found);
    common.push_back({at, found});
  }
  const DocId page = PageOf(window_begin_);
  for (const Common& posting : common) {
    Candidate candidate{.doc = page | numbers[posting.at]};
    AddPosting(list, posting.at, candidate);
    other.AddPosting(other_list, posting.other_at, candidate);
    if (candidate.residues != 0) out.push_back(candidate);
  }
}

// The same as ForCandidates of a required word of one list.
void WordWindow::Intersect(Candidates& candidates) const {
  const List& list = lists_.front();
  ForwardSearch search(list.postings.docs.numbers(), list.begin, list.end);
  std::size_t kept = 0;
  for (Candidate candidate : candidates) {
    const std::uint16_t number = NumberInPage(candidate.doc);
    if (search.AllBefore(number)) break;
    const std::size_t found = search.Find(number);
    if (found == ForwardSearch::kNone) continue;
    AddPosting(list, found, candidate);
    candidates[kept] = candidate;
    kept += candidate.residues != 0;
  }
  candidates.resize(kept);
}

// Keeps the candidates for which visit(candidate, whether it holds the word, its score by it, where the phrase may begin) is
// true.
template <typename Visit>
void WordWindow::ForCandidates(Candidates& candidates, Visit visit) const {
  thread_local std::vector<std::size_t> places;
  places.clear();
  for (const List& list : lists_) places.push_back(list.begin);
  std::size_t kept = 0;
  for (Candidate candidate : candidates) {
    bool holds = false;
    std::uint32_t best = 0;
    PositionResidues residues = 0;
    for (std::size_t i = 0; i < lists_.size(); ++i) {
      const List& list = lists_[i];
      const std::uint16_t* const numbers = list.postings.docs.numbers();
      const std::uint16_t wanted = NumberInPage(candidate.doc);
      places[i] = Gallop(numbers, places[i], list.end, wanted);
      if (places[i] == list.end || numbers[places[i]] != wanted) continue;
      holds = true;
      best = std::max(best, list.weight * list.postings.impacts[places[i]]);
      residues |= BeginResidues(list, places[i]);
    }
    if (visit(candidate, holds, best, residues)) candidates[kept++] = candidate;
  }
  candidates.resize(kept);
}

void WordWindow::Narrow(Candidates& candidates, std::uint32_t least, bool required) const {
  if (least > 0) std::erase_if(candidates, [&](const Candidate& candidate) { return candidate.score < least; });
  if (!required && postings_ == 0) return;
  if (required && lists_.size() == 1) return Intersect(candidates);
  ForCandidates(candidates, [&](Candidate& candidate, bool holds, std::uint32_t score, PositionResidues residues) {
    candidate.score += score;
    candidate.counted = static_cast<std::uint16_t>(candidate.counted + (holds && use_.counts));
    if (!required) return true;
    candidate.residues &= residues;
    return holds && candidate.residues != 0;
  });
}

void WordWindow::Exclude(Candidates& candidates) const {
  if (postings_ == 0) return;
  ForCandidates(candidates, [](const Candidate&, bool holds, std::uint32_t, PositionResidues) { return !holds; });
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
