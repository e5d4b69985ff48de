// What a thread has worked out about the words it met lately, found by their numbers (Token::word) instead of by their letters.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "text/large_pages.h"

namespace xeber {

// Direct-mapped, of fixed size. Not thread-safe: one a thread.
template <typename Value, std::size_t kSlots>
class WordTable {
 public:
  // What the value of a word depends on besides the word: the numbering it is of, and more.
  using Source = std::array<std::uint64_t, 4>;

  // The words that are asked for from now on are of `source`. Alternating between a few sources costs nothing.
  void Use(const Source& source) {
    if (!sources_.empty() && sources_[source_] == source) return;
    for (source_ = 0; source_ < sources_.size(); ++source_)
      if (sources_[source_] == source) return;
    if (sources_.size() == kMostSources) {
      sources_.clear();
      for (std::size_t slot = 0; slot < kSlots; ++slot) slots_[slot].word = 0;
      source_ = 0;
    }
    sources_.push_back(source);
  }

  // Asks for the memory that Get will read.
  [[gnu::always_inline]] void Prefetch(std::uint32_t word) const {
    const char* slot = reinterpret_cast<const char*>(&slots_[word % kSlots]);
    for (std::size_t line = 0; line < sizeof(Slot); line += 64) __builtin_prefetch(slot + line);
  }

  // The value of the word, by make(value), to which a value of other words is given, if it is not remembered; that of word 0
  // never is. Valid until the next call; what is changed in it is remembered.
  template <typename Make>
  Value& Get(std::uint32_t word, const Make& make) {
    Slot& slot = slots_[word % kSlots];
    const auto source = static_cast<std::uint32_t>(source_);
    if (slot.word != word || slot.source != source || word == 0) {
      make(slot.value);
      slot.word = word;
      slot.source = source;
    }
    return slot.value;
  }

 private:
  static constexpr std::size_t kMostSources = 256;
  struct alignas(64) Slot {
    Value value;
    std::uint32_t word;  // 0: none
    std::uint32_t source;
  };

  std::vector<Source> sources_;
  std::size_t source_ = 0;
  LargeArray<Slot, kSlots> slots_;
};

}  // namespace xeber
