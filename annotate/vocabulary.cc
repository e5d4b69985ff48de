#include "annotate/vocabulary.h"

#include <algorithm>
#include <atomic>

#include "annotate/gaps.h"
#include "annotate/name_keys.h"
#include "annotate/word_table.h"

namespace xeber {
namespace {

constexpr int kLongerNames = 1 << kBySound | 1 << kByLightStem;  // in name_ways
constexpr std::size_t kAhead = 24;  // tokens whose words are asked for before they are read

using TraitsTable = WordTable<WordTraits, std::size_t{1} << 16>;

TraitsTable& ThisThreadsTraits() {
  thread_local TraitsTable table;
  return table;
}

// How the token is written, in a few bits.
std::uint8_t ShapeOf(std::string_view surface, const Token& token) {
  const std::size_t length = surface.size() == 1 ? 0 : surface.size() <= 3 ? 1 : 2;
  bool inner = false, digit = false;
  for (const char c : surface) {
    inner |= c == '-' || c == '.' || c == '\'' || c == '&' || c == '/';
    digit |= c >= '0' && c <= '9';
  }
  return static_cast<std::uint8_t>(static_cast<unsigned>(token.casing) + 5 * length + 15 * inner + 30 * digit +
                                   60 * (token.kind == TokenKind::kAcronym));
}

void AddNameKeys(std::string_view surface, const Token& token, const Language& language, WordTraits& traits) {
  traits.sound_key = SoundKey(token, language);
  traits.light_key = LightKey(token, language);
  traits.name_key = NameWordKey(WordOfName(token, surface), language);
  traits.has_name_keys = true;
}

std::uint64_t NextNumber() {
  static std::atomic<std::uint64_t> last{0};
  return ++last;
}

}  // namespace

Vocabulary::Vocabulary(const Gazetteer& gazetteer, const CueWords* cues, const TopicLexicon* topics)
    : gazetteer_(gazetteer), cues_(cues), topics_(topics), number_(NextNumber()) {}

void Vocabulary::Describe(std::string_view surface, const Token& token, const Language& language, WordTraits& out) const {
  const std::uint64_t salt = LanguageSalt(language);
  out = WordTraits{.word = HashBytes(token.exact), .stem = HashBytes(token.stem, kStemSeed)};
  out.title = token.casing == Casing::kTitle;
  out.capital = out.title || token.casing == Casing::kUpper || token.casing == Casing::kMixed;
  out.small = token.casing == Casing::kLower;
  out.shape = ShapeOf(surface, token);
  if (IsNameWord(token)) AddNameKeys(surface, token, language, out);
  gazetteer_.DescribeInNames(token, language, out);
  if (cues_ != nullptr) out.cues = cues_->Of(CueWords::Word(token, out.stem, salt));
  if (topics_ != nullptr && !token.stop) out.topic_word = topics_->FindWord(StemKey(out.stem, salt));
}

void Vocabulary::Read(std::string_view text, const Analysis& analysis, TokenViews& out) const {
  TraitsTable& table = ThisThreadsTraits();
  table.Use({number_, analysis.numbering, LanguageSalt(analysis.language), 0});
  const std::vector<Token>& tokens = analysis.tokens;
  out.vocabulary = number_;
  out.tokens.resize(tokens.size());
  out.capitals.resize(tokens.size());
  out.topic_words.resize(tokens.size());
  std::size_t capitals = 0, topic_words = 0;
  for (std::size_t i = 0; i < std::min(kAhead, tokens.size()); ++i) table.Prefetch(tokens[i].word);
  std::uint32_t last = 0;
  bool longer = false;  // a name of several words may begin at the last token, and go on in ways that need the keys of names
  for (std::size_t i = 0; i < tokens.size(); ++i) {
    if (i + kAhead < tokens.size()) table.Prefetch(tokens[i + kAhead].word);
    const Token& token = tokens[i];
    TokenView& view = out.tokens[i];
    const std::string_view surface = text.substr(token.begin, token.end - token.begin);
    WordTraits& traits =
        table.Get(token.word, [&](WordTraits& fresh) { Describe(surface, token, analysis.language, fresh); });
    if (longer && !traits.has_name_keys) AddNameKeys(surface, token, analysis.language, traits);
    static_cast<WordTraits&>(view) = traits;
    longer = (traits.name_ways & kLongerNames) != 0;
    const std::string_view between = token.begin >= last ? text.substr(last, token.begin - last) : std::string_view();
    view.listed = 0;
    view.gap = GapOf(between);
    view.first = token.sentence_start || i == 0;
    view.parted = IsParting(static_cast<Gap>(view.gap)) ||
                  (view.gap == kGapQuote && traits.small && between.find(' ') == std::string_view::npos);
    last = token.end;
    out.capitals[capitals] = static_cast<std::uint32_t>(i);
    capitals += traits.capital;
    out.topic_words[topic_words] = traits.topic_word;
    topic_words += traits.topic_word != WordTraits::kNone;
  }
  out.capitals.resize(capitals);
  out.topic_words.resize(topic_words);
}

}  // namespace xeber
