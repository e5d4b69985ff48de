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

Segment::Kept KeptOf(char prefix) {
  if (prefix == schema::kEntity) return Segment::Kept::kEntities;
  return prefix == schema::kTopic ? Segment::Kept::kTopics : Segment::Kept::kAuthors;
}

// The ranks are copied together first, a whole stretch at a time, since a loop over each document's few is left at a place that the
// processor cannot foresee.
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
    if (i + kAhead < docs.size()) __builtin_prefetch(ranks + begins[docs[i + kAhead]]);
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

}  // namespace

void KindCounters::Clear() {
  if (touched_count > counts.size() / 8)
    std::fill(counts.begin(), counts.end(), 0);
  else
    for (const std::uint32_t rank : touched()) counts[rank] = 0;
  touched_count = 0;
}

KindTable::KindTable(const Segment& segment, char prefix) : segment_(segment) {
  RankTerms(prefix);
  top_lists_ = TurnRound(0, rest_);
  rest_lists_ = TurnRound(rest_, terms());
}

const KindTable& KindTable::Of(const Segment& segment, char prefix) {
  return segment.Keep<KindTable>(KeptOf(prefix), [&] { return KindTable(segment, prefix); });
}

void KindTable::RankTerms(char prefix) {
  const auto [first, last] = segment_.TermRange(std::string_view(&prefix, 1));
  for (TermOrdinal term = first; term < last; ++term) ordinals_.push_back(term);
  std::stable_sort(ordinals_.begin(), ordinals_.end(), [&](TermOrdinal a, TermOrdinal b) {
    return segment_.document_frequency(a) > segment_.document_frequency(b);
  });
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

// Of ranks from `first` to before `last`.
KindTable::Lists KindTable::TurnRound(std::size_t first, std::size_t last) const {
  Lists lists{.begins = std::vector<std::uint32_t>(std::size_t{segment_.size()} + 1)};
  for (std::size_t rank = first; rank < last; ++rank)
    for (const DocId doc : segment_.postings(ordinals_[rank]).docs) ++lists.begins[doc + 1];
  std::partial_sum(lists.begins.begin(), lists.begins.end(), lists.begins.begin());
  std::vector<std::uint32_t> next(lists.begins.begin(), lists.begins.end() - 1);
  const auto put = [&](auto& ranks) {
    ranks.resize(lists.begins.back() + kCopied);  // copies may read beyond the end
    for (std::size_t rank = first; rank < last; ++rank)
      for (const DocId doc : segment_.postings(ordinals_[rank]).docs)
        ranks[next[doc]++] = static_cast<typename std::decay_t<decltype(ranks)>::value_type>(rank);
  };
  if (last <= kNarrowTerms)
    put(lists.narrow);
  else
    put(lists.wide);
  return lists;
}

void KindTable::Prepare(KindCounters& counters) const {
  if (counters.counts.size() < terms()) counters.counts.resize(terms());
  if (counters.touched_ranks.size() <= terms()) counters.touched_ranks.resize(terms() + 1);
}

void KindTable::Count(std::span<const DocId> docs, KindCounters& counters) const {
  Prepare(counters);
  std::uint32_t* const counts = counters.counts.data();
  std::uint32_t* const touched = counters.touched_ranks.data();
  std::size_t touched_count = 0;
  const auto count = [&](std::uint32_t rank) {
    const std::uint32_t before = counts[rank]++;
    touched[touched_count] = rank;  // kept only if it is the first
    touched_count += before == 0;
  };
  ForRanks(top_lists_, docs, count);
  ForRanks(rest_lists_, docs, count);
  counters.touched_count = touched_count;
}

void KindTable::CountTop(std::span<const DocId> docs, KindCounters& counters) const {
  Prepare(counters);
  std::uint32_t* const counts = counters.counts.data();
  ForRanks(top_lists_, docs, [&](std::uint32_t rank) { ++counts[rank]; });
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
  if (const Name* known = place.load(std::memory_order_acquire); known != nullptr && known->entity == entity && known->language == language)
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
