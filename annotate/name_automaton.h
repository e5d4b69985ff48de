// Sequences of word keys to values: the automaton that finds the names of a gazetteer in a text.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "annotate/word_hash.h"
#include "annotate/zeroed_array.h"
#include "text/large_pages.h"

namespace xeber {

// A set of well-mixed keys in few bits: few others seem to be in it, too.
class KeyBits {
 public:
  void Add(std::uint64_t key);
  // So many keys more will follow.
  void Reserve(std::size_t more);
  // Ask for the memory that MayHold, or Add, will look at.
  void Prefetch(std::uint64_t key) const { __builtin_prefetch(&bits_[(key >> 26) & mask_]); }
  void PrefetchToAdd(std::uint64_t key) const { __builtin_prefetch(&bits_[(key >> 26) & mask_], 1); }
  bool MayHold(std::uint64_t key) const { return bits_[(key >> 26) & mask_] >> (key >> 20 & 63) & 1; }
  std::size_t size_bytes() const { return bits_.size() * 8 + keys_.capacity() * 8; }

 private:
  static constexpr std::size_t kMostWords = std::size_t{1} << 20;
  void Resize(std::size_t words);
  void Set(std::uint64_t key) { bits_[(key >> 26) & mask_] |= std::uint64_t{1} << (key >> 20 & 63); }

  ZeroedArray<std::uint64_t> bits_ = ZeroedArray<std::uint64_t>(4096);
  std::size_t mask_ = 4095;
  std::vector<std::uint64_t> keys_;
};

// A trie over 64-bit keys in one open-addressed table. Two different keys never meet in practice (64-bit hashes), so the words
// themselves are not kept. Adding is not thread-safe; once built, everything const is.
class NameAutomaton {
 public:
  using State = std::uint32_t;
  static constexpr State kRoot = 0;
  static constexpr State kDead = 0xffffffff;
  static constexpr std::uint32_t kEnd = 0xffffffff;
  static constexpr std::size_t kMostValues = 64;  // of one name

  // What a name stands for; `next` chains the values of one name, kEnd at the last.
  struct Value {
    std::uint32_t entry = 0;
    std::uint16_t flags = 0;
    std::uint32_t next = kEnd;
  };

  NameAutomaton();

  // So many names more will follow: what is far too little for them is not made larger step by step.
  void Reserve(std::size_t names);
  // Adds `entry` as a value of the name with these keys; the flags of a value that is there already are joined. An empty name
  // is ignored, and so is a value beyond kMostValues. Names wait for company, so that the memory of many is asked for at once:
  // Finish must follow the last.
  void Add(std::span<const std::uint64_t> keys, std::uint32_t entry, std::uint16_t flags);
  void Finish();

  // The state after `key`, kDead if no name goes on so.
  State Next(State state, std::uint64_t key) const {
    if (state == kRoot ? !starts_.MayHold(key) : !(nodes_[state].next >> (key >> 59) & 1)) return kDead;
    const Slot& slot = slots_[FindSlot(Mix(state, key))];
    return slot.IsFree() ? kDead : slot.state;
  }

  // Whether any name goes on from `state`.
  bool GoesOn(State state) const { return nodes_[state].next != 0; }
  // Whether the key may be the second of any name.
  bool MayBeSecond(std::uint64_t key) const { return seconds_[key >> 20 & kSecondMask] >> (key & 63) & 1; }
  // Whether any name may begin with the two keys that PairOf is of.
  bool MayBeginWith(std::uint64_t pair) const { return pairs_.MayHold(pair); }
  static std::uint64_t PairOf(std::uint64_t first, std::uint64_t second) { return JoinHashes(first, second); }

  // The first value of the name that ends in `state`, kEnd if none does.
  std::uint32_t FirstValue(State state) const { return nodes_[state].first_value; }
  const Value& value(std::uint32_t at) const { return values_[at]; }
  // Joins of(entry) to the flags of each value.
  template <typename Flags>
  void AddFlags(const Flags& of) {
    for (Value& value : values_) value.flags |= of(value.entry);
  }

  // Ask for the memory that the function of that name will read.
  void PrefetchMayBeginWith(std::uint64_t pair) const { pairs_.Prefetch(pair); }
  void PrefetchNext(State state, std::uint64_t key) const {
    __builtin_prefetch(&slots_[HomeOf(Mix(state, key))]);
    __builtin_prefetch(&nodes_[state]);
  }
  void PrefetchValue(std::uint32_t at) const { __builtin_prefetch(&values_[at]); }
  std::size_t size_bytes() const;

 private:
  // Of three words, so that many take little room.
  struct Slot {
    std::uint32_t low, high;  // of the mixed state and key; both 0: free
    State state;

    bool IsFree() const { return (low | high) == 0; }
    std::uint64_t mixed() const { return std::uint64_t{high} << 32 | low; }
  };

  struct Node {
    std::uint32_t first_value = kEnd;
    std::uint32_t next = 0;  // a bit for each key>>59 with which a name goes on: most words that do not are told by it
  };

  // A name that is still to be added; its keys are those of pending_keys_ from `at` on.
  struct Pending {
    std::size_t at;
    std::size_t keys;
    std::uint32_t entry;
    std::uint16_t flags;
    State state = kRoot;
  };

  // Where the mixed state and key are looked for first, whatever the number of slots.
  std::size_t HomeOf(std::uint64_t mixed) const { return (mixed >> 32) * slots_.size() >> 32; }
  // Where they are, or would be.
  std::size_t FindSlot(std::uint64_t mixed) const {
    std::size_t slot = HomeOf(mixed);
    while (!slots_[slot].IsFree() && slots_[slot].mixed() != mixed) slot = slot + 1 == slots_.size() ? 0 : slot + 1;
    return slot;
  }
  static std::uint64_t Mix(State state, std::uint64_t key);
  std::uint64_t PairOf(const Pending& name) const { return PairOf(pending_keys_[name.at], pending_keys_[name.at + 1]); }
  State Extend(State state, std::uint64_t key);
  void ExtendPending(std::size_t level);
  void AddValue(const Pending& name);
  void Resize(std::size_t slots);

  KeyBits starts_;  // keys that begin a name: most words stop here
  KeyBits pairs_;   // the first two of each
  // A bit for each second key; of very many names most are set, and tell nothing.
  static constexpr std::size_t kSecondMask = (std::size_t{1} << 13) - 1;
  std::vector<std::uint64_t> seconds_ = std::vector<std::uint64_t>(kSecondMask + 1);
  ZeroedArray<Slot> slots_;
  std::size_t used_ = 0;
  LargeVector<Node> nodes_;  // by state
  LargeVector<Value> values_;
  std::vector<Pending> pending_;
  std::vector<std::uint64_t> pending_keys_;
};

inline std::uint64_t NameAutomaton::Mix(State state, std::uint64_t key) {
  std::uint64_t mixed = (key + state * 0x9e3779b97f4a7c15ull) * 0xbf58476d1ce4e5b9ull;
  mixed ^= mixed >> 29;
  return mixed == 0 ? 1 : mixed;
}

}  // namespace xeber
