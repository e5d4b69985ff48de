#include "ranking/kind_counts.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <queue>

#include "absl/container/flat_hash_set.h"
#include "ranking/story_table.h"

namespace xeber {
namespace {

constexpr std::uint32_t kRanksAtOnce = 64;  // whose most frequent one is looked at
constexpr std::uint32_t kTermsBetweenClocks = 16;
constexpr std::uint32_t kDocumentsBetweenClocks = 1024;
constexpr std::size_t kTold = 64;  // segments of which a bit tells whether they kept a term

KindCounters& ThreadCounters() {
  thread_local KindCounters counters;
  return counters;
}

// The `limit`-th greatest of some counts, as far as they were added; 0 as long as they are fewer.
class GreatestCounts {
 public:
  explicit GreatestCounts(std::size_t limit) : limit_(limit) {}
  void Add(std::uint32_t count) {
    if (count <= least() && counts_.size() == limit_) return;
    counts_.push(count);
    if (counts_.size() > limit_) counts_.pop();
  }
  std::uint32_t least() const { return counts_.size() < limit_ ? 0 : counts_.top(); }

 private:
  const std::size_t limit_;
  std::priority_queue<std::uint32_t, std::vector<std::uint32_t>, std::greater<>> counts_;
};

// visit(rank) of all ranks that can have a count of `least`, which visit may raise.
template <typename Visit>
void VisitFrequent(const KindTable& table, const std::uint32_t& least, Visit visit) {
  const auto top = static_cast<std::uint32_t>(std::min(KindTable::kTopTerms, table.terms()));
  const auto rest = static_cast<std::uint32_t>(table.rest()), end = static_cast<std::uint32_t>(table.terms());
  std::uint32_t rank = 0;
  while (rank < top && table.MostDocuments(rank) >= least) visit(rank++);
  if (rank < top) return;
  while (rank < rest) visit(rank++);
  while (rank < end && table.MostDocuments(rank) >= least)
    for (const std::uint32_t stop = std::min(end, rank + kRanksAtOnce); rank < stop; ++rank) visit(rank);
}

// Of ascending items, each once.
std::vector<std::uint64_t> UnionOf(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
  std::vector<std::uint64_t> all(a.size() + b.size());
  std::size_t i = 0, j = 0, size = 0;
  while (i < a.size() && j < b.size()) {  // without branches inside
    const std::uint64_t x = a[i], y = b[j];
    all[size++] = std::min(x, y);
    i += x <= y;
    j += y <= x;
  }
  const auto end =
      std::copy(a.begin() + static_cast<std::ptrdiff_t>(i), a.end(), all.begin() + static_cast<std::ptrdiff_t>(size));
  all.erase(std::copy(b.begin() + static_cast<std::ptrdiff_t>(j), b.end(), end), all.end());
  return all;
}

}  // namespace

void KindCounts::Add(std::size_t segment, const DocSet& set, const StoryRuns* stories) {
  const std::uint64_t documents = set.count();
  if (documents == 0 || deadline_.Passed()) return;
  const KindTable& table = KindTable::Of(*snapshot_.segments()[segment].segment, prefix_);
  Counted& counted = counted_.emplace_back(Counted{.segment = segment, .set = set});
  if (stories != nullptr) {
    counted.stories = stories;
    AddStories(table, counted);
  } else if (TopWillDo(table, documents))
    AddTop(table, counted);
  else
    AddAll(table, counted);
}

// Whether the first terms are likely to be among the first of the segment, going by how many of all documents match.
bool KindCounts::TopWillDo(const KindTable& table, std::uint64_t matches) const {
  if (table.terms() <= KindTable::kTopTerms || limit_ >= KindTable::kTopTerms) return false;
  const std::uint64_t last_of_first = table.MostDocuments(limit_ - 1), all = SegmentOf(counted_.back()).size();
  return last_of_first * matches * share_.part > table.MostDocuments(KindTable::kTopTerms - 1) * all * share_.of;
}

void KindCounts::AddTop(const KindTable& table, Counted& counted) const {
  KindCounters& counters = ThreadCounters();
  table.CountTop(counted.set, deadline_, counters);
  KeepSampled(table, counters, counted);
  std::size_t sampled = 0;  // in one segment: there are no fewer in all
  for (const Counted& other : counted_) sampled = std::max(sampled, other.sampled.size());
  if (sampled >= kEnoughSampled && TopDoes(table, counters)) {
    counted.only_top = true;
    KeepTop(table, counters, counted);
    table.ClearTop(counters);
    return;
  }
  table.CountRest(counted.set, deadline_, counters);
  KeepAll(table, counters, counted);
}

// Whether no later term can be kept, as the first ones tell.
bool KindCounts::TopDoes(const KindTable& table, const KindCounters& counters) const {
  GreatestCounts greatest(limit_);
  const std::size_t first = std::min(KindTable::kTopTerms, 4 * limit_);
  for (std::uint32_t rank = 0; rank < first; ++rank) greatest.Add(counters.of(rank));
  return table.MostDocuments(KindTable::kTopTerms - 1) < LeastKept(greatest.least());
}

void KindCounts::AddAll(const KindTable& table, Counted& counted) const {
  KindCounters& counters = ThreadCounters();
  table.Count(counted.set, deadline_, counters);
  KeepAll(table, counters, counted);
}

// Terms of stories that span segments are none of these stories' counts, but there are no fewer of them.
void KindCounts::AddStories(const KindTable& table, Counted& counted) const {
  KindCounters& counters = ThreadCounters();
  table.CountStories(*counted.stories, deadline_, counters);
  KeepTop(table, counters, counted);
  counted.in_stories = DocSet(SegmentOf(counted).size());
  for (const DocId doc : counted.stories->docs) counted.in_stories.Add(doc);
  DocSet spanning = counted.set;
  spanning -= counted.in_stories;
  spanning.ForEach([&](DocId doc) {
    if (!deadline_.PassedAfter(kDocumentsBetweenClocks)) table.CountStory({&doc, 1}, counters);
  });
  KeepTerms(table, counters, counted);
}

void KindCounts::KeepAll(const KindTable& table, KindCounters& counters, Counted& counted) const {
  KeepTop(table, counters, counted);
  KeepTerms(table, counters, counted);
}

void KindCounts::KeepTerms(const KindTable& table, KindCounters& counters, Counted& counted) const {
  counted.terms = counters.touched().size();
  if (counted.terms <= kExactTerms)
    for (const std::uint32_t rank : counters.touched()) counted.all.push_back(table.ordinal(rank));
  if (snapshot_.segments().size() > 1) KeepSampled(table, counters, counted);
  counters.Clear();
}

void KindCounts::KeepSampled(const KindTable& table, const KindCounters& counters, Counted& counted) const {
  counted.sampled.resize(table.sampled().size());
  std::size_t kept = 0;
  for (const auto& [hash, rank] : table.sampled()) {  // without branches
    counted.sampled[kept] = hash;
    kept += counters.of(rank) > 0;
  }
  counted.sampled.resize(kept);
}

// More documents than hold a term cannot match with it.
void KindCounts::KeepTop(const KindTable& table, const KindCounters& counters, Counted& counted) const {
  GreatestCounts greatest(limit_);
  counted.least = 1;
  const bool all = !counted.only_top;
  const auto visit = [&](std::uint32_t rank) {
    std::uint32_t count = counters.of(rank);
    if (!all && rank < table.rest() && count + table.MostOthers(rank) >= counted.least)
      count += table.CountOthers(rank, counted.set);
    if (count < counted.least) return;
    greatest.Add(count);
    counted.least = LeastKept(greatest.least());
    counted.top.emplace_back(count, table.ordinal(rank));
  };
  if (all && counters.touched().size() <= kExactTerms)
    for (const std::uint32_t rank : counters.touched()) visit(rank);
  else
    VisitFrequent(table, counted.least, visit);
  std::erase_if(counted.top, [&](const auto& term) { return term.first < counted.least; });
}

// Articles, or stories that lie in that segment alone, that hold a term.
std::uint64_t KindCounts::CountIn(const Counted& counted, TermOrdinal term) const {
  const DocList docs = SegmentOf(counted).postings(term).docs;
  if (counted.stories == nullptr)
    return static_cast<std::uint64_t>(std::count_if(docs.begin(), docs.end(), [&](DocId doc) { return counted.set.Has(doc); }));
  const StoryTable& table = StoryTable::Of(SegmentOf(counted));
  std::vector<DocId> openers;
  for (const DocId doc : docs)
    if (counted.in_stories.Has(doc)) openers.push_back(table.opener(doc));
  std::sort(openers.begin(), openers.end());
  return static_cast<std::uint64_t>(std::unique(openers.begin(), openers.end()) - openers.begin());
}

KindCounts::Totals KindCounts::SumOfTop() const {
  Totals totals;
  absl::flat_hash_map<std::string_view, std::size_t> places;
  for (const auto& [term, stories] : spanning_) {
    places.emplace(term, totals.size());
    totals.push_back({.term = term, .count = stories});
  }
  for (std::size_t i = 0; i < counted_.size(); ++i) {
    const Counted& counted = counted_[i];
    for (const auto& [count, ordinal] : counted.top) __builtin_prefetch(SegmentOf(counted).term(ordinal).data());
    for (const auto& [count, ordinal] : counted.top) {
      const std::string_view term = SegmentOf(counted).term(ordinal);
      const auto [place, added] =
          counted_.size() == 1 && spanning_.empty() ? std::pair(places.end(), true) : places.try_emplace(term, totals.size());
      Total& total = added ? totals.emplace_back(Total{.term = term}) : totals[place->second];
      total.count += count;
      total.told += counted.least - 1;
      if (i < kTold) total.kept_by |= std::uint64_t{1} << i;
    }
  }
  return totals;
}

// In the segments that did not keep the term.
std::uint64_t KindCounts::CountUnkept(const Total& total) const {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < counted_.size() && !deadline_.PassedAfter(kTermsBetweenClocks); ++i) {
    const Segment& segment = SegmentOf(counted_[i]);
    if (i < kTold && (total.kept_by >> i & 1) != 0) continue;
    const auto ordinal = segment.FindTerm(total.term);
    if (!ordinal) continue;
    const bool kept = i >= kTold && std::any_of(counted_[i].top.begin(), counted_[i].top.end(),
                                                [&](const auto& term) { return term.second == *ordinal; });
    if (!kept) sum += CountIn(counted_[i], *ordinal);
  }
  return sum;
}

