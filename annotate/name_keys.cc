#include "annotate/name_keys.h"

#include <algorithm>
#include <array>
#include <string>

#include "text/name_key.h"

namespace xeber {
namespace {

constexpr std::uint64_t kSoundSalt = 0x736f756e64ull;

struct Remembered {
  std::uint64_t word = 0;
  std::uint64_t key = 0;
  std::string sound;
};

using Memory = std::array<Remembered, 4096>;  // direct-mapped, so that a look-up is one comparison

template <typename Spell>
const Remembered& Recall(Memory& memory, std::string_view word, const Language& language, Spell spell) {
  const std::uint64_t hash = HashBytes(word, LanguageSalt(language)) | 1;
  Remembered& slot = memory[(hash >> 8) % memory.size()];
  if (slot.word != hash) {
    slot.sound = spell(word, language);
    slot.word = hash;
    slot.key = slot.sound.empty() ? 0 : HashBytes(slot.sound, kSoundSalt);
  }
  return slot;
}

// "altınok'un" and "rahimli's" without what follows the apostrophe; O'Neill stays whole.
std::string_view BeforeApostrophe(std::string_view word) {
  const std::size_t mark = std::min(word.find('\''), word.find("\u2019"));
  return mark == std::string_view::npos || mark < 3 ? word : word.substr(0, mark);
}

std::string SpellName(std::string_view word, const Language& language) {
  const std::string sound = NameKey(LightStem(BeforeApostrophe(word), language), language);
  std::string name;
  for (std::size_t i = 0; i < sound.size(); ++i) {
    const bool digraph = i + 1 < sound.size() && sound[i + 1] == 'h' && (sound[i] == 'c' || sound[i] == 'z');
    name += digraph || sound[i] == 'c' ? 'j' : sound[i];
    i += digraph;
  }
  while (name.size() > 3 && std::string_view("aeiou").find(name.back()) != std::string_view::npos) name.pop_back();
  return name;
}

const Remembered& RecallName(const Token& token, const Language& language) {
  thread_local Memory memory;
  return Recall(memory, token.exact, language, SpellName);
}

}  // namespace

std::uint64_t SoundKey(const Token& token, const Language& language) {
  thread_local Memory memory;
  return Recall(memory, token.stem, language, [](std::string_view word, const Language& of) { return NameKey(word, of); }).key;
}

std::string_view SoundOfName(const Token& token, const Language& language) { return RecallName(token, language).sound; }

std::uint64_t NameWordKey(const Token& token, const Language& language) { return RecallName(token, language).key; }

}  // namespace xeber
