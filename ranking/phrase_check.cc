#include "ranking/phrase_check.h"

#include <algorithm>

#include "index/bytes.h"

namespace xeber {
namespace {

// Codes are varints: the last byte of each has no high bit.
bool EndsCode(char byte) { return (static_cast<unsigned char>(byte) & 0x80) == 0; }

// Where `code` begins as a whole code at or after `at`, or npos.
std::size_t FindCode(std::string_view bytes, std::string_view code, std::size_t at) {
  while ((at = bytes.find(code, at)) != std::string_view::npos && at > 0 && !EndsCode(bytes[at - 1])) ++at;
  return at;
}

// The beginning of the code before the one that begins at `at` > 0.
std::size_t Before(std::string_view bytes, std::size_t at) {
  --at;
  while (at > 0 && !EndsCode(bytes[at - 1])) --at;
  return at;
}

std::size_t CountCodes(std::string_view bytes) {
  return static_cast<std::size_t>(std::count_if(bytes.begin(), bytes.end(), EndsCode));
}

}  // namespace

PhraseCheck::PhraseCheck(const Segment& segment, const QueryTerms& query, const WordClause& clause)
    : segment_(segment),
      title_only_(clause.field == QueryClause::Field::kTitle),
      excluded_(clause.occur == QueryClause::Occur::kMustNot) {
  for (const std::size_t word : clause.words) {
    words_.push_back(MakeWord(query.words[word]));
    possible_ = possible_ && !words_.back().codes.empty();
    if (words_.back().documents < words_[anchor_].documents) anchor_ = words_.size() - 1;
  }
}

PhraseCheck::Word PhraseCheck::MakeWord(const QueryWord& word) const {
  Word made;
  const auto add = [&](TermOrdinal stem) {
    const auto code = segment_.CodeOf(stem);
    if (!code || std::find(made.codes.begin(), made.codes.end(), *code) != made.codes.end()) return;
    made.codes.push_back(*code);
    PutVarint(*code, made.bytes.emplace_back());
    made.documents += segment_.document_frequency(stem);
  };
  for (const TermAlternative& alternative : word.alternatives) {
    const auto ordinal = segment_.FindTerm(alternative.term);
    if (!ordinal) continue;
    add(*ordinal);
    for (const auto& [folded, stem] : segment_.StemsOf(*ordinal)) add(stem);
  }
  return made;
}

bool PhraseCheck::Stands(DocId doc) const {
  if (!possible_) return false;
  const TokenBytes tokens = segment_.token_bytes(doc);
  for (const std::string& code : words_[anchor_].bytes)
    for (std::size_t at = 0; (at = FindCode(tokens.codes, code, at)) != std::string_view::npos; at += code.size())
      if (StandsAround(tokens, at)) return true;
  return false;
}

bool PhraseCheck::StandsAround(const TokenBytes& tokens, std::size_t at) const {
  for (std::size_t i = 0; i < anchor_; ++i) {
    if (at == 0) return false;
    at = Before(tokens.codes, at);
  }
  ByteSource in(tokens.codes.substr(at));
  for (const Word& word : words_) {
    if (in.done()) return false;
    const std::uint64_t code = in.GetCount();
    if (std::find(word.codes.begin(), word.codes.end(), code) == word.codes.end()) return false;
  }
  const std::uint64_t first = CountCodes(tokens.codes.substr(0, at)), last = first + words_.size() - 1;
  if (last < tokens.title) return true;
  if (title_only_ || first < tokens.title) return false;
  const std::uint64_t body = tokens.title + tokens.lead;
  return first >= body || last < body;
}

}  // namespace xeber
