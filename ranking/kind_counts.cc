#include "ranking/kind_counts.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <queue>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"

namespace xeber {
namespace {

constexpr std::uint32_t kRanksAtOnce = 64;  // whose most frequent one is looked at

KindCounters& ThreadCounters() {
  thread_local KindCounters counters;
  return counters;
}

// The documents of a set in order; until this thread's next call.
std::span<const DocId> ListDocuments(const DocSet& set, DocId documents) {
  thread_local std::vector<DocId> docs;
  if (docs.size() < documents) docs.resize(documents);
  DocId* next = docs.data();
  set.ForEach([&](DocId doc) { *next++ = doc; });
  return {docs.data(), next};
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

std::uint64_t CountIn(const DocSet& set, const DocList& docs) {
  std::uint64_t count = 0;
  for (const DocId doc : docs) count += set.Has(doc);
  return count;
}

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
  const auto end = std::copy(a.begin() + static_cast<std::ptrdiff_t>(i), a.end(), all.begin() + static_cast<std::ptrdiff_t>(size));
  all.erase(std::copy(b.begin() + static_cast<std::ptrdiff_t>(j), b.end(), end), all.end());
  return all;
}

}  // namespace

void KindCounts::Add(std::size_t segment, const DocSet& set) {
  const Segment& documents = *snapshot_.segments()[segment].segment;
  const std::span<const DocId> docs = ListDocuments(set, documents.size());
  if (docs.empty()) return;
  const KindTable& table = KindTable::Of(documents, prefix_);
  Counted& counted = counted_.emplace_back(Counted{.segment = segment, .set = set});
  if (TopWillDo(table, docs.size())) AddTop(table, docs, counted);
  if (!counted.only_top) AddAll(table, docs, counted);
}

// Whether the first terms are likely to be among the first of the segment, going by how many of all documents match.
bool KindCounts::TopWillDo(const KindTable& table, std::uint64_t matches) const {
  if (table.terms() <= KindTable::kTopTerms || limit_ >= KindTable::kTopTerms) return false;
  const std::uint64_t last_of_first = table.MostDocuments(limit_ - 1), all = SegmentOf(counted_.back()).size();
  return last_of_first * matches > table.MostDocuments(KindTable::kTopTerms - 1) * all * share_;
}

void KindCounts::AddTop(const KindTable& table, std::span<const DocId> docs, Counted& counted) const {
  KindCounters& counters = ThreadCounters();
  table.CountTop(docs, counters);
  KeepTop(table, counters, counted);
  KeepSampled(table, counters, counted);
  counted.only_top = table.MostDocuments(KindTable::kTopTerms - 1) < counted.least && counted.sampled.size() >= kEnoughSampled;
  table.ClearTop(counters);
}

void KindCounts::AddAll(const KindTable& table, std::span<const DocId> docs, Counted& counted) const {
  KindCounters& counters = ThreadCounters();
  table.Count(docs, counters);
  counted.terms = counters.touched().size();
  KeepTop(table, counters, counted);
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
    kept += counters.counts[rank] > 0;
  }
  counted.sampled.resize(kept);
}

// More documents than hold a term cannot match with it.
void KindCounts::KeepTop(const KindTable& table, const KindCounters& counters, Counted& counted) const {
  const auto share = static_cast<std::uint32_t>(share_);
  GreatestCounts greatest(limit_);
  counted.least = 1;
  counted.top.clear();
  const auto visit = [&](std::uint32_t rank) {
    const std::uint32_t count = counters.counts[rank];
    if (count < counted.least) return;
    greatest.Add(count);
    counted.least = std::max(1u, (greatest.least() + share - 1) / share);
    counted.top.emplace_back(count, table.ordinal(rank));
  };
  if (counted.terms > 0 && counted.terms <= kExactTerms)
    for (const std::uint32_t rank : counters.touched()) visit(rank);
  else
    VisitFrequent(table, counted.least, visit);
  std::erase_if(counted.top, [&](const auto& term) { return term.first < counted.least; });
}

