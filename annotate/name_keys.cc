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

bool IsVowel(char c) { return c != '\0' && std::string_view("aeiou").find(c) != std::string_view::npos; }

std::string SpellName(std::string_view word, const Language& language) {
  const std::string sound = NameKey(LightStem(word, language), language);
  const bool turkic = language.primary() == "az" || language.primary() == "tr";
  std::string name;
  for (std::size_t i = 0; i < sound.size(); ++i) {
    const char next = i + 1 < sound.size() ? sound[i + 1] : '\0';
    const char before = name.empty() ? '\0' : name.back();
    const bool digraph = next == 'h' && (sound[i] == 'c' || sound[i] == 'z');
    char letter = sound[i] == 'e' ? 'a' : sound[i];
    if (letter == 'c') letter = !digraph && !turkic && std::string_view("aolr").find(next) != std::string_view::npos ? 'k' : 'j';
    if (digraph) letter = 'j';
    i += digraph;
    if (before == 'i' && name.size() > 1 && IsVowel(letter)) name.pop_back();
    if (letter == 'i' && IsVowel(before)) continue;
    if (name.empty() || name.back() != letter || !IsVowel(letter)) name += letter;
  }
  while (name.size() > 3 && IsVowel(name.back())) name.pop_back();
  return name;
}

const Remembered& RecallName(std::string_view word, const Language& language) {
  thread_local Memory memory;
  return Recall(memory, word, language, SpellName);
}

}  // namespace

std::uint64_t SoundKey(const Token& token, const Language& language) {
  thread_local Memory memory;
  return Recall(memory, token.stem, language, [](std::string_view word, const Language& of) { return NameKey(word, of); }).key;
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

std::string_view SoundOfName(std::string_view word, const Language& language) { return RecallName(word, language).sound; }

std::uint64_t NameWordKey(std::string_view word, const Language& language) { return RecallName(word, language).key; }

}  // namespace xeber
