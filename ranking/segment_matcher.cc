#include "ranking/segment_matcher.h"

#include <algorithm>
#include <vector>

#include "ranking/phrase_check.h"
#include "ranking/word_masks.h"
#include "ranking/word_window.h"

namespace xeber {
namespace {

constexpr std::uint32_t kChecksBetweenClocks = 64;                   // of phrases
constexpr std::ptrdiff_t kPrefetchPlaces = 16, kPrefetchTokens = 6, kPrefetchTimes = 4;  // candidates ahead of the one that is checked
constexpr std::size_t kPostingsAtOnce = 2048;                        // of a required word

std::uint32_t AtLeastZero(std::uint64_t a, std::uint64_t b) { return a > b ? static_cast<std::uint32_t>(a - b) : 0; }

// Kept from request to request.
struct Scratch {
  WindowSums sums;
  Candidates candidates;
};
Scratch& ThreadScratch() {
  thread_local Scratch scratch;
  return scratch;
}

class SegmentMatch {
 public:
  SegmentMatch(const SegmentView& view, const MatchTask& task, const SegmentFilter& filter, MatchCollector& collector);
  bool Run();

 private:
  using Words = std::vector<WordWindow>;

  void AddWord(const WordClause& clause, std::size_t word, const WordMasks& masks);
  int PlaceInPhrase(const WordClause& clause, std::size_t word) const;
  // One past the newest document before `end` that can match at all.
  DocId NextEnd(DocId end) const;
  // Where a window that ends there begins.
  DocId FirstInPage(DocId end) const;
  DocId BeginOf(DocId end) const;
  void MoveTo(const DocWindow& window);
  // How many documents of the window match at most; exactly as many if bound_is_exact_.
  std::uint64_t MatchBound() const;
  std::uint64_t MaxScore() const;

  // Asked before a word of several lists, each of which may take a while.
  bool Late() const { return task_.deadline.PassedAfter(8); }
  bool Counting() const { return !bound_is_exact_ && collector_.counting(); }
  void VisitWindow();
  void FindCandidates(std::uint32_t least);
  void IntersectRequired(std::uint32_t least);
  std::size_t AddDrivers(std::uint32_t least);
  void Narrow(const WordWindow& word, std::uint32_t least, bool required);
  std::uint64_t OfferCandidates(bool counting);
  void PrefetchAhead(Candidates::reverse_iterator at, std::uint32_t least) const;
  bool ClausesHold(DocId doc);

