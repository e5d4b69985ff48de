// Texts with judged names, as the CoNLL shared tasks write them: a token a line, its tag in the last column, blank lines between
// sentences.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "annotate/mention.h"
#include "annotate/tagger_model.h"

namespace xeber {

struct ConllToken {
  std::size_t line = 0;     // in the file, from 0
  std::uint32_t begin = 0;  // byte range in the document's text
  std::uint32_t end = 0;
  std::uint8_t tag = kTagO;
  bool sentence_start = false;
};

// What stands between two -DOCSTART- lines (or all of the file): tokens joined by spaces, sentences by empty lines.
struct ConllDocument {
  std::string text;
  std::vector<ConllToken> tokens;
};

// A judged name: tokens [begin, end) of its document.
struct ConllSpan {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint8_t tag = kTagO;  // its B- tag
  friend bool operator==(const ConllSpan&, const ConllSpan&) = default;
};

// Reads the columns of `text`. Tags are IOB1, IOB2 or missing; types other than PER, ORG, LOC and MISC count as no name. Never
// fails; a file without tags has none.
std::vector<ConllDocument> ReadConll(std::string_view text);

// The names of a document, in order.
std::vector<ConllSpan> SpansOf(const std::vector<ConllToken>& tokens);

// Writes B- and I- tags over `tokens` for names at the byte ranges of `mentions`.
struct ByteSpan {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint8_t tag = kTagO;
};
void TagTokens(const std::vector<ByteSpan>& names, std::vector<ConllToken>& tokens);

// "O", "B-PER", ….
std::string_view TagName(std::uint8_t tag);

// Exact matches of names, as conlleval counts them.
struct NameScore {
  std::size_t judged = 0;
  std::size_t found = 0;
  std::size_t right = 0;
  double precision() const { return found == 0 ? 0 : static_cast<double>(right) / static_cast<double>(found); }
  double recall() const { return judged == 0 ? 0 : static_cast<double>(right) / static_cast<double>(judged); }
  double f1() const { return right == 0 ? 0 : 2 * precision() * recall() / (precision() + recall()); }
};
void Score(const std::vector<ConllSpan>& judged, const std::vector<ConllSpan>& found, NameScore& score);

}  // namespace xeber
