#include "ranking/kind_table.h"

#include <algorithm>
#include <cstring>
#include <numeric>
#include <type_traits>

#include "index/hash.h"
#include "index/schema.h"

namespace xeber {
namespace {

constexpr std::size_t kAhead = 8;     // documents whose ranks are fetched before they are read
constexpr std::size_t kCopied = 16;   // ranks of a document that are copied at once, however many it has
constexpr std::size_t kBatch = 8192;  // ranks that are counted at once
constexpr std::size_t kNarrowTerms = std::size_t{1} << 16;
constexpr std::uint32_t kStoriesBetweenClocks = 1024;
constexpr DocId kBetweenClocks = 8192;  // documents that are counted between two readings

Segment::Kept KeptOf(char prefix) {
  if (prefix == schema::kEntity) return Segment::Kept::kEntities;
  return prefix == schema::kTopic ? Segment::Kept::kTopics : Segment::Kept::kAuthors;
}

// The ranks are copied together first, a whole stretch at a time, since a loop over each document's few is left at a place that
// the processor cannot foresee.
template <typename Rank, typename Visit>
void VisitRanks(const std::uint32_t* begins, const Rank* ranks, std::span<const DocId> docs, Visit visit) {
  thread_local std::vector<Rank> batch(kBatch + kCopied);
  Rank* const out = batch.data();
  std::size_t size = 0;
  const auto visit_batch = [&] {
    for (std::size_t at = 0; at < size; ++at) visit(out[at]);
    size = 0;
  };
  for (std::size_t i = 0; i < docs.size(); ++i) {
    if (i + 2 * kAhead < docs.size()) {
      __builtin_prefetch(begins + docs[i + 2 * kAhead]);
      __builtin_prefetch(ranks + begins[docs[i + kAhead]]);
    }
    const Rank* from = ranks + begins[docs[i]];
    for (std::size_t left = begins[docs[i] + 1] - begins[docs[i]]; left > 0;) {
      const std::size_t copied = std::min(left, kCopied);
      std::memcpy(out + size, from, kCopied * sizeof(Rank));
      size += copied;
      from += copied;
      left -= copied;
      if (size >= kBatch) visit_batch();
    }
  }
  visit_batch();
}

// The documents of a set in order; until this thread's next call.
std::span<const DocId> ListDocuments(const DocSet& set, DocId documents) {
  thread_local std::vector<DocId> docs;
  if (docs.size() < documents) docs.resize(documents);
  DocId* next = docs.data();
  set.ForEach([&](DocId doc) { *next++ = doc; });
  return {docs.data(), next};
}

template <std::size_t kLanes, typename Place>
void CountLanesOf(const std::vector<Place>& places, DocId doc, std::uint32_t* counts) {
  const Place* const own = places.data() + std::size_t{doc} * kLanes;
#pragma GCC unroll 4
  for (std::size_t lane = 0; lane < kLanes; ++lane) ++counts[own[lane]];
}

}  // namespace

void KindCounters::Prepare(std::size_t terms) {
  if (counts_.size() < terms + kLanes) counts_.resize(terms + kLanes);
  if (touched_.size() <= terms) touched_.resize(terms + 1);
}

void KindCounters::Clear() {
  std::fill_n(counts_.begin(), kLanes, 0);
  if (touched_count_ > counts_.size() / 8)
    std::fill(counts_.begin(), counts_.end(), 0);
  else
    for (const std::uint32_t rank : touched()) counts_[rank + kLanes] = 0;
  touched_count_ = 0;
  if (story_ > 0) std::fill(last_stories_.begin(), last_stories_.end(), 0);
  story_ = 0;
}

// Names those of the first ranks that were counted.
void KindCounters::TouchFirst(std::size_t ranks) {
  const std::uint32_t* const counts = counts_.data() + kLanes;
  for (std::uint32_t rank = 0; rank < ranks; ++rank) {
    touched_[touched_count_] = rank;
    touched_count_ += counts[rank] > 0;
  }
}

KindTable::KindTable(const Segment& segment, char prefix) : segment_(segment) {
  RankTerms(prefix);
  TurnRound();
}

const KindTable& KindTable::Of(const Segment& segment, char prefix) {
  return segment.Keep<KindTable>(KeptOf(prefix), [&] { return KindTable(segment, prefix); });
}

void KindTable::RankTerms(char prefix) {
  const auto [first, last] = segment_.TermRange(std::string_view(&prefix, 1));
  for (TermOrdinal term = first; term < last; ++term) ordinals_.push_back(term);
  std::stable_sort(ordinals_.begin(), ordinals_.end(),
                   [&](TermOrdinal a, TermOrdinal b) { return segment_.document_frequency(a) > segment_.document_frequency(b); });
  const std::size_t top = std::min(kTopTerms, terms());
  std::vector<std::pair<std::uint64_t, TermOrdinal>> sampled;
  std::vector<TermOrdinal> others;
  for (std::size_t rank = 0; rank < terms(); ++rank) {
    const std::uint64_t hash = HashBytes(segment_.term(ordinals_[rank]));
    if (hash % kSampling == 0 && rank < top) sampled_.emplace_back(hash, rank);
    if (rank < top) continue;
    if (hash % kSampling == 0)
      sampled.emplace_back(hash, ordinals_[rank]);
    else
      others.push_back(ordinals_[rank]);
  }
  std::sort(sampled.begin(), sampled.end());
  ordinals_.resize(top);
  for (const TermOrdinal ordinal : ordinals_) top_frequencies_.push_back(segment_.document_frequency(ordinal));
  for (const auto& [hash, ordinal] : sampled) {
    sampled_.emplace_back(hash, static_cast<std::uint32_t>(terms()));
    ordinals_.push_back(ordinal);
  }
  std::sort(sampled_.begin(), sampled_.end());
  rest_ = terms();
  ordinals_.insert(ordinals_.end(), others.begin(), others.end());
}

// Of ranks below rest_, in the order in which they take the lanes of a document.
std::vector<std::uint32_t> KindTable::OrderOfLanes() const {
  std::vector<std::uint32_t> order;
  for (const auto& [hash, rank] : sampled_) order.push_back(rank);
  std::vector<bool> is_sampled(rest_);
  for (const std::uint32_t rank : order) is_sampled[rank] = true;
  for (std::uint32_t rank = 0; rank < rest_; ++rank)
    if (!is_sampled[rank]) order.push_back(rank);
  return order;
}

// Fills the lanes; what they have no room for is (rank, document), in order.
std::vector<std::pair<std::uint32_t, DocId>> KindTable::FillLanes() {
  constexpr std::size_t kLanes = KindCounters::kLanes;
  std::vector<std::uint32_t> places(std::size_t{segment_.size()} * kLanes);
  for (std::size_t i = 0; i < places.size(); ++i) places[i] = i % kLanes;
  std::vector<std::uint8_t> taken(segment_.size());
  std::vector<std::pair<std::uint32_t, DocId>> others;
  for (const std::uint32_t rank : OrderOfLanes())
    for (const DocId doc : segment_.postings(ordinals_[rank]).docs) {
      if (taken[doc] < kLanes)
        places[doc * kLanes + taken[doc]++] = static_cast<std::uint32_t>(rank + kLanes);
      else
        others.emplace_back(rank, doc);
    }
  if (rest_ + kLanes <= kNarrowTerms)
    lanes_.narrow.assign(places.begin(), places.end());
  else
    lanes_.wide = std::move(places);
  std::sort(others.begin(), others.end());
  return others;
}

void KindTable::TurnRound() {
  const auto others = FillLanes();
  other_begins_.resize(rest_ + 1);
  for (const auto& [rank, doc] : others) {
    const bool sampled = HashBytes(segment_.term(ordinals_[rank])) % kSampling == 0;
    if (sampled)
      sampled_others_.emplace_back(doc, static_cast<std::uint32_t>(rank + KindCounters::kLanes));
    else
      ++other_begins_[rank + 1], other_docs_.push_back(doc);
  }
  std::partial_sum(other_begins_.begin(), other_begins_.end(), other_begins_.begin());
  const auto for_each = [&](auto visit) {
    for (const auto& [rank, doc] : others) visit(rank, doc);
    for (std::size_t rank = rest_; rank < terms(); ++rank)
      for (const DocId doc : segment_.postings(ordinals_[rank]).docs) visit(rank, doc);
  };
  lists_.begins.resize(std::size_t{segment_.size()} + 1);
  for_each([&](std::size_t, DocId doc) { ++lists_.begins[doc + 1]; });
  std::partial_sum(lists_.begins.begin(), lists_.begins.end(), lists_.begins.begin());
  std::vector<std::uint32_t> next(lists_.begins.begin(), lists_.begins.end() - 1);
  const auto put = [&](auto& ranks) {
    ranks.resize(lists_.begins.back() + kCopied);  // copies may read beyond the end
    for_each([&](std::size_t rank, DocId doc) {
      ranks[next[doc]++] = static_cast<typename std::decay_t<decltype(ranks)>::value_type>(rank);
    });
  };
  if (terms() <= kNarrowTerms)
    put(lists_.narrow);
  else
    put(lists_.wide);
}

// use(places), of the lanes that there are.
template <typename Use>
void KindTable::WithLanes(Use use) const {
  if (lanes_.wide.empty())
    use(lanes_.narrow);
  else
    use(lanes_.wide);
}

void KindTable::CountTop(const DocSet& set, Deadline& deadline, KindCounters& counters) const {
  counters.Prepare(terms());
  std::uint32_t* const counts = counters.counts_.data();
  WithLanes([&](const auto& places) {
    for (DocId begin = 0; begin < segment_.size() && !deadline.Passed(); begin += kBetweenClocks)
      set.ForEachBetween(begin, std::min(begin + kBetweenClocks, segment_.size()),
                         [&](DocId doc) { CountLanesOf<KindCounters::kLanes>(places, doc, counts); });
  });
  for (const auto& [doc, place] : sampled_others_) counts[place] += set.Has(doc);
}

void KindTable::CountStory(std::span<const DocId> docs, KindCounters& counters) const {
  counters.Prepare(terms());
  if (counters.last_stories_.size() < terms()) counters.last_stories_.resize(terms());
  std::uint32_t* const counts = counters.counts_.data() + KindCounters::kLanes;
  const std::uint32_t story = ++counters.story_;
  for (const DocId doc : docs)
    ForRanksOf(doc, [&](std::uint32_t rank) {
      if (std::exchange(counters.last_stories_[rank], story) == story) return;
      counters.touched_[counters.touched_count_] = rank;
      counters.touched_count_ += counts[rank]++ == 0;
    });
}

void KindTable::CountStories(const StoryRuns& stories, Deadline& deadline, KindCounters& counters) const {
  const std::size_t last = stories.docs.size() - 1;
  stories.ForEach([&](std::span<const DocId> docs) {
    if (deadline.PassedAfter(kStoriesBetweenClocks)) return;
    const auto at = static_cast<std::size_t>(docs.data() - stories.docs.data());
    const DocId soon = stories.docs[std::min(at + kAhead, last)], later = stories.docs[std::min(at + 2 * kAhead, last)];
    __builtin_prefetch(&lists_.begins[later]);
    WithLanes([&](const auto& places) { __builtin_prefetch(&places[std::size_t{later} * KindCounters::kLanes]); });
    if (lists_.wide.empty())
      __builtin_prefetch(&lists_.narrow[lists_.begins[soon]]);
    else
      __builtin_prefetch(&lists_.wide[lists_.begins[soon]]);
    CountStory(docs, counters);
  });
}

std::uint32_t KindTable::CountOthers(std::size_t rank, const DocSet& set) const {
  std::uint32_t count = 0;
  for (std::uint32_t at = other_begins_[rank]; at < other_begins_[rank + 1]; ++at) count += set.Has(other_docs_[at]);
  return count;
}

// Few documents stand far apart, and their memory has to be fetched ahead.
void KindTable::Count(const DocSet& set, Deadline& deadline, KindCounters& counters) const {
  counters.Prepare(terms());
  const std::span<const DocId> docs = ListDocuments(set, segment_.size());
  WithLanes([&](const auto& places) {
    for (std::size_t i = 0; i < docs.size(); ++i) {
      if (i % kBetweenClocks == 0 && deadline.Passed()) break;
      __builtin_prefetch(places.data() + std::size_t{docs[std::min(i + 2 * kAhead, docs.size() - 1)]} * KindCounters::kLanes);
      CountLanesOf<KindCounters::kLanes>(places, docs[i], counters.counts_.data());
    }
  });
  CountRest(docs, deadline, counters);
}

void KindTable::CountRest(const DocSet& set, Deadline& deadline, KindCounters& counters) const {
  for (const auto& [doc, place] : sampled_others_) counters.counts_[place] -= set.Has(doc);  // they are in lists_, too
  CountRest(ListDocuments(set, segment_.size()), deadline, counters);
}

void KindTable::CountRest(std::span<const DocId> docs, Deadline& deadline, KindCounters& counters) const {
  counters.TouchFirst(rest_);
  std::uint32_t* const counts = counters.counts_.data() + KindCounters::kLanes;
  std::uint32_t* const touched = counters.touched_.data();
  std::size_t touched_count = counters.touched_count_;
  const auto count = [&](std::uint32_t rank) {
    const std::uint32_t before = counts[rank]++;
    touched[touched_count] = rank;  // kept only if it is the first
    touched_count += before == 0;
  };
  while (!docs.empty() && !deadline.Passed()) {
    const std::size_t some = std::min<std::size_t>(docs.size(), kBetweenClocks);
    ForRanks(lists_, docs.first(some), count);
    docs = docs.subspan(some);
  }
  counters.touched_count_ = touched_count;
}

// visit(rank) of each rank of each document.
template <typename Visit>
void KindTable::ForRanks(const Lists& lists, std::span<const DocId> docs, Visit visit) {
  if (lists.wide.empty())
    VisitRanks(lists.begins.data(), lists.narrow.data(), docs, visit);
  else
    VisitRanks(lists.begins.data(), lists.wide.data(), docs, visit);
}

KindTable::Names::~Names() {
  for (const auto& name : names_) delete name.load();
}

std::atomic<const KindTable::Name*>& KindTable::Names::at(TermOrdinal entity, std::uint32_t language) {
  return names_[MixBits(std::uint64_t{language} << 32 | entity) % names_.size()];
}

std::string KindTable::NameOf(TermOrdinal entity, DocId doc) const {
  const std::uint32_t language = segment_.columns().language.codes[doc];
  std::atomic<const Name*>& place = names_->at(entity, language);
  if (const Name* known = place.load(std::memory_order_acquire);
      known != nullptr && known->entity == entity && known->language == language)
    return known->name;
  std::string name = ReadName(entity, language);
  auto made = std::make_unique<const Name>(Name{entity, language, name});
  const Name* none = nullptr;
  if (place.compare_exchange_strong(none, made.get(), std::memory_order_acq_rel)) made.release();
  return name;
}

std::string KindTable::ReadName(TermOrdinal entity, std::uint32_t language) const {
  const std::string_view id = segment_.term(entity).substr(1);
  const DocList docs = segment_.postings(entity).docs;
  const auto& languages = segment_.columns().language.codes;
  const auto newest = std::find_if(docs.rbegin(), docs.rend(), [&](DocId doc) { return languages[doc] == language; });
  if (newest == docs.rend()) return std::string(id);
  const auto annotations = segment_.annotations(*newest);
  if (annotations.ok())
    for (const ArticleEntity& known : annotations->entities)
      if (known.id == id) return known.name;
  return std::string(id);
}

}  // namespace xeber
