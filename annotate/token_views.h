// The tokens of a text as annotation sees them: what it knows of a word wherever it stands, and what of its place.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "annotate/document.h"

namespace xeber {

// The ways in which words of names are compared, by falling certainty.
enum NameWay : std::uint8_t { kByWriting, kByStem, kBySound, kByLightStem };
inline constexpr std::uint8_t kNameWays = 4;

struct WordTraits {
  static constexpr std::uint32_t kNone = std::numeric_limits<std::uint32_t>::max();

  std::uint64_t word = 0;       // hash of the word as written
  std::uint64_t stem = 0;       // of its stem
  std::uint64_t sound_key = 0;  // SoundKey, LightKey and NameWordKey (annotate/name_keys.h), if has_name_keys
  std::uint64_t light_key = 0;
  std::uint64_t name_key = 0;
  std::uint32_t name = kNone;        // the first value (annotate/name_automaton.h) of the listed name that it is alone
  std::uint32_t topic_word = kNone;  // of the topic lexicon
  std::uint16_t cues = 0;
  std::uint16_t ending = 0;    // hash of what the stemmer took off, 0 if nothing
  std::uint8_t shape = 0;      // how it is written
  std::uint8_t name_ways = 0;  // a bit for each way in which a listed name of several words begins with it, then for each in
                               // which it may be the second word of one
  bool small : 1 = false;      // in small letters
  bool capital : 1 = false;    // with a capital, wherever it is
  bool title : 1 = false;      // with a capital, then small letters
  bool has_name_keys : 1 = false;
  bool name_by_sound : 1 = false;  // how `name` was found
  bool stop : 1 = false;
  bool number : 1 = false;
  bool address : 1 = false;  // of a page or for mail
  // Of how it is written (annotate/word_endings.h):
  bool upper : 1 = false;        // in capitals throughout
  bool ends_apart : 1 = false;   // with an ending behind an apostrophe
  bool ends_joined : 1 = false;  // with one behind a hyphen
  bool locative : 1 = false;     // with an ending of place
  bool article : 1 = false;      // of Arabic names
  bool ordinal : 1 = false;      // a number, or a Roman one
};

struct TokenView : WordTraits {
  std::uint8_t listed = 0;  // 0, or 1 + 3 * class + place in the name
  std::uint8_t gap = 0;     // what stands before it
  bool first = false;       // of a sentence
  bool parted =
      false;  // no name goes on across what stands before it: a comma, a bracket, a line's end, an opening quotation mark
};

struct TokenViews {
  std::vector<TokenView> tokens;  // and behind them what is left of a longer text
  std::size_t count = 0;          // of the tokens
  std::vector<std::uint32_t> capitals;     // the places of those with a capital,
  std::vector<std::uint32_t> name_starts;  // and of those that may begin a listed name
  std::vector<std::uint32_t> topic_words;  // those of the tokens that have one
  std::uint64_t vocabulary = 0;            // that they were read with (Vocabulary::number)

  std::size_t size() const { return count; }
  const TokenView& operator[](std::size_t at) const { return tokens[at]; }
  std::size_t PlaceOf(const TokenView& token) const { return static_cast<std::size_t>(&token - tokens.data()); }
};

// As ArticleField counts.
using DocumentViews = std::array<TokenViews, kArticleFields>;

}  // namespace xeber
