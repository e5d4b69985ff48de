// Which articles are most alike, found beforehand for every article of a segment: a part of a segment that may be missing.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "index/doc_list.h"
#include "index/file_system.h"

namespace xeber {

// So many an article: those that an answer of ten is chosen from, and some to spare for duplicates and for what is deleted meanwhile.
inline constexpr std::size_t kNeighbours = 56;
inline constexpr char kNeighboursFile[] = "neighbours.bin";

// An article among those of NeighbourLists::segments().
struct Neighbour {
  std::uint32_t segment = 0;
  DocId doc = 0;
  float score = 0;  // in [0,1]; in steps of 1 / 65535 once it is stored
};

// A segment whose articles were looked through.
struct NeighbourSegment {
  std::string name;
  std::uint32_t articles = 0;
  friend bool operator==(const NeighbourSegment&, const NeighbourSegment&) = default;
};

// Collects the lists of one segment, document by document. Not thread-safe.
class NeighbourListsBuilder {
 public:
  // At most kMostNeighbourSegments segments.
  NeighbourListsBuilder(const std::vector<NeighbourSegment>& segments, DocId documents);
  // Those of the next document, best first; of more than kNeighbours the best count.
  void Add(std::span<const Neighbour> neighbours);
  // What NeighbourLists reads. All documents must have been added.
  std::string Finish();

 private:
  std::string bytes_;
  std::size_t rows_ = 0, size_ = 0;
};
inline constexpr std::size_t kMostNeighbourSegments = 1u << 15;

// Thread-safe.
class NeighbourLists {
 public:
  // None at all: of a segment without the part.
  NeighbourLists() = default;
  // Over what a builder finished; nullopt if it is not of so many documents. Reads the header, and trusts no row.
  static std::optional<NeighbourLists> Load(std::unique_ptr<const FileBytes> file, DocId documents);

  bool empty() const { return places_ == nullptr; }
  std::uint64_t bytes() const { return file_ ? file_->bytes().size() : 0; }  // on disk
  // The segments that were looked through.
  const std::vector<NeighbourSegment>& segments() const { return segments_; }
  // Appends to `out` those of a document, best first; their segments lie in segments(), their documents in these. Returns whether these
  // are all that are similar to it; otherwise they are the best kNeighbours.
  bool Read(DocId doc, std::vector<Neighbour>& out) const;

  // Reads everything. DATA_LOSS if it is not as it was written.
  absl::Status Verify() const;

 private:
  static constexpr std::size_t kRowBytes = kNeighbours * (sizeof(std::uint32_t) + sizeof(std::uint16_t));

  std::shared_ptr<const FileBytes> file_;
  std::vector<NeighbourSegment> segments_;
  const char* places_ = nullptr;  // rows of kNeighbours places, then kNeighbours scores
  DocId documents_ = 0;

  friend class NeighbourListsBuilder;
};

}  // namespace xeber
