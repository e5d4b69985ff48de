// Texts in byte order with a score each: what goes on from a beginning, best first.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace xeber {

// Immutable once built; thread-safe. Above the sorted keys stand the greatest scores of 16, 256, ... of them, so that the best of
// any range are found without looking at the others (a completion trie with the best score in every node, as Hsu & Ottaviano
// 2013, laid out flat).
class CompletionKeys {
 public:
  static constexpr std::uint32_t kFan = 16;
  static constexpr char kEnd = '\n';  // of a key

  // A key is text[begin] up to the next kEnd; keys may overlap. `owner` is the caller's own number for it.
  struct Key {
    std::uint32_t begin = 0;
    std::uint32_t owner = 0;
  };
  using Range = std::pair<std::uint32_t, std::uint32_t>;  // [first, last) in the order of the keys

  CompletionKeys() = default;
  // Sorts the keys, equal ones by owner. `text` must end with kEnd and have less than 4 GiB.
  CompletionKeys(std::string text, std::vector<Key> keys);

  // To be called once, before Best: `score` of each key, finite.
  void Score(const std::function<float(const Key&)>& score);

  std::uint32_t size() const { return static_cast<std::uint32_t>(keys_.size()); }
  const Key& key(std::uint32_t at) const { return keys_[at]; }
  std::string_view text(const Key& key) const;
  bool StartsText(const Key& key) const { return key.begin == 0 || text_[key.begin - 1] == kEnd; }
  char byte_before(const Key& key) const { return text_[key.begin - 1]; }  // of one that starts no text
  std::uint64_t bytes() const;                                             // of memory

  // The keys that begin so.
  Range Find(std::string_view beginning) const;

  // Keys [index * 16^level, (index + 1) * 16^level); level 0 is one key.
  struct Node {
    std::uint8_t level = 0;
    std::uint32_t index = 0;
  };
  // Nodes that cover the range, disjoint; they may hold keys outside it, which the caller must leave out.
  std::vector<Node> Cover(Range range) const;
  // The nodes below a node of level 1 or more, as far as there are any.
  std::pair<Node, std::uint32_t> Below(Node node) const;  // the first, and how many
  // No key in a node of level 1 or more scores better.
  float Bound(Node node) const { return bounds_[node.level - 1u][node.index]; }
  // Whether the node has keys of the range.
  static bool Meets(Node node, Range range);

 private:
  int Compare(std::uint32_t begin, std::string_view beginning) const;

  std::string text_;
  std::vector<Key> keys_;
  std::vector<std::vector<float>> bounds_;  // by level - 1
};

}  // namespace xeber
