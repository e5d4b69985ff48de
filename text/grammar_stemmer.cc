#include "text/grammar_stemmer.h"

#include <algorithm>
#include <array>
#include <deque>
#include <utility>

#include "text/folding.h"
#include "text/language_data.h"
#include "text/root_table.h"
#include "text/suffix_grammar.h"
#include "text/utf8.h"

namespace xeber {
namespace {

constexpr std::size_t kMaxLetters = 40;

// A word as letters, with where each of them begins.
struct Letters {
  std::array<Letter, kMaxLetters> at;
  std::array<std::uint8_t, kMaxLetters> harmony;     // of the letter itself; kConsonant for consonants
  std::array<std::uint8_t, kMaxLetters> harmony_to;  // of the last vowel up to and with the letter
  std::array<std::uint16_t, kMaxLetters + 1> offset;
  std::array<std::uint64_t, kMaxLetters + 1> hash;  // of the first n letters
  std::size_t size = 0;
};

bool Decompose(std::string_view word, bool plain, Letters& letters) {
  std::uint8_t last = 0;
  letters.size = 0;
  letters.hash[0] = RootTable::kSeed;
  for (std::size_t at = 0; at < word.size();) {
    if (letters.size == kMaxLetters) return false;
    const Decoded next = DecodeAt(word, at);
    const Letter letter = next.c == kBadByte ? Letter{0} : ToLetter(next.c);
    letters.at[letters.size] = letter;
    letters.harmony[letters.size] = HarmonyOf(letter, plain);
    if (letters.harmony[letters.size] != kConsonant) last = letters.harmony[letters.size];
    letters.harmony_to[letters.size] = last;
    letters.hash[letters.size + 1] = RootTable::Extend(letters.hash[letters.size], letter);
    letters.offset[letters.size++] = static_cast<std::uint16_t>(at);
    at += next.size;
  }
  letters.offset[letters.size] = static_cast<std::uint16_t>(word.size());
  return true;
}

// How likely a root is, beside the weights of the suffixes in suffixes.tsv.
constexpr float kKnownRoot = 2.6F;
constexpr float kKnownRootLetter = 0.2F;  // of two known roots the longer one
constexpr float kWholeRoot = 0.6F;        // a word that is a root as it stands
constexpr float kUnknownVerb = -1.0F;
constexpr float kImpossible = -9.0F;
constexpr float kShortNoun[] = {-9.0F, -9.0F, -4.0F, -0.6F};  // by letters
constexpr float kShortVerb[] = {-9.0F, -9.0F, -4.0F, -0.8F};

constexpr float kBestEnding = 2.0F;  // no verb- or noun-making ending weighs more

// One spelling's tables: the full one, or that of a plain keyboard.
class Parser {
 public:
  Parser(const std::deque<std::string>& suffixes, RootTable roots, bool plain)
      : grammar_(suffixes, plain),
        roots_(std::move(roots)),
        noun_(grammar_.BitOf("N")),
        verb_(grammar_.BitOf("V")),
        verb_making_(grammar_.BitOf("VERB")),
        noun_making_(grammar_.BitOf("NOUN")) {}

  void Stem(std::string_view word, std::string& out) const {
    Search search{.word = word};
    if (!Decompose(word, grammar_.plain(), search.letters) || search.letters.size < 3) {
      out.assign(word);
      return;
    }
    Try(search, search.letters.size, ~std::uint64_t{0}, 0, false);
    if (search.known != nullptr) {
      out.assign(search.known->key);
    } else if (search.best_end == 0) {  // no vowel
      out.assign(word);
    } else {
      Canonical(search, out);
    }
  }

 private:
  struct Search {
    std::string_view word;
    Letters letters;
    float best = -1e9F;
    std::size_t best_end = 0;
    const Root* known = nullptr;
    bool soft_t = false;  // the root is a verb's, and its d may be a softened t: ged-ir
  };

  // Goes on with the word up to `end`, where a suffix of one of the classes `allowed`, or a root, must end.
  void Try(Search& search, std::size_t end, std::uint64_t allowed, float score, bool vowel_follows) const {
    TryRoot(search, end, allowed, score, vowel_follows);
    const bool whole = end == search.letters.size;
    int node = SuffixGrammar::kRoot;
    for (std::size_t begin = end; begin-- > 2;) {
      node = grammar_.Next(node, search.letters.at[begin]);
      if (node < 0) return;
      const bool vowel = search.letters.harmony[begin - 1] != kConsonant;
      for (const SuffixGrammar::Rule& rule : grammar_.RulesAt(node)) {
        if ((rule.class_bit & allowed) == 0 || (rule.class_bit & (verb_making_ | noun_making_)) != 0 || (whole && !rule.last))
          continue;
        if ((rule.behind_vowel && !vowel) || (rule.behind_consonant && vowel)) continue;
        if ((rule.harmony & search.letters.harmony_to[begin - 1]) == 0) continue;
        Try(search, begin, rule.behind, score + rule.weight, rule.starts_with_vowel);
      }
    }
  }

