// The keys that one word is indexed and found by.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "text/analyzer.h"
#include "text/language_data.h"

namespace xeber {

inline constexpr std::size_t kMaxKeyBytes = 64;

struct WordKeys {
  std::string exact;
  std::string stem;
  std::string folded;  // empty if equal to stem
  TokenKind kind = TokenKind::kWord;
  Casing casing = Casing::kNone;
  bool stop = false;
  bool abbreviation = false;
};

// Makes keys; keeps its buffers from word to word. One a thread.
class KeyMaker {
 public:
  // The keys of `surface`, of which the first `base_bytes` carry the meaning and the rest is an attached suffix. The reference is
  // valid until the next call.
  const WordKeys& Make(std::string_view surface, std::size_t base_bytes, TokenKind kind, const LanguageTable& table,
                       const LanguageData& language);

 private:
  void MakeAddress(std::string_view surface, TokenKind kind);
  void StemInto(const LanguageData& language, std::string_view base);
  // A Cyrillic word of a Latin text that may be Russian or Azerbaijani: its folded key is that of its Latin spelling.
  void ReadAsAzerbaijani(const LanguageData& azerbaijani);

  WordKeys keys_;
  std::string base_;
  std::string plain_;
  std::string latin_;
};

}  // namespace xeber
