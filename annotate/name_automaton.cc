#include "annotate/name_automaton.h"

#include <algorithm>
#include <utility>

namespace xeber {
namespace {

constexpr std::size_t kBatch = 64;                         // names that are added together
constexpr std::size_t kMostStates = 3, kMostSlots = 5;     // at most so many states in so many slots
constexpr std::size_t kStatesAName = 7, kValuesAName = 4;  // of a name of two words, which is keyed in four ways

}  // namespace

NameAutomaton::NameAutomaton() : slots_(1024), nodes_(1) {}

// Keeps about one bit in eight set, as long as there are not too many; then the keys themselves are needed no more.
void KeyBits::Add(std::uint64_t key) {
  Set(key);
  if (bits_.size() == kMostWords) return;
  keys_.push_back(key);
  if (keys_.size() * 8 > bits_.size() * 64) Resize(bits_.size() * 4);
}

void KeyBits::Resize(std::size_t words) {
  bits_ = ZeroedArray<std::uint64_t>(words);
  mask_ = words - 1;
  for (const std::uint64_t known : keys_) Set(known);
  if (words == kMostWords) keys_ = {};
}

void KeyBits::Reserve(std::size_t more) {
  std::size_t words = bits_.size();
  if (words == kMostWords) return;
  while (words < kMostWords && (keys_.size() + more) * 8 > words * 64) words *= 4;
  if (words > bits_.size()) Resize(words);
}

void NameAutomaton::Resize(std::size_t slots) {
  ZeroedArray<Slot> old(slots);
  std::swap(old, slots_);
  for (const Slot& slot : old)
    if (!slot.IsFree()) slots_[FindSlot(slot.mixed())] = slot;
}

void NameAutomaton::Reserve(std::size_t names) {
  const std::size_t states = used_ + names * kStatesAName;
  const std::size_t slots = states * kMostSlots / kMostStates + 1;
  if (slots > slots_.size() * 2) Resize(slots);
  if (states > nodes_.capacity() * 2) nodes_.reserve(states);
  if (names > values_.capacity()) values_.reserve(values_.size() + names * kValuesAName);
  starts_.Reserve(names * kValuesAName);
  pairs_.Reserve(names * kValuesAName);
}

NameAutomaton::State NameAutomaton::Extend(State state, std::uint64_t key) {
  if (used_ * kMostSlots >= slots_.size() * kMostStates) Resize(slots_.size() * 2);
  const std::uint64_t mixed = Mix(state, key);
  Slot& slot = slots_[FindSlot(mixed)];
  if (!slot.IsFree()) return slot.state;
  if (state == kRoot) starts_.Add(key);
  nodes_[state].next |= std::uint32_t{1} << (key >> 59);
  const State fresh = static_cast<State>(nodes_.size());
  nodes_.emplace_back();
  slot = {static_cast<std::uint32_t>(mixed), static_cast<std::uint32_t>(mixed >> 32), fresh};
  ++used_;
  return fresh;
}

void NameAutomaton::Add(std::span<const std::uint64_t> keys, std::uint32_t entry, std::uint16_t flags) {
  if (keys.empty()) return;
  pending_.push_back({pending_keys_.size(), keys.size(), entry, flags});
  pending_keys_.insert(pending_keys_.end(), keys.begin(), keys.end());
  if (pending_.size() == kBatch) Finish();
}

// Takes every pending name that is so long one key further.
void NameAutomaton::ExtendPending(std::size_t level) {
  for (const Pending& name : pending_) {
    if (level >= name.keys) continue;
    __builtin_prefetch(&slots_[HomeOf(Mix(name.state, pending_keys_[name.at + level]))], 1);
    if (level == 1) pairs_.PrefetchToAdd(PairOf(name));
  }
  for (Pending& name : pending_) {
    if (level >= name.keys) continue;
    name.state = Extend(name.state, pending_keys_[name.at + level]);
    if (level != 1) continue;
    const std::uint64_t second = pending_keys_[name.at + 1];
    pairs_.Add(PairOf(name));
    seconds_[second >> 20 & kSecondMask] |= std::uint64_t{1} << (second & 63);
  }
}

void NameAutomaton::AddValue(const Pending& name) {
  std::size_t entries = 0;
  for (std::uint32_t at = nodes_[name.state].first_value; at != kEnd; at = values_[at].next) {
    if (values_[at].entry == name.entry) {
      values_[at].flags |= name.flags;
      return;
    }
    if (++entries == kMostValues) return;
  }
  values_.push_back({name.entry, name.flags, nodes_[name.state].first_value});
  nodes_[name.state].first_value = static_cast<std::uint32_t>(values_.size() - 1);
}

void NameAutomaton::Finish() {
  std::size_t longest = 0;
  for (const Pending& name : pending_) longest = std::max(longest, name.keys);
  for (std::size_t level = 0; level < longest; ++level) ExtendPending(level);
  for (const Pending& name : pending_) __builtin_prefetch(&nodes_[name.state].first_value, 1);
  for (const Pending& name : pending_) AddValue(name);
  pending_.clear();
  pending_keys_.clear();
}

std::size_t NameAutomaton::size_bytes() const {
  const std::size_t bits = seconds_.size() * 8 + starts_.size_bytes() + pairs_.size_bytes();
  return bits + slots_.size() * sizeof(Slot) + nodes_.capacity() * sizeof(Node) + values_.capacity() * sizeof(Value);
}

}  // namespace xeber