KindCounts::Totals KindCounts::SumOfTop() const {
  Totals totals;
  absl::flat_hash_map<std::string_view, std::size_t> places;
  for (const Counted& counted : counted_) {
    for (const auto& [count, ordinal] : counted.top) __builtin_prefetch(SegmentOf(counted).term(ordinal).data());
    for (const auto& [count, ordinal] : counted.top) {
      const std::string_view term = SegmentOf(counted).term(ordinal);
      const auto [place, added] = counted_.size() == 1 ? std::pair(places.end(), true) : places.try_emplace(term, totals.size());
      Total& total = added ? totals.emplace_back(Total{.term = term}) : totals[place->second];
      total.articles += count;
      total.told += counted.least - 1;
    }
  }
  return totals;
}

std::uint64_t KindCounts::CountEverywhere(std::string_view term) const {
  std::uint64_t sum = 0;
  for (const Counted& counted : counted_)
    if (const auto ordinal = SegmentOf(counted).FindTerm(term)) sum += CountIn(counted.set, SegmentOf(counted).postings(*ordinal).docs);
  return sum;
}

KindCounts::Term KindCounts::Describe(std::string_view term, std::uint64_t articles) const {
  for (const Counted& counted : counted_) {
    const auto ordinal = SegmentOf(counted).FindTerm(term);
    if (!ordinal) continue;
    const DocList docs = SegmentOf(counted).postings(*ordinal).docs;
    const auto newest = std::find_if(docs.rbegin(), docs.rend(), [&](DocId doc) { return counted.set.Has(doc); });
    if (newest != docs.rend()) return {term.substr(1), articles, counted.segment, *ordinal, *newest};
  }
  return {.key = term.substr(1), .articles = articles};
}

// A term that no segment kept has at most `unknown` articles. That these are fewer than the last of the first has is certain if each
// of n segments kept what has an nth of its own last one's count, and likely if it kept what has half.
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
    const std::uint64_t least = totals[kept - 1].articles;
    if (unknown >= least) {
      KindCounts certain(snapshot_, prefix_, limit_, counted_.size());
      for (const Counted& counted : counted_) certain.Add(counted.segment, counted.set);
      return certain.Top();
    }
    std::erase_if(totals, [&](const Total& total) { return total.articles + (unknown - total.told) < least; });
    for (Total& total : totals)
      if (total.told < unknown) total.articles = CountEverywhere(total.term);
    kept = keep_first();
  }
  std::vector<Term> terms;
  for (std::size_t i = 0; i < kept; ++i) terms.push_back(Describe(totals[i].term, totals[i].articles));
  return terms;
}

// Of the sampled terms.
std::uint64_t KindCounts::CountUnion() const {
  std::vector<std::uint64_t> all;
  for (const Counted& counted : counted_) all = all.empty() ? counted.sampled : UnionOf(all, counted.sampled);
  return all.size();
}

KindCounts::Distinct KindCounts::CountDistinct() const {
  std::size_t sum = 0, sampled = 0;
  bool all = true;
  for (const Counted& counted : counted_) sum += counted.terms, sampled += counted.sampled.size(), all = all && !counted.only_top;
  std::uint64_t least = 0;  // what one segment is known to have
  for (const Counted& counted : counted_) least = std::max<std::uint64_t>(least, counted.terms);
  if (!all) return {.terms = std::max(least, CountUnion() * KindTable::kSampling), .estimated = true};
  if (counted_.size() <= 1) return {.terms = sum};
  if (sum <= kExactTerms) {
    absl::flat_hash_set<std::string_view> terms;
    for (const Counted& counted : counted_) {
      for (const TermOrdinal term : counted.all) __builtin_prefetch(SegmentOf(counted).term(term).data());
      for (const TermOrdinal term : counted.all) terms.insert(SegmentOf(counted).term(term));
    }
    return {.terms = terms.size()};
  }
  const double share = sampled == 0 ? 1 : static_cast<double>(CountUnion()) / static_cast<double>(sampled);
  return {.terms = std::max(least, static_cast<std::uint64_t>(std::llround(share * static_cast<double>(sum)))), .estimated = true};
}

}  // namespace xeber
