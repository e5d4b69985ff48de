// Words that tell what kind of name stands beside them: first names, titles, "ministry", "river", "cup", months.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "annotate/flat_map.h"
#include "text/analyzer.h"

namespace xeber {

// A set of these describes a word.
enum Cue : std::uint16_t {
  kCueFirstName = 1 << 0,
  kCueLastName = 1 << 1,
  kCueTitle = 1 << 2,         // Mr, cənab
  kCueRole = 1 << 3,          // president, nazir
  kCueOrganisation = 1 << 4,  // ministry, bank
  kCuePlace = 1 << 5,         // river, şəhər
  kCueEvent = 1 << 6,         // cup, forum
  kCueCalendar = 1 << 7,      // months, weekdays
  kCueSaying = 1 << 8,        // said, bildirib
  kCuePreposition = 1 << 9,   // of place: in, from
  kCueSport = 1 << 10,        // coach, defeated
  kCueCompany = 1 << 11,      // Inc, MMC
  kCueParticle = 1 << 12,     // van, oğlu
  kCueCommon = 1 << 13,       // begins sentences and headlines but no names
};

// Words with their cues, by language. Immutable once filled; thread-safe.
class CueWords {
 public:
  // Adds the lines "class<tab>words between spaces" of the file "<language>.tsv" (# begins a comment). NOT_FOUND if it cannot be
  // read, INVALID_ARGUMENT with file:line for an unknown class.
  absl::Status AddFile(const std::string& path, const Language& language, const Analyzer& analyzer);

  // A word to look up: the keys of how it is written and of its stem.
  struct Word {
    // In a text whose LanguageSalt is `salt`; `stem_hash` is HashBytes(token.stem, kStemSeed).
    Word(const Token& token, std::uint64_t stem_hash, std::uint64_t salt);
    std::uint64_t exact, stem;
  };
  // Asks for the memory that Of will read.
  void Prefetch(const Word& word) const {
    cues_.Prefetch(word.exact);
    cues_.Prefetch(word.stem);
  }
  // The cues of the word as written, else of its stem; 0 if it has none.
  std::uint16_t Of(const Word& word) const;
  std::uint64_t checksum() const { return checksum_; }

 private:
  FlatMap cues_;
  std::uint64_t checksum_ = 0;
};

}  // namespace xeber
