#include "annotate/name_automaton.h"

#include <algorithm>
#include <utility>

namespace xeber {
namespace {

constexpr std::size_t kBatch = 64;  // names that are added together

}  // namespace

NameAutomaton::NameAutomaton() : slots_(1024), mask_(1023), nodes_(1) {}

// Keeps about one bit in eight set, as long as there are not too many; then the keys themselves are needed no more.
void KeyBits::Add(std::uint64_t key) {
  Set(key);
  if (bits_.size() == kMostWords) return;
  keys_.push_back(key);
  if (keys_.size() * 8 <= bits_.size() * 64) return;
  bits_.assign(bits_.size() * 4, 0);
  mask_ = bits_.size() - 1;
  for (const std::uint64_t known : keys_) Set(known);
  if (bits_.size() == kMostWords) keys_ = {};
}

void NameAutomaton::Grow() {
  std::vector<Slot> old(slots_.size() * 2);
  old.swap(slots_);
  mask_ = slots_.size() - 1;
  for (const Slot& slot : old) {
    if (slot.mixed == 0) continue;
    std::size_t to = slot.mixed & mask_;
    while (slots_[to].mixed != 0) to = (to + 1) & mask_;
    slots_[to] = slot;
  }
}

NameAutomaton::State NameAutomaton::Extend(State state, std::uint64_t key) {
  if (used_ * 2 >= slots_.size()) Grow();
  const std::uint64_t mixed = Mix(state, key);
  std::size_t slot = mixed & mask_;
  for (; slots_[slot].mixed != 0; slot = (slot + 1) & mask_) {
    if (slots_[slot].mixed == mixed) return slots_[slot].state;
  }
  if (state == kRoot) starts_.Add(key);
  nodes_[state].next |= std::uint32_t{1} << (key >> 59);
  const State fresh = static_cast<State>(nodes_.size());
  nodes_.emplace_back();
  slots_[slot] = {mixed, fresh};
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
    __builtin_prefetch(&slots_[Mix(name.state, pending_keys_[name.at + level]) & mask_], 1);
    if (level == 1) pairs_.Prefetch(PairOf(name));
  }
  for (Pending& name : pending_) {
    if (level >= name.keys) continue;
    name.state = Extend(name.state, pending_keys_[name.at + level]);
    if (level == 1) pairs_.Add(PairOf(name));
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
  return starts_.size_bytes() + pairs_.size_bytes() + slots_.capacity() * sizeof(Slot) + nodes_.capacity() * sizeof(Node) +
         values_.capacity() * sizeof(Value);
}

}  // namespace xeber
