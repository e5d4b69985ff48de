#include "index/neighbours.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <utility>

#include "absl/status/status.h"
#include "index/bytes.h"
#include "index/hash.h"

namespace xeber {
namespace {

constexpr std::uint32_t kVersion = 1;
constexpr int kDocBits = 17;  // segments hold 2^17 documents at the most
constexpr std::uint32_t kDocMask = (1u << kDocBits) - 1, kNobody = UINT32_MAX;
constexpr float kScoreSteps = 65535;

static_assert(kMaxSegmentDocuments == 1u << kDocBits);
static_assert(kMostNeighbourSegments == 1u << (32 - kDocBits));

}  // namespace

NeighbourListsBuilder::NeighbourListsBuilder(const std::vector<NeighbourSegment>& segments, DocId documents) {
  ByteSink out;
  out.Put(kVersion);
  out.Put<std::uint32_t>(documents);
  out.Put<std::uint32_t>(kNeighbours);
  out.Put(static_cast<std::uint32_t>(segments.size()));
  for (const NeighbourSegment& segment : segments) {
    out.PutString(segment.name);
    out.Put(segment.articles);
  }
  out.Align();
  rows_ = out.bytes().size();
  size_ = rows_ + documents * NeighbourLists::kRowBytes;
  bytes_ = std::move(out.bytes());
  bytes_.reserve(size_ + sizeof(std::uint64_t));
}

void NeighbourListsBuilder::Add(std::span<const Neighbour> neighbours) {
  std::array<std::uint32_t, kNeighbours> places;
  std::array<std::uint16_t, kNeighbours> scores;
  places.fill(kNobody);
  scores.fill(0);
  for (std::size_t i = 0; i < std::min(kNeighbours, neighbours.size()); ++i) {
    places[i] = neighbours[i].segment << kDocBits | neighbours[i].doc;
    scores[i] = static_cast<std::uint16_t>(std::lround(std::clamp(neighbours[i].score, 0.0f, 1.0f) * kScoreSteps));
  }
  bytes_.append(reinterpret_cast<const char*>(places.data()), sizeof places);
  bytes_.append(reinterpret_cast<const char*>(scores.data()), sizeof scores);
}

std::string NeighbourListsBuilder::Finish() {
  bytes_.resize(size_);
  const std::uint64_t sum = HashBytes(bytes_);
  bytes_.append(reinterpret_cast<const char*>(&sum), sizeof sum);
  return std::move(bytes_);
}

std::optional<NeighbourLists> NeighbourLists::Load(std::unique_ptr<const FileBytes> file, DocId documents) {
  ByteSource in(file->bytes());
  if (in.Get<std::uint32_t>() != kVersion || in.Get<std::uint32_t>() != documents || in.Get<std::uint32_t>() != kNeighbours)
    return std::nullopt;
  NeighbourLists lists;
  const auto segments = in.Get<std::uint32_t>();
  for (std::uint32_t i = 0; i < segments && in.ok(); ++i) {
    std::string name(in.GetString());
    lists.segments_.push_back({std::move(name), in.Get<std::uint32_t>()});
  }
  if (!in.ok()) return std::nullopt;
  const std::size_t rows = (file->bytes().size() - in.rest().size() + 7) / 8 * 8;
  if (file->bytes().size() != rows + documents * kRowBytes + sizeof(std::uint64_t)) return std::nullopt;
  lists.places_ = file->bytes().data() + rows;
  lists.documents_ = documents;
  lists.file_ = std::move(file);
  return lists;
}

bool NeighbourLists::Read(DocId doc, std::vector<Neighbour>& out) const {
  if (doc >= documents_) return false;
  const char* const row = places_ + doc * kRowBytes;
  std::array<std::uint32_t, kNeighbours> places;
  std::array<std::uint16_t, kNeighbours> scores;
  std::memcpy(places.data(), row, sizeof places);
  std::memcpy(scores.data(), row + sizeof places, sizeof scores);
  for (std::size_t i = 0; i < kNeighbours && places[i] != kNobody; ++i) {
    const std::uint32_t segment = places[i] >> kDocBits, neighbour = places[i] & kDocMask;
    if (segment < segments_.size() && neighbour < segments_[segment].articles)
      out.push_back({.segment = segment, .doc = neighbour, .score = scores[i] / kScoreSteps});
  }
  return places.back() == kNobody;
}

absl::Status NeighbourLists::Verify() const {
  if (empty()) return absl::OkStatus();
  const std::string_view bytes = file_->bytes();
  std::uint64_t sum = 0;
  std::memcpy(&sum, bytes.data() + bytes.size() - sizeof sum, sizeof sum);
  if (HashBytes(bytes.substr(0, bytes.size() - sizeof sum)) != sum) return absl::DataLossError("neighbours.bin is damaged");
  return absl::OkStatus();
}

}  // namespace xeber
