// What the analyser knows of one language: its rules and the word lists under data/languages/<code>/.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>

#include "news/language.h"
#include "text/characters.h"
#include "text/folding.h"
#include "text/stemmer.h"

namespace xeber {

struct StringHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
using WordSet = std::unordered_set<std::string, StringHash, std::equal_to<>>;
using WordMap = std::unordered_map<std::string, std::string, StringHash, std::equal_to<>>;

struct LanguageData {
  std::string code;
  std::uint8_t number = 0;  // in its table
  Script script = Script::kLatin;
  CaseRule case_rule = CaseRule::kRoot;
  std::unique_ptr<const Stemmer> stemmer;  // null: words stay as they are
  bool possessive_s = false;               // 's belongs to the word before it
  WordSet stop_words;                      // folded
  WordSet elisions;                        // folded words before an apostrophe that are not part of the word: l', d'
  WordSet attached;                        // suffixes after an apostrophe or a hyphen: Bakı'da, BMT-nin
  WordMap stem_exceptions;                 // folded word -> stem

  // Whether `suffix` (folded) is made of entries of `attached`.
  bool IsAttached(std::string_view suffix) const;
};

// All languages of the analyser. Read-only once built.
class LanguageTable {
 public:
  // With the lists found under `data_dir`; none of them has to be there.
  explicit LanguageTable(const std::string& data_dir);

  // The data of `language`, by its code, else by its primary subtag, else the rules of an unknown language.
  const LanguageData& Find(const Language& language) const;
  const LanguageData& Unknown() const { return *languages_.front(); }

  // Of all lists, without their comments.
  std::uint64_t checksum() const { return checksum_; }

 private:
  std::uint64_t checksum_ = 0;
  std::deque<std::unique_ptr<LanguageData>> languages_;
  std::unordered_map<std::string, const LanguageData*, StringHash, std::equal_to<>> by_code_;
};

// The lines of a list file without comments (#) and surrounding white space; empty if there is no such file.
std::deque<std::string> ReadListFile(const std::string& path);

}  // namespace xeber
