// A table of suffixes as a grammar: which may stand behind which, compiled for reading words from their end.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/letters.h"

namespace xeber {

class SuffixGrammar {
 public:
  struct Rule {
    std::uint64_t class_bit = 0;  // what the suffix is
    std::uint64_t behind = 0;     // classes that may stand before it
    float weight = 0;
    std::uint8_t harmony = 0;       // classes of the vowel before it
    std::uint8_t size = 0;          // letters
    bool behind_vowel = false;      // what is before it must end in a vowel,
    bool behind_consonant = false;  // in a consonant
    bool last = true;               // may end a word
    bool starts_with_vowel = false;
  };

  // Compiles the lines of a suffix table (class, stands behind, pattern, weight). Lines that cannot be read are left out.
  template <typename Lines>
  SuffixGrammar(const Lines& lines, bool plain) : plain_(plain) {
    nodes_.emplace_back();
    for (const std::string& line : lines) AddLine(line);
  }

  bool plain() const { return plain_; }
  // The consonant that `letter` softens to at the end of a root before a vowel (köynək, köynəyi), and back; 0 if it does not.
  Letter Soften(Letter letter) const { return soft_of_[letter]; }
  Letter Harden(Letter letter) const { return hard_of_[letter]; }
  bool empty() const { return nodes_.size() == 1; }
  // The bit of the class called `name`; 0 if the table has none of it.
  std::uint64_t BitOf(std::string_view name) const;

  // Walks the suffixes that end at word[end): Next(node, letter) from kRoot on, reading the word backwards; -1 = no such suffix.
  static constexpr int kRoot = 0;
  int Next(int node, Letter letter) const { return nodes_[static_cast<std::size_t>(node)].next[letter]; }
  const std::vector<Rule>& RulesAt(int node) const { return nodes_[static_cast<std::size_t>(node)].rules; }

 private:
  struct Node {
    std::array<std::int16_t, kLetters> next;
    std::vector<Rule> rules;
    Node() { next.fill(-1); }
  };

  void AddLine(const std::string& line);
  // "@A a a ə ə": what the capital stands for behind each class of vowels; "@soften k y".
  void AddDefinition(std::string_view line);
  char32_t Harmonise(char32_t c, std::uint8_t harmony) const;
  // Adds the forms of `pattern` behind a vowel or a consonant, in all harmonies.
  void AddForms(std::string_view pattern, bool after_vowel, const Rule& model);
  void AddForm(const std::vector<Letter>& letters, Rule rule);
  std::uint64_t MaskOf(std::string_view classes);

  bool plain_;
  std::array<std::array<char32_t, 4>, 26> archiphonemes_{};  // by capital, by class of vowels
  std::array<Letter, kLetters> soft_of_{};
  std::array<Letter, kLetters> hard_of_{};
  std::vector<Node> nodes_;
  std::vector<std::string> classes_;  // the i-th has bit i
};

}  // namespace xeber
