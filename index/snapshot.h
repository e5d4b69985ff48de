// What a reader sees: an immutable list of segments with their tombstones.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "index/segment.h"
#include "index/statistics.h"
#include "news/archive_models.h"

namespace xeber {

// Which documents of a segment are deleted or superseded. Immutable once published.
class Tombstones {
 public:
  explicit Tombstones(DocId documents) : words_((documents + 63) / 64) {}
  // DATA_LOSS if the bytes are none of a segment with that many documents.
  static absl::StatusOr<Tombstones> Decode(std::string_view bytes, DocId documents);
  std::string Encode() const;

  bool Has(DocId doc) const { return (words_[doc / 64] >> (doc % 64) & 1) != 0; }
  void Add(DocId doc) {
    count_ += !Has(doc);
    words_[doc / 64] |= std::uint64_t{1} << (doc % 64);
  }
  std::uint32_t count() const { return count_; }

 private:
  std::vector<std::uint64_t> words_;
  std::uint32_t count_ = 0;
};

// A segment as a snapshot sees it.
struct SegmentView {
  std::shared_ptr<const Segment> segment;
  std::shared_ptr<const Tombstones> tombstones;  // null = none
  bool hot = false;

  bool Deleted(DocId doc) const { return tombstones != nullptr && tombstones->Has(doc); }
  std::uint32_t live() const { return segment->size() - (tombstones ? tombstones->count() : 0); }
};

struct DocumentLocation {
  std::size_t segment = 0;  // in Snapshot::segments()
  DocId doc = 0;
  friend bool operator==(const DocumentLocation&, const DocumentLocation&) = default;
};

// Thread-safe. Readers hold one by shared_ptr for as long as a request lasts; files of segments that are gone from the index stay
// mapped until then.
class Snapshot : public CollectionStatistics {
 public:
  Snapshot(std::uint64_t generation, std::uint64_t journal_sequence, std::vector<SegmentView> segments,
           std::shared_ptr<const ArchiveModels> models = nullptr);

  std::uint64_t generation() const { return generation_; }
  std::uint64_t journal_sequence() const { return journal_sequence_; }  // of the last write it shows
  // What its articles were annotated with besides what every article is; null = nothing.
  const std::shared_ptr<const ArchiveModels>& models() const { return models_; }
  // Newest first, by the newest article in each.
  const std::vector<SegmentView>& segments() const { return segments_; }

  // Where the segment of that name stands in segments().
  std::optional<std::size_t> FindSegment(std::string_view name) const;

  // Where the current version of an article is.
  std::optional<DocumentLocation> Find(const ArticleId& id) const;
  // The same by HashBytes of the id; of two live articles with equal hashes, any one.
  std::optional<DocumentLocation> FindByIdHash(std::uint64_t hash) const;

  // The ordinals of terms in every segment, Segment::kNoTerm where one lacks it: of each term in turn those in segments().
  std::vector<TermOrdinal> FindTerms(std::span<const std::string_view> terms) const;

  std::uint64_t documents() const override { return documents_; }  // with tombstoned ones
  std::uint64_t live_documents() const { return live_; }
  std::uint64_t DocumentFrequency(std::string_view term) const override;

 private:
  std::uint64_t generation_;
  std::uint64_t journal_sequence_;
  std::vector<SegmentView> segments_;
  absl::flat_hash_map<std::string_view, std::size_t> numbers_;  // of the segments, by name
  std::shared_ptr<const ArchiveModels> models_;
  std::uint64_t documents_ = 0;
  std::uint64_t live_ = 0;
};

}  // namespace xeber
