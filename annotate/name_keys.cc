#include "annotate/name_keys.h"

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

// The memory of one thread: direct-mapped, so that a look-up is one comparison.
const Remembered& Recall(const Token& token, const Language& language) {
  thread_local std::array<Remembered, 4096> memory;
  const std::uint64_t word = HashBytes(token.stem, LanguageSalt(language)) | 1;
  Remembered& slot = memory[(word >> 8) % memory.size()];
  if (slot.word != word) {
    slot.sound = NameKey(token.stem, language);
    slot.word = word;
    slot.key = slot.sound.empty() ? 0 : HashBytes(slot.sound, kSoundSalt);
  }
  return slot;
}

}  // namespace

std::uint64_t SoundKey(const Token& token, const Language& language) { return Recall(token, language).key; }

std::string_view SoundOfName(const Token& token, const Language& language) { return Recall(token, language).sound; }

}  // namespace xeber