KindCounts::Term KindCounts::Describe(const Total& total) const {
  const bool stories = !counted_.empty() && counted_.front().stories != nullptr;
  Term described{.key = total.term.substr(1), .articles = stories ? 0 : total.count, .stories = stories ? total.count : 0};
  bool found = false;
  for (const Counted& counted : counted_) {
    const auto ordinal = SegmentOf(counted).FindTerm(total.term);
    if (!ordinal) continue;
    const DocList docs = SegmentOf(counted).postings(*ordinal).docs;
    const auto matches = [&](DocId doc) { return counted.set.Has(doc); };
    if (stories) described.articles += static_cast<std::uint64_t>(std::count_if(docs.begin(), docs.end(), matches));
    if (found) continue;
    const auto newest = std::find_if(docs.rbegin(), docs.rend(), matches);
    if (newest == docs.rend()) continue;
    found = true;
    described.segment = counted.segment;
    described.ordinal = *ordinal;
    described.newest = *newest;
    if (!stories) break;
  }
  return described;
}

void KindCounts::AddSpanning(const std::vector<std::vector<DocumentLocation>>& stories) {
  absl::flat_hash_set<std::string_view> terms;
  for (const std::vector<DocumentLocation>& story : stories) {
    if (deadline_.PassedAfter(kTermsBetweenClocks)) return;
    terms.clear();
    for (const auto& [number, doc] : story) {
      const Segment& segment = *snapshot_.segments()[number].segment;
      const KindTable& table = KindTable::Of(segment, prefix_);
      table.ForRanksOf(doc, [&](std::uint32_t rank) { terms.insert(segment.term(table.ordinal(rank))); });
    }
    for (const std::string_view term : terms) ++spanning_[term];
  }
}