  const Segment& segment_;
  const MatchTask& task_;
  const SegmentFilter& filter_;
  MatchCollector& collector_;
  WindowSums& sums_ = ThreadScratch().sums;
  Candidates& candidates_ = ThreadScratch().candidates;
  std::uint32_t least_should_ = 0;
  bool counts_ = false;  // optional words must be counted
  bool bound_is_exact_ = false;
  Words required_, optional_, excluded_, scoring_;  // those of `scoring` need not match
  std::vector<PhraseCheck> checks_;
  DocWindow window_;
  std::uint64_t open_score_ = 0;  // what words that were not looked at yet may add
};

SegmentMatch::SegmentMatch(const SegmentView& view, const MatchTask& task, const SegmentFilter& filter, MatchCollector& collector)
    : segment_(*view.segment), task_(task), filter_(filter), collector_(collector) {
  const WordMasks masks = MasksOf(task.query, task.rule);
  least_should_ = masks.required() != masks.must ? 0 : static_cast<std::uint32_t>(masks.least_should);
  counts_ = least_should_ > 1 || (least_should_ == 1 && masks.must != 0);
  for (const WordClause& clause : task.query.clauses) {
    for (const std::size_t word : clause.words) AddWord(clause, word, masks);
    if (NeedsTokens(clause)) checks_.emplace_back(segment_, task.query, clause);
  }
  std::sort(required_.begin(), required_.end(),
            [](const WordWindow& a, const WordWindow& b) { return a.all_postings() < b.all_postings(); });
  const bool one_list = required_.size() + optional_.size() <= 1 &&
                        std::all_of(required_.begin(), required_.end(), [](const WordWindow& word) { return word.one_list(); }) &&
                        std::all_of(optional_.begin(), optional_.end(), [](const WordWindow& word) { return word.one_list(); });
  bound_is_exact_ = one_list && excluded_.empty() && checks_.empty() && filter_.passes_range();
}

void SegmentMatch::AddWord(const WordClause& clause, std::size_t word, const WordMasks& masks) {
  const std::uint64_t bit = std::uint64_t{1} << word;
  const auto add = [&](Words& words, WordWindow::Use use) {
    words.emplace_back(segment_, collector_.segment(), task_.query.words[word], task_.scale, use);
  };
  if (clause.occur == QueryClause::Occur::kMustNot) {  // or its tokens are checked
    if ((masks.must_not & bit) != 0) add(excluded_, {.scores = false});
    return;
  }
  if ((masks.required() & bit) != 0)
    add(required_, {.place = PlaceInPhrase(clause, word)});
  else if ((masks.should & bit) != 0)
    add(optional_, {.counts = counts_});
  else
    add(scoring_, {});
}

// Candidates know where one phrase may begin: the first required one.
int SegmentMatch::PlaceInPhrase(const WordClause& clause, std::size_t word) const {
  const auto& clauses = task_.query.clauses;
  const auto first = std::find_if(clauses.begin(), clauses.end(), [](const WordClause& other) {
    return other.phrase && other.occur == QueryClause::Occur::kMust;
  });
  if (first == clauses.end() || &*first != &clause) return -1;
  return static_cast<int>(std::find(clause.words.begin(), clause.words.end(), word) - clause.words.begin());
}

DocId SegmentMatch::NextEnd(DocId end) const {
  for (const WordWindow& word : required_) end = std::min(end, word.NextEnd());
  if (!required_.empty() || optional_.empty()) return end;
  DocId newest = 0;
  for (const WordWindow& word : optional_) newest = std::max(newest, word.NextEnd());
  return std::min(end, newest);
}

// Where a window that ends there can begin at the earliest.
DocId SegmentMatch::FirstInPage(DocId end) const { return std::max(filter_.begin(), PageOf(end - 1)); }

DocId SegmentMatch::BeginOf(DocId end) const {
  const DocId first = FirstInPage(end);
  if (!required_.empty()) return std::max(first, required_.front().BeginBefore(end, kPostingsAtOnce));
  return std::max(first + kWindowDocuments, end) - kWindowDocuments;
}

void SegmentMatch::MoveTo(const DocWindow& window) {
  window_ = window;
  for (Words* words : {&required_, &optional_, &excluded_, &scoring_})
    for (WordWindow& word : *words) word.MoveTo(window);
}

std::uint64_t SegmentMatch::MatchBound() const {
  std::uint64_t bound = window_.end - window_.begin;
  for (const WordWindow& word : required_) bound = std::min<std::uint64_t>(bound, word.postings());
  if (!required_.empty() || optional_.empty()) return bound;
  std::uint64_t sum = 0;
  for (const WordWindow& word : optional_) sum += word.postings();
  return std::min(bound, sum / std::max<std::uint64_t>(1, least_should_));
}

std::uint64_t SegmentMatch::MaxScore() const {
  std::uint64_t sum = 0;
  for (const Words* words : {&required_, &optional_, &scoring_})
    for (const WordWindow& word : *words) sum += word.max_score();
  return sum;
}

bool SegmentMatch::Run() {
  for (DocId end = NextEnd(filter_.end()); end > filter_.begin(); end = NextEnd(window_.begin)) {
    const bool rest = task_.deadline.Passed() || (!Counting() && collector_.DoneBefore(end - 1));
    MoveTo({.begin = rest ? FirstInPage(end) : BeginOf(end), .end = end});
    if (rest)
      collector_.AddUncounted(MatchBound(), bound_is_exact_);
    else
      VisitWindow();
  }
  return !task_.deadline.passed();
}

void SegmentMatch::VisitWindow() {
  const bool counting = Counting();
  const std::uint32_t least = counting ? 0 : collector_.LeastScore(window_.begin, window_.end - 1);
  open_score_ = MaxScore();
  if (least > open_score_) return collector_.AddUncounted(MatchBound(), bound_is_exact_);
  FindCandidates(least);
  // Late, some words may not have been looked at: the candidates' scores and matches are not known.
  const std::uint64_t matches = task_.deadline.passed() ? 0 : OfferCandidates(counting);
  if (counting && !task_.deadline.passed())
    collector_.AddCounted(matches, MatchBound());
  else
    collector_.AddUncounted(MatchBound(), bound_is_exact_);
}

// Sets the candidates to the documents that may match, but for `counted` and tokens, with their whole scores; those below `least`
// may be missing.
void SegmentMatch::FindCandidates(std::uint32_t least) {
  candidates_.clear();
  std::size_t added = 0;
  if (!required_.empty())
    IntersectRequired(least);
  else if (!optional_.empty())
    added = AddDrivers(least);
  else
    for (DocId doc = window_.begin; doc < window_.end; ++doc) candidates_.push_back({.doc = doc});
  for (std::size_t i = added; i < optional_.size(); ++i) Narrow(optional_[i], least, false);
  for (const WordWindow& word : excluded_) word.Exclude(candidates_);
  for (const WordWindow& word : scoring_) Narrow(word, least, false);
}

// From the rarest on; the first two at once if all their postings are wanted.
void SegmentMatch::IntersectRequired(std::uint32_t least) {
  const WordWindow& rarest = required_.front();
  const auto plain = [](const WordWindow& word) { return word.one_list() && word.has_list(); };
  open_score_ -= rarest.max_score();
  std::size_t done = 1;
  if (AtLeastZero(least, open_score_) == 0 && required_.size() > 1 && plain(rarest) && plain(required_[1])) {
    if (Late()) return;
    rarest.ListWith(required_[1], candidates_);
    open_score_ -= required_[done++].max_score();
  } else {
    rarest.ListIn(candidates_, AtLeastZero(least, open_score_));
  }
  for (; done < required_.size(); ++done) Narrow(required_[done], least, true);
}

// Adds up the optional words without which nothing matches, or nothing reaches `least` (MaxScore: Turtle & Flood 1995), and
// leaves out their blocks that cannot reach it (Ding & Suel 2011). The others are to be looked up in the documents of these.
// Returns how many were added: the first ones of optional_, which it sorts.
std::size_t SegmentMatch::AddDrivers(std::uint32_t least) {
  std::size_t drivers = optional_.size();
  if (least_should_ > 1) {
    std::sort(optional_.begin(), optional_.end(),
              [](const WordWindow& a, const WordWindow& b) { return a.postings() < b.postings(); });
    drivers -= std::min(drivers - 1, static_cast<std::size_t>(least_should_ - 1));
  } else if (least > 0) {
    std::sort(optional_.begin(), optional_.end(),
              [](const WordWindow& a, const WordWindow& b) { return a.max_score() > b.max_score(); });
    std::uint64_t without = 0;
    for (const WordWindow& word : scoring_) without += word.max_score();
    while (drivers > 1 && without + optional_[drivers - 1].max_score() < least) without += optional_[--drivers].max_score();
  }
  const std::uint64_t all = open_score_;
  for (std::size_t i = 0; i < drivers && !Late(); ++i) {
    optional_[i].AddTo(sums_, AtLeastZero(least, all - optional_[i].max_score()));
    open_score_ -= optional_[i].max_score();
  }
  sums_.MoveTo(window_.begin, AtLeastZero(least, open_score_), candidates_);
  return drivers;
}

void SegmentMatch::Narrow(const WordWindow& word, std::uint32_t least, bool required) {
  if (Late()) return;
  word.Narrow(candidates_, AtLeastZero(least, open_score_), required);
  open_score_ -= word.max_score();
}

// Newest first. Returns how many match.
std::uint64_t SegmentMatch::OfferCandidates(bool counting) {
  std::uint64_t matches = 0;
  std::uint32_t least = collector_.LeastScore(window_.begin, window_.end - 1);
  for (auto at = candidates_.rbegin(); at != candidates_.rend() && !task_.deadline.passed(); ++at) {
    PrefetchAhead(at, least);
    if (at->score < least && !counting) {
      if (least == MatchCollector::kUnreachable) break;
      continue;
    }
    if (counts_ && at->counted < least_should_) continue;
    if (!filter_.Passes(at->doc) || !ClausesHold(at->doc)) continue;
    ++matches;
    if (at->score < least) continue;
    collector_.Offer(at->doc, task_.scale.Relevance(at->score));
    least = collector_.LeastScore(window_.begin, std::max(window_.begin + 1, at->doc) - 1);
  }
  return matches;
}

// What is known of an article is seldom in a cache: its time, and its tokens.
void SegmentMatch::PrefetchAhead(Candidates::reverse_iterator at, std::uint32_t least) const {
  const std::ptrdiff_t left = candidates_.rend() - at;
  if (left > kPrefetchTimes && at[kPrefetchTimes].score >= least) collector_.Prefetch(at[kPrefetchTimes].doc);
  if (checks_.empty()) return;
  if (left > kPrefetchPlaces) segment_.PrefetchTokenPlace(at[kPrefetchPlaces].doc);
  if (left > kPrefetchTokens) segment_.PrefetchTokens(at[kPrefetchTokens].doc);
}

bool SegmentMatch::ClausesHold(DocId doc) {
  if (checks_.empty()) return true;
  return !task_.deadline.PassedAfter(kChecksBetweenClocks) &&
         std::all_of(checks_.begin(), checks_.end(), [&](const PhraseCheck& check) { return check.Holds(doc); });
}

}  // namespace

bool MatchSegment(const SegmentView& view, const MatchTask& task, const SegmentFilter& filter, MatchCollector& collector) {
  return filter.empty() || SegmentMatch(view, task, filter, collector).Run();
}

double WordRelevance(const Segment& segment, std::size_t number, const QueryWord& word, const ScoreScale& scale, DocId doc) {
  return scale.Relevance(WordWindow(segment, number, word, scale, {}).ScoreIn(doc));
}

}  // namespace xeber
