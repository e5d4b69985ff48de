// Completions of what somebody is typing.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "news/time.h"

namespace xeber {

struct SuggestRequest {
  static constexpr int kDefaultLimit = 10;
  static constexpr int kMaxLimit = 100;
  static constexpr std::size_t kMaxTextBytes = 256;

  std::string text;      // typed so far; a longer one than kMaxTextBytes has no suggestions
  std::string language;  // of the reader, BCP-47: its suggestions come first; empty = none does
  int limit = kDefaultLimit;
  Time now{};  // what is published later is not suggested
};

struct Suggestion {
  enum class Kind : std::uint8_t { kTitle, kEntity, kPhrase };
  Kind kind = Kind::kTitle;
  std::string text;        // as articles write it
  std::string id;          // of the article with that title, or of the entity; empty for a phrase
  bool corrected = false;  // goes on from what was typed only after a correction
  friend bool operator==(const Suggestion&, const Suggestion&) = default;
};

struct SuggestResponse {
  std::vector<Suggestion> suggestions;  // best first
};

}  // namespace xeber