  void TryRoot(Search& search, std::size_t end, std::uint64_t allowed, float score, bool vowel_follows) const {
    if (search.letters.harmony_to[end - 1] == 0) return;  // no vowel
    const Root* known = FindRoot(search, end, allowed, vowel_follows);
    float likelihood = kKnownRoot + kKnownRootLetter * static_cast<float>(std::min<std::size_t>(end, 7));
    if (end == search.letters.size) likelihood += kWholeRoot;
    bool verb = false;
    if (known == nullptr) {
      if (score + kBestEnding <= search.best) return;
      const float as_noun =
          (allowed & noun_) == 0 ? kImpossible : (end < 4 ? kShortNoun[end] : 0.0F) + EndingWeight(search, end, noun_making_);
      const float as_verb = (allowed & verb_) == 0
                                ? kImpossible
                                : (end < 4 ? kShortVerb[end] : 0.0F) + kUnknownVerb + EndingWeight(search, end, verb_making_);
      verb = as_verb > as_noun;
      likelihood = std::max(as_noun, as_verb);
    }
    if (score + likelihood <= search.best) return;
    search.best = score + likelihood;
    search.best_end = end;
    search.known = known;
    search.soft_t = verb && vowel_follows && search.letters.at[end - 1] == ToLetter('d');
  }

  const Root* FindRoot(const Search& search, std::size_t end, std::uint64_t allowed, bool vowel_follows) const {
    const Root* found = roots_.Find(search.letters.hash[end]);
    if (found == nullptr && vowel_follows && end > 2) {  // köynəy-i, abadlığ-ı, ged-ir
      const Letter last = search.letters.at[end - 1];
      const Letter hard = last == ToLetter('d') ? ToLetter('t') : grammar_.Harden(last);
      if (hard != 0) found = roots_.Find(RootTable::Extend(search.letters.hash[end - 1], hard));
    }
    if (found == nullptr) return nullptr;
    const bool fits = ((allowed & noun_) != 0 && found->noun) || ((allowed & verb_) != 0 && found->verb);
    return fits ? found : nullptr;
  }

  // What the ending of a root adds to its likelihood: verb-making or noun-making endings, by `kind`.
  float EndingWeight(const Search& search, std::size_t end, std::uint64_t kind) const {
    float best = 0;
    int node = SuffixGrammar::kRoot;
    for (std::size_t begin = end; begin-- > 2;) {
      node = grammar_.Next(node, search.letters.at[begin]);
      if (node < 0) return best;
      for (const SuffixGrammar::Rule& rule : grammar_.RulesAt(node)) {
        if (rule.class_bit == kind && (rule.harmony & search.letters.harmony_to[begin - 1]) != 0)
          best = std::max(best, rule.weight);
      }
    }
    return best;
  }

  // The key of an unknown root: a final vowel, and n behind one, is given up (they cannot be told from an ending: Roma-nın,
  // roman-ın), and consonants that soften before
  // a vowel soften at the end of longer roots.
  void Canonical(const Search& search, std::string& out) const {
    std::size_t end = search.best_end;
    const Letters& letters = search.letters;
    if (end > 4 && letters.at[end - 1] == ToLetter('n') && letters.harmony[end - 2] != kConsonant) --end;
    if (end > 3 && letters.harmony[end - 1] != kConsonant && letters.harmony_to[end - 2] != 0) --end;
    out.assign(search.word.substr(0, letters.offset[end]));
    if (search.soft_t) out.back() = 't';
    if (end < 4 || letters.harmony[end - 2] == kConsonant || grammar_.Soften(letters.at[end - 1]) == 0) return;
    out.resize(letters.offset[end - 1]);
    AppendUtf8(FromLetter(grammar_.Soften(letters.at[end - 1])), out);
  }

  SuffixGrammar grammar_;
  RootTable roots_;
  std::uint64_t noun_;
  std::uint64_t verb_;
  std::uint64_t verb_making_;
  std::uint64_t noun_making_;
};

class GrammarStemmer : public Stemmer {
 public:
  GrammarStemmer(const std::deque<std::string>& suffixes, RootTable full, RootTable plain)
      : full_(suffixes, std::move(full), false), plain_(suffixes, std::move(plain), true) {}

  void Stem(std::string_view word, std::string& out) const override { full_.Stem(word, out); }
  void StemPlain(std::string_view plain, std::string& out) const override { plain_.Stem(plain, out); }

 private:
  Parser full_;
  Parser plain_;
};

// Lines of roots.tsv: root, N or V or NV, and the key if it is another.
void AddRoot(const std::string& line, RootTable& full, RootTable& plain) {
  const std::size_t tab = line.find('\t');
  if (tab == std::string::npos) return;
  const std::size_t second = line.find('\t', tab + 1);
  const std::string root = line.substr(0, tab);
  const std::string kinds = line.substr(tab + 1, second == std::string::npos ? second : second - tab - 1);
  const std::string key = second == std::string::npos ? root : line.substr(second + 1);
  std::string plain_root, plain_key;
  SpellPlainly(root, plain_root);
  SpellPlainly(key, plain_key);
  const bool noun = kinds.find('N') != std::string::npos;
  const bool verb = kinds.find('V') != std::string::npos;
  full.Add(root, noun, verb, key);
  plain.Add(plain_root, noun, verb, plain_key);
}

}  // namespace

std::unique_ptr<const Stemmer> MakeGrammarStemmer(const std::string& folder) {
  const std::deque<std::string> suffixes = ReadListFile(folder + "/suffixes.tsv");
  if (suffixes.empty()) return nullptr;
  RootTable full, plain;
  for (const std::string& line : ReadListFile(folder + "/roots.tsv")) AddRoot(line, full, plain);
  return std::make_unique<GrammarStemmer>(suffixes, std::move(full), std::move(plain));
}

}  // namespace xeber
