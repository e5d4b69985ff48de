// The keys by which words of names are compared: as written, by stem within a language, by sound across scripts.
#pragma once

#include <cstdint>
#include <string_view>

#include "annotate/light_stem.h"
#include "annotate/name_sound.h"
#include "annotate/word_hash.h"
#include "news/language.h"
#include "text/analyzer.h"

namespace xeber {

// Of the hash of a stem; models hold features made from it.
inline constexpr std::uint64_t kStemSeed = 1;

inline std::uint64_t ExactKey(const Token& token) { return HashBytes(token.exact); }
inline std::uint64_t StemKey(std::uint64_t stem_hash, std::uint64_t language_salt) {
  return JoinHashes(stem_hash, language_salt);
}
inline std::uint64_t StemKey(const Token& token, std::uint64_t language_salt) {
  return StemKey(HashBytes(token.stem, kStemSeed), language_salt);
}

// Whether a name may begin with the token as it is cased.
inline bool IsNameWord(const Token& token) {
  return token.casing != Casing::kLower && (token.casing != Casing::kNone || token.kind != TokenKind::kWord);
}

// The key of the token's light stem, for names that the stemmer doesn't know; the same in every language.
inline std::uint64_t LightKey(const Token& token, const Language& language) {
  return HashBytes(LightStem(token.exact, language), 0x6c69676874ull);
}

// Stems are compared within one language only.
inline std::uint64_t LanguageSalt(const Language& language) { return HashBytes(language.primary()); }

// The key of the token's cross-script spelling, 0 if it has none. Remembers the words met last (per thread), since names repeat.
std::uint64_t SoundKey(const Token& token, const Language& language);

// What the token of a name is called in ids: as written, without what follows an apostrophe (Rahimli's, Altınok'un, but O'Neill).
// `surface` is the token's text.
std::string_view WordOfName(const Token& token, std::string_view surface);

// SpellName's answer, remembered like SoundKey.
std::string_view SoundOfName(std::string_view word, const Language& language, NameWordPlace place);
// The hash of what the word is called as the last one of a name, 0 if that is nothing.
std::uint64_t NameWordKey(std::string_view word, const Language& language);

}  // namespace xeber
