#include "ranking/completion_keys.h"

#include <algorithm>
#include <limits>

namespace xeber {
namespace {

// A key with its first 8 bytes as a number, which decides most comparisons.
struct SortedKey {
  std::uint64_t head;
  CompletionKeys::Key key;
};

std::uint64_t HeadOf(const std::string& text, std::uint32_t begin) {
  std::uint64_t head = 0;
  bool ended = false;
  for (std::uint32_t i = 0; i < 8; ++i) {
    const unsigned char c = ended ? 0 : static_cast<unsigned char>(text[begin + i]);
    ended = ended || c == CompletionKeys::kEnd;
    head = head << 8 | c;
  }
  return head;
}

// Whether the key at `a` comes before the one at `b`, of which the first 8 bytes are equal.
int CompareRest(const std::string& text, std::uint32_t a, std::uint32_t b) {
  for (;; ++a, ++b) {
    const auto x = static_cast<unsigned char>(text[a]), y = static_cast<unsigned char>(text[b]);
    if (x != y) return x < y ? -1 : 1;
    if (x == CompletionKeys::kEnd) return 0;
  }
}

}  // namespace

CompletionKeys::CompletionKeys(std::string text, std::vector<Key> keys) : text_(std::move(text)) {
  std::vector<SortedKey> sorted;
  sorted.reserve(keys.size());
  for (const Key& key : keys) sorted.push_back({HeadOf(text_, key.begin), key});
  std::sort(sorted.begin(), sorted.end(), [&](const SortedKey& a, const SortedKey& b) {
    if (a.head != b.head) return a.head < b.head;
    const int order = CompareRest(text_, a.key.begin, b.key.begin);
    return order != 0 ? order < 0 : a.key.owner < b.key.owner;
  });
  keys_ = std::move(keys);
  for (std::size_t i = 0; i < sorted.size(); ++i) keys_[i] = sorted[i].key;
  text_.shrink_to_fit();
}

void CompletionKeys::Score(const std::function<float(const Key&)>& score) {
  if (keys_.empty()) return;
  std::vector<float> below;
  below.reserve(keys_.size());
  for (const Key& key : keys_) below.push_back(score(key));
  do {
    std::vector<float> bounds((below.size() + kFan - 1) / kFan, -std::numeric_limits<float>::infinity());
    for (std::size_t i = 0; i < below.size(); ++i) bounds[i / kFan] = std::max(bounds[i / kFan], below[i]);
    below = bounds;
    bounds_.push_back(std::move(bounds));
  } while (below.size() > 1);
}

std::string_view CompletionKeys::text(const Key& key) const {
  return std::string_view(text_).substr(key.begin, text_.find(kEnd, key.begin) - key.begin);
}

std::uint64_t CompletionKeys::bytes() const {
  std::uint64_t bytes = text_.capacity() + keys_.capacity() * sizeof(Key);
  for (const auto& level : bounds_) bytes += level.capacity() * sizeof(float);
  return bytes;
}

// -1, 0 or 1: the key comes before all that begin so, begins so, or comes after them.
int CompletionKeys::Compare(std::uint32_t begin, std::string_view beginning) const {
  const int order = text_.compare(begin, beginning.size(), beginning.data(), beginning.size());
  return order < 0 ? -1 : order > 0 ? 1 : 0;
}

CompletionKeys::Range CompletionKeys::Find(std::string_view beginning) const {
  const auto first =
      std::partition_point(keys_.begin(), keys_.end(), [&](const Key& key) { return Compare(key.begin, beginning) < 0; });
  // The end is near where few keys begin so: doubling steps, then halving.
  std::ptrdiff_t step = 1;
  auto low = first;
  while (keys_.end() - low > step && Compare((low + step)->begin, beginning) == 0) low += step, step *= 2;
  const auto high = keys_.end() - low > step ? low + step : keys_.end();
  const auto last = std::partition_point(low, high, [&](const Key& key) { return Compare(key.begin, beginning) == 0; });
  return {static_cast<std::uint32_t>(first - keys_.begin()), static_cast<std::uint32_t>(last - keys_.begin())};
}

std::vector<CompletionKeys::Node> CompletionKeys::Cover(Range range) const {
  std::vector<Node> nodes;
  std::uint32_t first = range.first, last = range.second;
  if (first >= last) return nodes;
  first /= kFan, last = (last - 1) / kFan + 1;  // blocks that the range only begins or ends in are taken whole
  for (std::uint8_t level = 1; first < last; ++level) {
    if (level == bounds_.size()) {
      nodes.push_back({level, 0});
      break;
    }
    for (; first < last && first % kFan != 0; ++first) nodes.push_back({level, first});
    for (; first < last && last % kFan != 0; --last) nodes.push_back({level, last - 1});
    first /= kFan, last /= kFan;
  }
  return nodes;
}

std::pair<CompletionKeys::Node, std::uint32_t> CompletionKeys::Below(Node node) const {
  const std::size_t all = node.level == 1 ? keys_.size() : bounds_[node.level - 2u].size();
  const std::uint32_t first = node.index * kFan;
  return {{static_cast<std::uint8_t>(node.level - 1), first},
          static_cast<std::uint32_t>(std::min<std::size_t>(kFan, all - first))};
}

bool CompletionKeys::Meets(Node node, Range range) {
  const int shift = 4 * node.level;
  const std::uint64_t first = std::uint64_t{node.index} << shift, last = std::uint64_t{node.index + 1} << shift;
  return first < range.second && range.first < last;
}

}  // namespace xeber