// A term that no segment kept has at most `unknown` articles. That these are fewer than the last of the first has is certain if
// each of n segments kept what has an nth of its own last one's count, and likely if it kept what has two thirds.
std::vector<KindCounts::Term> KindCounts::Top() const {
  Totals totals = SumOfTop();
  const auto keep_first = [&] {
    const std::size_t kept = std::min(limit_, totals.size());
    std::partial_sort(totals.begin(), totals.begin() + static_cast<std::ptrdiff_t>(kept), totals.end(), Before);
    return kept;
  };
  std::uint64_t unknown = 0;  // articles that segments that did not keep a term may add
  for (const Counted& counted : counted_) unknown += counted.least - 1;
  std::size_t kept = keep_first();
  if (unknown > 0 && kept == limit_) {
    const std::uint64_t least = totals[kept - 1].count;
    if (unknown >= least) {
      KindCounts certain(snapshot_, prefix_, limit_, deadline_, {1, counted_.size()});
      for (const Counted& counted : counted_) certain.Add(counted.segment, counted.set, counted.stories);
      certain.spanning_ = spanning_;
      return certain.Top();
    }
    std::erase_if(totals, [&](const Total& total) { return total.count + (unknown - total.told) < least; });
    for (Total& total : totals)
      if (total.told < unknown) total.count += CountUnkept(total);
    kept = keep_first();
  }
  std::vector<Term> terms;
  for (std::size_t i = 0; i < kept && !deadline_.PassedAfter(kTermsBetweenClocks); ++i) terms.push_back(Describe(totals[i]));
  return terms;
}

