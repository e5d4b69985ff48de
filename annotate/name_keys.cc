#include "annotate/name_keys.h"

#include <algorithm>
#include <string>
#include <vector>

#include "text/name_key.h"

namespace xeber {
namespace {

constexpr std::uint64_t kSoundSalt = 0x736f756e64ull;

// The words met last: direct-mapped, so that a look-up is one comparison, and what is looked at often lies close together.
template <std::size_t kWords>
class Memory {
 public:
  // The slot of the word, whose sound is `spell`s.
  template <typename Spell>
  std::size_t Recall(std::string_view word, const Language& language, Spell spell) {
    const std::uint64_t hash = HashBytes(word, LanguageSalt(language)) | 1;
    const std::size_t slot = (hash >> 8) % kWords;
    if (keys_[slot].word != hash) {
      sounds_[slot] = spell(word, language);
      keys_[slot] = {hash, sounds_[slot].empty() ? 0 : HashBytes(sounds_[slot], kSoundSalt)};
    }
    return slot;
  }
  std::uint64_t key(std::size_t slot) const { return keys_[slot].sound; }
  std::string_view sound(std::size_t slot) const { return sounds_[slot]; }

 private:
  struct Key {
    std::uint64_t word = 0;
    std::uint64_t sound = 0;
  };
  std::vector<Key> keys_ = std::vector<Key>(kWords);
  std::vector<std::string> sounds_ = std::vector<std::string>(kWords);
};

using NameSounds = Memory<8192>;

template <NameWordPlace kPlace>
NameSounds& NameMemory() {
  thread_local NameSounds memory;
  return memory;
}

template <NameWordPlace kPlace>
std::string Spell(std::string_view word, const Language& language) {
  return SpellName(word, language, kPlace);
}

}  // namespace

std::uint64_t SoundKey(const Token& token, const Language& language) {
  thread_local Memory<8192> memory;
  const auto spell = [](std::string_view word, const Language& of) { return NameKey(word, of); };
  return memory.key(memory.Recall(token.stem, language, spell));
}

std::string_view WordOfName(const Token& token, std::string_view surface) {
  const std::size_t mark = std::min(surface.find('\''), surface.find("\u2019"));
  if (mark == std::string_view::npos || mark < 3) return token.exact;
  const auto begins = [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; };
  auto letters = std::count_if(surface.begin(), surface.begin() + static_cast<std::ptrdiff_t>(mark), begins);
  std::size_t size = 0;
  while (size < token.exact.size() && (!begins(token.exact[size]) || letters-- > 0)) ++size;
  return token.exact.substr(0, size);
}

std::string_view SoundOfName(std::string_view word, const Language& language, NameWordPlace place) {
  constexpr auto kBefore = NameWordPlace::kBefore, kLast = NameWordPlace::kLast;
  NameSounds& memory = place == kLast ? NameMemory<kLast>() : NameMemory<kBefore>();
  return memory.sound(memory.Recall(word, language, place == kLast ? &Spell<kLast> : &Spell<kBefore>));
}

std::uint64_t NameWordKey(std::string_view word, const Language& language) {
  NameSounds& memory = NameMemory<NameWordPlace::kLast>();
  return memory.key(memory.Recall(word, language, &Spell<NameWordPlace::kLast>));
}

}  // namespace xeber
