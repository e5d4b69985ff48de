#include "text/word_keys.h"

#include "text/sentence_break.h"
#include "text/utf8.h"

namespace xeber {
namespace {

struct Look {
  Casing casing = Casing::kNone;
  Script script = Script::kNone;
  std::size_t letters = 0;
  bool digits = false;
};

Look LookAt(std::string_view word) {
  const Characters& characters = Characters::Get();
  Look look;
  std::size_t uppers = 0;
  std::size_t lowers = 0;
  bool first_upper = false;
  for (std::size_t at = 0; at < word.size();) {
    const Decoded next = DecodeAt(word, at);
    at += next.size;
    if (next.c == kBadByte) continue;
    const Characters::Info& info = characters.Of(next.c);
    look.digits = look.digits || info.word_class == WordClass::kDigit;
    if (info.word_class != WordClass::kLetter && info.word_class != WordClass::kHebrew) continue;
    if (look.letters++ == 0) first_upper = info.upper;
    if (look.script == Script::kNone) look.script = info.script;
    uppers += info.upper;
    lowers += info.lower;
  }
  if (uppers + lowers == 0) return look;
  if (uppers == 0) {
    look.casing = Casing::kLower;
  } else if (lowers == 0) {
    look.casing = uppers == 1 ? Casing::kTitle : Casing::kUpper;
  } else {
    look.casing = first_upper && uppers == 1 ? Casing::kTitle : Casing::kMixed;
  }
  return look;
}

// Whose rules a word of `script` follows in a text of `language`: a Cyrillic name in a Latin text is read as Russian, a Latin one
// in a Cyrillic text as English.
const LanguageData& RulesFor(Script script, std::string_view word, const LanguageTable& table, const LanguageData& language) {
  if (script == language.script || script == Script::kNone || script == Script::kOtherScript) return language;
  switch (script) {
    case Script::kCyrillic:
      if (language.code == "az") return HasAzerbaijaniCyrillic(word) ? language : table.Find(Language("ru"));
      return table.Find(Language("ru"));
    case Script::kLatin:
      if (language.code == "az-cyrl" || language.code == "azb" || language.code == "az-arab") return table.Find(Language("az"));
      return language.script == Script::kNone ? language : table.Find(Language("en"));
    case Script::kGreek:
      return table.Find(Language("el"));
    case Script::kArabic:
      return table.Find(Language("ar"));
    case Script::kHebrew:
      return table.Find(Language("he"));
    default:
      return language;
  }
}

void Cut(std::string& key) { key.resize(CutUtf8(key, kMaxKeyBytes).size()); }

}  // namespace

const WordKeys& KeyMaker::Make(std::string_view surface, std::size_t base_bytes, TokenKind kind, const LanguageTable& table,
                               const LanguageData& language) {
  keys_.kind = kind;
  keys_.stop = keys_.abbreviation = false;
  keys_.folded.clear();
  if (kind == TokenKind::kUrl || kind == TokenKind::kEmail) {
    MakeAddress(surface, kind);
    return keys_;
  }
  keys_.abbreviation = IsAbbreviation(surface, Language(language.code));
  const std::string_view base = surface.substr(0, base_bytes);
  const Look look = LookAt(base);
  keys_.casing = look.casing;
  const LanguageData& rules = RulesFor(look.script, base, table, language);
  const bool transliterate = look.script == Script::kCyrillic && (rules.code == "az" || rules.code == "az-cyrl");
  FoldWord(surface, rules.case_rule, keys_.exact);
  FoldWord(base, rules.case_rule, base_);
  if (transliterate) {
    CyrillicToLatinAzerbaijani(keys_.exact, latin_);
    keys_.exact.swap(latin_);
    CyrillicToLatinAzerbaijani(base_, latin_);
    base_.swap(latin_);
  }
  if (kind == TokenKind::kWord && look.casing == Casing::kUpper && look.letters >= 2 && look.letters <= 6)
    keys_.kind = TokenKind::kAcronym;
  if (base_.empty()) base_ = keys_.exact;
  keys_.stop = keys_.kind == TokenKind::kWord && rules.stop_words.contains(keys_.exact);
  const bool bare =
      keys_.kind == TokenKind::kNumber || keys_.kind == TokenKind::kIdeograph || kind == TokenKind::kAcronym || look.digits;
  if (bare || (rules.stemmer == nullptr && rules.stem_exceptions.empty())) {
    keys_.stem = base_;
    SpellPlainly(base_, keys_.folded);
  } else {
    StemInto(rules, base_);
  }
  if (look.script == Script::kCyrillic && !transliterate && language.code == "az" && !bare) ReadAsAzerbaijani(language);
  Cut(keys_.exact);
  Cut(keys_.stem);
  Cut(keys_.folded);
  if (keys_.folded == keys_.stem) keys_.folded.clear();
  return keys_;
}

void KeyMaker::StemInto(const LanguageData& language, std::string_view base) {
  SpellPlainly(base, plain_);
  const auto exception = language.stem_exceptions.find(base);
  if (exception != language.stem_exceptions.end()) {
    keys_.stem = exception->second;
    SpellPlainly(keys_.stem, keys_.folded);
    return;
  }
  if (language.stemmer == nullptr) {
    keys_.stem = base;
    keys_.folded = plain_;
    return;
  }
  language.stemmer->Stem(base, keys_.stem);
  if (keys_.stem.empty()) keys_.stem = base;
  language.stemmer->StemPlain(plain_, keys_.folded);
  // A word without special letters whose full parse says something else than the plain one was typed on a plain keyboard.
  if (plain_ != base || keys_.stem == keys_.folded) return;
  SpellPlainly(keys_.stem, plain_);
  if (plain_ != keys_.folded) keys_.stem = keys_.folded;
}

void KeyMaker::ReadAsAzerbaijani(const LanguageData& azerbaijani) {
  CyrillicToLatinAzerbaijani(base_, latin_);
  SpellPlainly(latin_, plain_);
  if (azerbaijani.stemmer != nullptr) azerbaijani.stemmer->StemPlain(plain_, keys_.folded);
}

void KeyMaker::MakeAddress(std::string_view surface, TokenKind kind) {
  keys_.casing = Casing::kNone;
  keys_.exact.clear();
  for (const char c : surface) keys_.exact += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  while (keys_.exact.ends_with('/')) keys_.exact.pop_back();
  keys_.exact.erase(0, keys_.exact.find_first_not_of('/'));
  keys_.stem = keys_.exact.substr(0, kind == TokenKind::kUrl ? keys_.exact.find('/') : std::string::npos);
  Cut(keys_.exact);
  Cut(keys_.stem);
}

}  // namespace xeber
