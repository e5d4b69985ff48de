#include "annotate/vocabulary.h"

#include <algorithm>
#include <atomic>

#include "annotate/gaps.h"
#include "annotate/name_keys.h"
#include "annotate/word_endings.h"
#include "annotate/word_table.h"

namespace xeber {
namespace {

constexpr int kAllWays = (1 << kNameWays) - 1;                   // in name_ways, of how a name begins
constexpr int kLongerNames = 1 << kBySound | 1 << kByLightStem;  // in name_ways
constexpr std::size_t kAhead = 24;                               // tokens whose words are asked for before they are read

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

// What the stemmer took off the word.
std::uint16_t EndingOf(const Token& token) {
  std::size_t same = 0;
  while (same < std::min(token.exact.size(), token.stem.size()) && token.exact[same] == token.stem[same]) ++same;
  return same == token.exact.size() ? 0 : static_cast<std::uint16_t>(HashBytes(token.exact.substr(same)) >> 16 | 1);
}

void AddNameKeys(std::string_view surface, const Token& token, const Language& language, WordTraits& traits) {
  traits.sound_key = SoundKey(token, language);
  traits.light_key = LightKey(token, language);
  traits.name_key = NameWordKey(WordOfName(token, surface), language);
  traits.has_name_keys = true;
}

// From the bytes [begin, end) of the text, most often a space.
void SetGap(std::string_view text, std::uint32_t begin, std::uint32_t end, bool small, TokenView& view) {
  if (end == begin + 1 && text[begin] == ' ') {
    view.gap = kGapSpace;
    view.parted = false;
    return;
  }
  const std::string_view between = end >= begin ? text.substr(begin, end - begin) : std::string_view();
  const Gap gap = GapOf(between);
  view.gap = gap;
  view.parted = IsParting(between, gap, small);
}

// Fills a list of at most `most` values without a branch.
class Collector {
 public:
  Collector(std::vector<std::uint32_t>& list, std::size_t most) : list_(list) {
    list.resize(most);
    end_ = list.data();
  }
  ~Collector() { list_.resize(static_cast<std::size_t>(end_ - list_.data())); }
  void Add(std::uint32_t value, bool wanted) {
    *end_ = value;
    end_ += wanted;
  }

 private:
  std::vector<std::uint32_t>& list_;
  std::uint32_t* end_;
};

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
  out.stop = token.stop;
  out.number = token.kind == TokenKind::kNumber;
  out.address = token.kind == TokenKind::kUrl || token.kind == TokenKind::kEmail;
  out.upper = token.casing == Casing::kUpper;
  out.ends_apart = HasEndingApart(surface);
  out.ends_joined = HasEndingJoined(surface);
  out.locative = IsLocative(token.exact);
  out.article = IsNameArticle(token.exact);
  out.ordinal = out.number || IsRomanNumber(token.exact);
  out.shape = ShapeOf(surface, token);
  out.ending = EndingOf(token);
  if (IsNameWord(token)) AddNameKeys(surface, token, language, out);
  gazetteer_.DescribeInNames(token, language, out);
  if (cues_ != nullptr) out.cues = cues_->Of(CueWords::Word(token, out.stem, salt));
  if (topics_ != nullptr && !token.stop) out.topic_word = topics_->FindWord(StemKey(out.stem, salt));
}

void Vocabulary::Read(std::string_view text, const Analysis& analysis, TokenViews& out, ArticleWords& words) const {
  TraitsTable& table = ThisThreadsTraits();
  table.Use({number_, analysis.numbering, LanguageSalt(analysis.language)});
  const std::vector<Token>& tokens = analysis.tokens;
  out.vocabulary = number_;
  out.count = tokens.size();
  if (out.tokens.size() < out.count) out.tokens.resize(out.count);
  Collector capitals(out.capitals, tokens.size()), name_starts(out.name_starts, tokens.size());
  Collector topic_words(out.topic_words, tokens.size());
  for (std::size_t i = 0; i < std::min(kAhead, tokens.size()); ++i) table.Prefetch(tokens[i].word);
  std::uint32_t last = 0;
  bool longer = false;  // a name of several words may begin at the last token, and go on in ways that need the keys of names
  for (std::uint32_t i = 0; i < tokens.size(); ++i) {
    if (i + kAhead < tokens.size()) table.Prefetch(tokens[i + kAhead].word);
    const Token& token = tokens[i];
    TokenView& view = out.tokens[i];
    const auto surface = [&] { return text.substr(token.begin, token.end - token.begin); };
    WordTraits& traits = table.Get(token.word, [&](WordTraits& fresh) { Describe(surface(), token, analysis.language, fresh); });
    if (longer && !traits.has_name_keys) AddNameKeys(surface(), token, analysis.language, traits);
    static_cast<WordTraits&>(view) = traits;
    longer = (traits.name_ways & kLongerNames) != 0;
    view.listed = 0;
    view.first = token.sentence_start || i == 0;
    SetGap(text, last, token.begin, traits.small, view);
    last = token.end;
    if (traits.small) words.NoteSmall(traits.word);
    if (traits.title && !view.first) words.NoteCapital(traits.word);
    capitals.Add(i, traits.capital);
    name_starts.Add(i, traits.name != WordTraits::kNone || (traits.name_ways & kAllWays) != 0);
    topic_words.Add(traits.topic_word, traits.topic_word != WordTraits::kNone);
  }
}

}  // namespace xeber
