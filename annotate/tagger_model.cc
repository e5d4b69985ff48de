#include "annotate/tagger_model.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>

#include "annotate/word_hash.h"

namespace xeber {
namespace {

constexpr std::string_view kMagic = "xeber-names-1\n";

template <typename T>
void Put(const T& value, std::string& out) {
  out.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

template <typename T>
bool Take(std::string_view& bytes, T& value) {
  if (bytes.size() < sizeof(value)) return false;
  std::memcpy(&value, bytes.data(), sizeof(value));
  bytes.remove_prefix(sizeof(value));
  return true;
}

}  // namespace

TaggerModel::TaggerModel(std::vector<Row> rows, std::array<TagScores, kTagCount> transitions, float scale,
                         std::vector<std::uint32_t> inside)
    : rows_(std::move(rows)), transitions_(transitions), scale_(scale), inside_(std::move(inside)) {
  std::sort(rows_.begin(), rows_.end(), [](const Row& a, const Row& b) { return a.feature < b.feature; });
  std::sort(inside_.begin(), inside_.end());
  for (const std::uint32_t word : inside_) inside_bits_ |= std::uint64_t{1} << (word & 63);
  Index();
}

void TaggerModel::Index() {
  std::size_t size = 16;
  while (size < rows_.size() * 2) size *= 2;
  table_.assign(size, Row{});
  mask_ = size - 1;
  bits_.assign(size * 4 / 64, 0);
  bit_shift_ = 32 - std::countr_zero(size * 4);
  taught_ = 0;
  for (const Row& row : rows_) {
    for (std::size_t tag = 0; tag < kTagCount; ++tag) taught_ |= (row.weights[tag] > 0 ? 1u : 0u) << tag;  // only right tags gain
    const std::uint32_t bit = row.feature >> bit_shift_;
    bits_[bit / 64] |= std::uint64_t{1} << (bit % 64);
    std::size_t slot = row.feature & mask_;
    while (table_[slot].feature != 0) slot = (slot + 1) & mask_;
    table_[slot] = row;
  }
  checksum_ = HashBytes({reinterpret_cast<const char*>(rows_.data()), rows_.size() * sizeof(Row)});
}

std::string TaggerModel::Serialize() const {
  std::string out(kMagic);
  Put(scale_, out);
  Put(transitions_.weights(), out);
  Put(static_cast<std::uint32_t>(inside_.size()), out);
  for (const std::uint32_t word : inside_) Put(word, out);
  Put(static_cast<std::uint32_t>(rows_.size()), out);
  for (const Row& row : rows_) Put(row.feature, out);
  for (const Row& row : rows_) out.append(reinterpret_cast<const char*>(row.weights.data()), kTagCount);
  Put(HashBytes(out), out);
  return out;
}

absl::StatusOr<TaggerModel> TaggerModel::Parse(std::string_view bytes) {
  const absl::Status broken =
      absl::InvalidArgumentError("not a model of names of this version, or damaged: train it again (xeber train entities)");
  if (bytes.size() < kMagic.size() + 8 || !bytes.starts_with(kMagic)) return broken;
  std::string_view tail = bytes.substr(bytes.size() - 8);
  bytes.remove_suffix(8);
  std::uint64_t sum = 0;
  if (!Take(tail, sum) || sum != HashBytes(bytes)) return broken;
  bytes.remove_prefix(kMagic.size());
  float scale = 1;
  std::array<TagScores, kTagCount> transitions;
  std::uint32_t count = 0;
  if (!Take(bytes, scale) || !Take(bytes, transitions) || !Take(bytes, count) || bytes.size() / 4 < count) return broken;
  bool finite = std::isfinite(scale);
  for (const TagScores& before : transitions) finite = finite && std::ranges::all_of(before, [](float score) { return std::isfinite(score); });
  if (!finite) return broken;
  std::vector<std::uint32_t> inside(count);
  for (std::uint32_t& word : inside) Take(bytes, word);
  if (!Take(bytes, count) || bytes.size() != count * (4 + kTagCount)) return broken;
  std::vector<Row> rows(count);
  for (Row& row : rows) {
    Take(bytes, row.feature);
    if (row.feature == 0) return broken;
  }
  for (Row& row : rows) {
    std::memcpy(row.weights.data(), bytes.data(), kTagCount);
    bytes.remove_prefix(kTagCount);
  }
  return TaggerModel(std::move(rows), transitions, scale, std::move(inside));
}

}  // namespace xeber
