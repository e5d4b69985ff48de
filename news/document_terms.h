// The words of one article as the index takes them: each distinct term with its counts, and the order they stand in.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "news/language.h"

namespace xeber {

struct TermOccurrences {
  std::string stem;
  std::string folded;  // key of the plain-keyboard spelling; empty if equal to the stem
  std::uint16_t title = 0, lead = 0, body = 0;  // how often it stands in each field
  std::uint16_t opening = 0;                    // of these in the body, how often in its opening; 0 below a title or a lead
  bool stop = false;                            // a stop word of the article's language
};

struct DocumentTerms {
  // The opening of an article: its first words, which say what it is about.
  static constexpr std::uint32_t kOpeningTokens = 60;

  Language language;
  std::vector<TermOccurrences> terms;  // distinct stems, in order of first occurrence
  std::vector<std::uint32_t> tokens;   // the article word by word, as indices into terms: title, lead, body
  std::uint32_t title_tokens = 0;
  std::uint32_t lead_tokens = 0;
  std::uint64_t fingerprint = 0;        // of the text, similar for similar texts; 0 for a text without words
  std::vector<std::uint32_t> shingles;  // sorted sample of the hashes of its word triples (bottom-k)

  std::uint32_t body_tokens() const { return static_cast<std::uint32_t>(tokens.size()) - title_tokens - lead_tokens; }
};

}  // namespace xeber
