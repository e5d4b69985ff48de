// Documents to the bytes of a segment.
#pragma once

#include <cstdint>
#include <memory>

#include "index/document.h"
#include "index/segment_format.h"
#include "index/statistics.h"
#include "news/archive_models.h"

namespace xeber {

// Not thread-safe; a worker has its own.
class SegmentBuilder {
 public:
  // `background` adds its document frequencies to those of the documents added here when strongest terms are chosen; it must
  // outlive the builder. Pass the statistics of the index for a few live articles, EmptyStatistics() for a bulk load.
  // What `models` tell of a document replaces what it carries of them; null = nothing is told.
  explicit SegmentBuilder(const CollectionStatistics& background, std::shared_ptr<const ArchiveModels> models = nullptr);
  ~SegmentBuilder();

  // Ids must be distinct. Terms over schema::kMaxTermBytes are cut.
  void Add(const IndexDocument& document);
  std::uint32_t size() const;
  // Roughly what the builder holds.
  std::uint64_t memory_bytes() const;

  // The segment: documents in order of publication time, those without first, ties in order of addition. Leaves the builder empty.
  SegmentParts Finish(Destination destination = Destination::kDisk);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// Statistics of nothing. Lives as long as the process.
const CollectionStatistics& EmptyStatistics();

}  // namespace xeber
