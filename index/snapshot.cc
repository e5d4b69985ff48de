#include "index/snapshot.h"

#include <algorithm>
#include <bit>

#include "absl/status/status.h"
#include "index/bytes.h"
#include "index/hash.h"

namespace xeber {

std::string Tombstones::Encode() const {
  ByteSink out;
  out.PutArray(words_);
  return Sealed(std::move(out.bytes()));
}

absl::StatusOr<Tombstones> Tombstones::Decode(std::string_view bytes, DocId documents) {
  const auto content = Unsealed(bytes);
  ByteSource in(content.value_or(""));
  const auto words = in.GetArray<std::uint64_t>();
  Tombstones tombstones(documents);
  const bool beyond = documents % 64 != 0 && !words.empty() && words.back() >> (documents % 64) != 0;
  if (!in.ok() || words.size() != tombstones.words_.size() || beyond)
    return absl::DataLossError("a file of tombstones is damaged");
  tombstones.words_.assign(words.begin(), words.end());
  for (const std::uint64_t word : words) tombstones.count_ += static_cast<std::uint32_t>(std::popcount(word));
  return tombstones;
}

Snapshot::Snapshot(std::uint64_t generation, std::uint64_t journal_sequence, std::vector<SegmentView> segments,
                   std::shared_ptr<const ArchiveModels> models)
    : generation_(generation), journal_sequence_(journal_sequence), segments_(std::move(segments)), models_(std::move(models)) {
  const auto newest = [](const SegmentView& view) {
    return view.segment->size() == 0 ? kNoTime : view.segment->columns().times().back();
  };
  std::stable_sort(segments_.begin(), segments_.end(),
                   [&](const SegmentView& a, const SegmentView& b) { return newest(a) > newest(b); });
  for (const SegmentView& view : segments_) {
    documents_ += view.segment->size();
    live_ += view.live();
  }
  for (std::size_t i = 0; i < segments_.size(); ++i) numbers_.emplace(segments_[i].segment->name(), i);
}

std::optional<std::size_t> Snapshot::FindSegment(std::string_view name) const {
  const auto at = numbers_.find(name);
  return at != numbers_.end() ? std::optional(at->second) : std::nullopt;
}

std::optional<DocumentLocation> Snapshot::Find(const ArticleId& id) const {
  for (std::size_t i = 0; i < segments_.size(); ++i)
    if (const auto doc = segments_[i].segment->FindArticle(id); doc && !segments_[i].Deleted(*doc))
      return DocumentLocation{i, *doc};
  return std::nullopt;
}

std::optional<DocumentLocation> Snapshot::FindByIdHash(std::uint64_t hash) const {
  for (std::size_t i = 0; i < segments_.size(); ++i)
    for (const DocId doc : segments_[i].segment->FindByIdHash(hash))
      if (doc < segments_[i].segment->size() && !segments_[i].Deleted(doc)) return DocumentLocation{i, doc};
  return std::nullopt;
}

std::vector<TermOrdinal> Snapshot::FindTerms(std::span<const std::string_view> terms) const {
  std::vector<std::uint32_t> hashes;
  for (const std::string_view term : terms) hashes.push_back(TermHash(term));
  for (const std::uint32_t hash : hashes)
    for (const SegmentView& view : segments_) view.segment->PrefetchTerm(hash);
  for (const std::uint32_t hash : hashes)
    for (const SegmentView& view : segments_) view.segment->PrefetchTermEntries(hash);
  std::vector<TermOrdinal> ordinals;
  ordinals.reserve(terms.size() * segments_.size());
  for (const std::uint32_t hash : hashes) {
    for (const SegmentView& view : segments_) {
      ordinals.push_back(view.segment->FindTermByHash(hash).value_or(Segment::kNoTerm));
      if (ordinals.back() != Segment::kNoTerm) view.segment->PrefetchTermPlace(ordinals.back());
    }
  }
  const auto for_found = [&](auto visit) {
    for (std::size_t i = 0; i < ordinals.size(); ++i)
      if (ordinals[i] != Segment::kNoTerm) visit(*segments_[i % segments_.size()].segment, terms[i / segments_.size()], ordinals[i]);
  };
  for_found([](const Segment& segment, std::string_view, TermOrdinal ordinal) { segment.PrefetchTermBytes(ordinal); });
  for_found([](const Segment& segment, std::string_view term, TermOrdinal& ordinal) {
    if (segment.term(ordinal) != term) ordinal = segment.FindTerm(term).value_or(Segment::kNoTerm);
    if (ordinal != Segment::kNoTerm) segment.PrefetchPostings(ordinal);
  });
  return ordinals;
}

std::uint64_t Snapshot::DocumentFrequency(std::string_view term) const {
  std::uint64_t frequency = 0;
  for (const SegmentView& view : segments_)
    if (const auto ordinal = view.segment->FindTerm(term)) frequency += view.segment->document_frequency(*ordinal);
  return frequency;
}

}  // namespace xeber
