#include "text/suffix_grammar.h"

#include <algorithm>
#include <cstdlib>

#include "text/folding.h"
#include "text/utf8.h"

namespace xeber {
namespace {

// A suffix with a buffer consonant is better evidence than the bare one, and one without its vowel is worse.
constexpr float kBufferWeight = 0.5F;

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const std::size_t at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

char32_t Plainly(char32_t c) {
  std::string utf8, plain;
  AppendUtf8(c, utf8);
  SpellPlainly(utf8, plain);
  return DecodeAt(plain, 0).c;
}

}  // namespace

void SuffixGrammar::AddDefinition(std::string_view line) {
  const std::vector<std::string_view> fields = Split(line, ' ');
  std::array<char32_t, 4> letters{};
  for (std::size_t i = 1; i < fields.size() && i <= 4; ++i) letters[i - 1] = fields[i].empty() ? U' ' : DecodeAt(fields[i], 0).c;
  if (fields[0] == "@soften" && fields.size() == 3) {
    const Letter hard = ToLetter(plain_ ? Plainly(letters[0]) : letters[0]);
    const Letter soft = ToLetter(plain_ ? Plainly(letters[1]) : letters[1]);
    soft_of_[hard] = soft;
    hard_of_[soft] = hard;
  } else if (fields.size() == 5 && fields[0].size() == 2 && fields[0][1] >= 'A' && fields[0][1] <= 'Z') {
    archiphonemes_[static_cast<std::size_t>(fields[0][1] - 'A')] = letters;
  }
}

// What a class of vowels makes of an archiphoneme; other letters stay.
char32_t SuffixGrammar::Harmonise(char32_t c, std::uint8_t harmony) const {
  if (c < 'A' || c > 'Z') return c;
  const std::size_t column = harmony == kBackFlat ? 0 : harmony == kBackRound ? 1 : harmony == kFrontFlat ? 2 : 3;
  return archiphonemes_[c - 'A'][column];
}

void SuffixGrammar::AddLine(const std::string& line) {
  if (line.starts_with('@')) return AddDefinition(line);
  const std::vector<std::string_view> fields = Split(line, '\t');
  if (fields.size() != 4) return;
  Rule rule;
  rule.class_bit = MaskOf(fields[0]);
  rule.behind = MaskOf(fields[1]);
  rule.weight = std::strtof(std::string(fields[3]).c_str(), nullptr);
  std::string_view pattern = fields[2];
  if (pattern.ends_with('^')) {
    rule.last = false;
    pattern.remove_suffix(1);
  }
  const bool varies = pattern.starts_with('(') || pattern.starts_with('[');
  if (!varies) {
    AddForms(pattern, true, rule);
    return;
  }
  rule.behind_vowel = true;
  const float bare = rule.weight;
  rule.weight = bare + (pattern.starts_with('(') ? kBufferWeight : -kBufferWeight / 2);
  AddForms(pattern, true, rule);
  rule.behind_vowel = false;
  rule.weight = bare;
  rule.behind_consonant = true;
  AddForms(pattern, false, rule);
}

void SuffixGrammar::AddForms(std::string_view pattern, bool after_vowel, const Rule& model) {
  for (const std::uint8_t first : {kBackFlat, kBackRound, kFrontFlat, kFrontRound}) {
    std::uint8_t harmony = first;
    std::vector<Letter> letters;
    char open = 0;
    for (std::size_t at = 0; at < pattern.size();) {
      const Decoded next = DecodeAt(pattern, at);
      at += next.size;
      if (next.c == '(' || next.c == '[') {
        open = static_cast<char>(next.c);
        continue;
      }
      if (next.c == ')' || next.c == ']') {
        open = 0;
        continue;
      }
      if ((open == '(' && !after_vowel) || (open == '[' && after_vowel)) continue;
      const char32_t c = Harmonise(next.c, harmony);
      if (const std::uint8_t own = HarmonyOf(ToLetter(c), false); own != kConsonant) harmony = own;
      letters.push_back(ToLetter(plain_ ? Plainly(c) : c));
    }
    Rule rule = model;
    rule.harmony = first;
    AddForm(letters, rule);
  }
}

void SuffixGrammar::AddForm(const std::vector<Letter>& letters, Rule rule) {
  if (letters.empty()) return;
  rule.size = static_cast<std::uint8_t>(letters.size());
  rule.starts_with_vowel = HarmonyOf(letters.front(), plain_) != kConsonant;
  int node = kRoot;
  for (auto letter = letters.rbegin(); letter != letters.rend(); ++letter) {
    int next = Next(node, *letter);
    if (next < 0) {
      next = static_cast<int>(nodes_.size());
      nodes_[static_cast<std::size_t>(node)].next[*letter] = static_cast<std::int16_t>(next);
      nodes_.emplace_back();
    }
    node = next;
  }
  // Forms that differ only in the harmony they follow are one rule.
  for (Rule& known : nodes_[static_cast<std::size_t>(node)].rules) {
    if (known.class_bit == rule.class_bit && known.behind == rule.behind && known.behind_vowel == rule.behind_vowel &&
        known.behind_consonant == rule.behind_consonant) {
      known.harmony |= rule.harmony;
      return;
    }
  }
  nodes_[static_cast<std::size_t>(node)].rules.push_back(rule);
}

std::uint64_t SuffixGrammar::MaskOf(std::string_view classes) {
  std::uint64_t mask = 0;
  for (const std::string_view name : Split(classes, ',')) {
    auto at = std::find(classes_.begin(), classes_.end(), name);
    if (at == classes_.end()) at = classes_.insert(classes_.end(), std::string(name));
    mask |= std::uint64_t{1} << ((at - classes_.begin()) & 63);
  }
  return mask;
}

std::uint64_t SuffixGrammar::BitOf(std::string_view name) const {
  const auto at = std::find(classes_.begin(), classes_.end(), name);
  return at == classes_.end() ? 0 : std::uint64_t{1} << ((at - classes_.begin()) & 63);
}

}  // namespace xeber