// Of the sampled terms up to a hash.
std::uint64_t KindCounts::CountUnion(std::uint64_t last_hash) const {
  std::vector<std::uint64_t> all, some;
  for (const Counted& counted : counted_) {
    some.assign(counted.sampled.begin(), std::upper_bound(counted.sampled.begin(), counted.sampled.end(), last_hash));
    all = all.empty() ? some : UnionOf(all, some);
  }
  return all.size();
}

KindCounts::Distinct KindCounts::CountDistinct() const {
  if (deadline_.Passed()) return {};
  std::size_t sum = 0, sampled = 0;
  bool all = true;
  for (const Counted& counted : counted_) sum += counted.terms, sampled += counted.sampled.size(), all = all && !counted.only_top;
  std::uint64_t least = 0;  // what one segment is known to have
  for (const Counted& counted : counted_) least = std::max<std::uint64_t>(least, counted.terms);
  // Hashes are spread evenly: those up to a part of the greatest possible are that part of all.
  const double part = sampled <= kMostSampled ? 1 : static_cast<double>(kMostSampled) / static_cast<double>(sampled);
  const auto estimate = [&](double scale) {
    const auto last = part == 1 ? UINT64_MAX : static_cast<std::uint64_t>(part * 0x1p64);
    return std::max(least, static_cast<std::uint64_t>(std::llround(static_cast<double>(CountUnion(last)) / part * scale)));
  };
  if (!all) return {.terms = estimate(KindTable::kSampling), .estimated = true};
  if (counted_.size() <= 1) return {.terms = sum};
  if (sum <= kExactTerms) {
    absl::flat_hash_set<std::string_view> terms;
    for (const Counted& counted : counted_) {
      for (const TermOrdinal term : counted.all) __builtin_prefetch(SegmentOf(counted).term(term).data());
      for (const TermOrdinal term : counted.all) terms.insert(SegmentOf(counted).term(term));
    }
    return {.terms = terms.size()};
  }
  return {.terms = estimate(sampled == 0 ? 0 : static_cast<double>(sum) / static_cast<double>(sampled)), .estimated = true};
}

}  // namespace xeber
