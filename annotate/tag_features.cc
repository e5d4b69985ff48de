#include "annotate/tag_features.h"

#include <algorithm>

#include "annotate/name_keys.h"

namespace xeber {
namespace {

// Only words so near a capital are looked at: the features reach two words, and names may go on in small letters.
constexpr std::size_t kNear = 6;

const TokenViews::View kBorder{.word = 1, .stem = 1, .shape = 255};

enum Gap : std::uint8_t { kGapNone, kGapSpace, kGapHyphen, kGapDot, kGapComma, kGapQuote, kGapBracket, kGapLine, kGapOther };

Gap GapOf(std::string_view between) {
  Gap gap = between.empty() ? kGapNone : kGapSpace;
  for (std::size_t i = 0; i < between.size(); ++i) {
    const unsigned char c = static_cast<unsigned char>(between[i]);
    if (c == ' ') continue;
    if (c == '\n') return kGapLine;
    if (c == '-')
      gap = kGapHyphen;
    else if (c == '.')
      gap = kGapDot;
    else if (c == ',' || c == ';' || c == ':')
      gap = kGapComma;
    else if (c == '"' || c == '\'' || c == 0xc2 || c == 0xe2)
      gap = kGapQuote;
    else if (c == '(' || c == ')')
      gap = kGapBracket;
    else if (c < 0x80)
      gap = kGapOther;
  }
  return gap;
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

// The last, or first, `letters` letters of a word.
std::string_view Ending(std::string_view word, int letters) {
  std::size_t at = word.size();
  while (at > 0 && letters > 0) {
    --at;
    if ((static_cast<unsigned char>(word[at]) & 0xc0) != 0x80) --letters;
  }
  return word.substr(at);
}

std::string_view Beginning(std::string_view word, int letters) {
  std::size_t at = 0;
  while (at < word.size() && letters > 0) {
    ++at;
    while (at < word.size() && (static_cast<unsigned char>(word[at]) & 0xc0) == 0x80) ++at;
    --letters;
  }
  return word.substr(0, at);
}

// What the stemmer took off the word.
std::uint16_t EndingOf(const Token& token) {
  std::size_t same = 0;
  while (same < std::min(token.exact.size(), token.stem.size()) && token.exact[same] == token.stem[same]) ++same;
  return same == token.exact.size() ? 0 : static_cast<std::uint16_t>(HashBytes(token.exact.substr(same)) >> 16 | 1);
}

std::uint8_t ListedClass(const Gazetteer& gazetteer, const GazetteerMatch& match) {
  const NameAutomaton::Value& value = gazetteer.automaton().value(match.first_value);
  if (value.flags & kNameDemonym) return 4;
  const GazetteerEntry& entry = gazetteer.entry(value.entry);
  if (entry.weight < 0.5f) return 5;
  if (entry.type == EntityType::kPlace) return 6;
  return static_cast<std::uint8_t>((BeginTag(entry.type) - 1) / 2);
}

}  // namespace

void ArticleWords::Note(const Token& token, std::uint64_t word) {
  if (token.casing == Casing::kLower) Set(word);
  if (token.casing == Casing::kTitle && !token.sentence_start) Set(word * 0x9e3779b97f4a7c15ull);
}

// First asks for the memory of all words near a capital.
void TokenViews::Look(std::string_view text, const Analysis& analysis, const CueWords& cues) {
  const std::uint64_t salt = LanguageSalt(analysis.language);
  near_.clear();
  std::size_t seen = 0;
  for (std::size_t i = 0; i < views_.size(); ++i) {
    if (!views_[i].capital) continue;
    for (seen = std::max(seen, i < kNear ? 0 : i - kNear); seen < std::min(i + kNear + 1, views_.size()); ++seen) {
      const Token& token = analysis.tokens[seen];
      views_[seen].stem = HashBytes(token.stem, kStemSeed);
      near_.emplace_back(static_cast<std::uint32_t>(seen), CueWords::Word(token, views_[seen].stem, salt));
      cues.Prefetch(near_.back().second);
    }
  }
  for (const auto& [at, word] : near_) {
    const Token& token = analysis.tokens[at];
    views_[at].cues = cues.Of(word);
    views_[at].shape = ShapeOf(text.substr(token.begin, token.end - token.begin), token);
    views_[at].ending = EndingOf(token);
  }
}

void TokenViews::Read(std::string_view text, const Analysis& analysis, const CueWords& cues, const Gazetteer& gazetteer,
                      const std::vector<GazetteerMatch>& matches) {
  views_.assign(analysis.tokens.size(), View{});
  std::uint32_t last = 0;
  for (std::size_t i = 0; i < views_.size(); ++i) {
    const Token& token = analysis.tokens[i];
    View& view = views_[i];
    view.word = HashBytes(token.exact);
    view.gap = token.begin >= last ? GapOf(text.substr(last, token.begin - last)) : kGapNone;
    view.first = token.sentence_start || i == 0;
    view.capital = token.casing == Casing::kTitle || token.casing == Casing::kUpper || token.casing == Casing::kMixed;
    const std::string_view gap = token.begin >= last ? text.substr(last, token.begin - last) : std::string_view();
    view.parted = gap.find_first_of(",;:()\n") != std::string_view::npos || view.gap == kGapOther;
    const bool quoted = view.gap == kGapQuote;
    view.parted |=
        quoted && gap.find(' ') == std::string_view::npos && token.casing == Casing::kLower;  // the ending of "Neftçi"nin
    view.parted |= quoted && gap.front() == ' ' && gap.back() != ' ' && gap.back() != '\'';   // an opening one
    last = token.end;
  }
  Look(text, analysis, cues);
  for (const GazetteerMatch& match : matches) {
    const std::uint8_t listed = ListedClass(gazetteer, match);
    for (std::uint32_t i = match.begin; i < match.end; ++i)
      views_[i].listed = static_cast<std::uint8_t>(1 + 3 * listed + (match.end - match.begin == 1 ? 2 : i > match.begin));
  }
}

void TokenViews::Note(const Analysis& analysis, ArticleWords& words) const {
  for (std::size_t i = 0; i < views_.size(); ++i) words.Note(analysis.tokens[i], views_[i].word);
}

void TokenViews::HideNames(std::size_t begin, std::size_t end) {
  for (std::size_t i = begin; i < end; ++i) {
    views_[i].listed = 0;
    views_[i].cues &= static_cast<std::uint16_t>(~(kCueFirstName | kCueLastName));
  }
}

// The neighbour within the sentence.
const TokenViews::View& TokenViews::At(std::size_t at, int offset) const {
  const std::size_t to = at + static_cast<std::size_t>(offset);
  if (to >= views_.size()) return kBorder;
  for (std::size_t i = std::min(at, to) + 1; i <= std::max(at, to); ++i) {
    if (views_[i].first) return kBorder;
  }
  return views_[to];
}

TokenViews::Context TokenViews::ContextOf(std::size_t at, const Analysis& analysis, const ArticleWords& words) const {
  const View& here = views_[at];
  const View& after = At(at, 1);
  return {.here = &here,
          .before = &At(at, -1),
          .after = &after,
          .before2 = &At(at, -2),
          .after2 = &At(at, 2),
          .exact = analysis.tokens[at].exact,
          .gap_after = &after == &kBorder ? 99u : after.gap,
          .seen = here.first + 2u * words.SeenSmall(here.word) + 4u * words.SeenCapital(here.word)};
}

void TokenViews::Features(std::size_t at, const Analysis& analysis, const ArticleWords& words, FeatureList& out) const {
  const Context context = ContextOf(at, analysis, words);
  for (const FeatureGroup group : kRememberedGroups) AppendFeatures(group, context, out);
  AppendFeatures(FeatureGroup::kPairs, context, out);
}

namespace {

// A feature is the hash of its kind's number and its value; shipped models hold these hashes, so that a number never changes.
struct Adder {
  FeatureList& out;
  void operator()(std::uint64_t number, std::uint64_t value) const { out.Add(JoinHashes(number, value)); }
  void operator()(std::uint64_t number, std::uint64_t a, std::uint64_t b) const { (*this)(number, JoinHashes(a, b)); }
};

void AppendWord(const TokenViews::Context& context, const Adder& add) {
  const TokenViews::View& here = *context.here;
  add(1, 0);
  add(2, here.word);
  add(7, here.stem);
  for (const int letters : {1, 2, 3, 4})
    add(17 + static_cast<std::uint64_t>(letters), HashBytes(Ending(context.exact, letters)), here.capital);
  for (const int letters : {2, 3, 4})
    add(20 + static_cast<std::uint64_t>(letters), HashBytes(Beginning(context.exact, letters)), here.capital);
}

void AppendWriting(const TokenViews::Context& context, const Adder& add) {
  const TokenViews::View &here = *context.here, &before = *context.before, &after = *context.after;
  add(12, here.shape);
  add(13, before.shape);
  add(14, after.shape);
  add(15, before.shape, here.shape);
  add(16, here.shape, after.shape);
  add(17, before.shape * 256 + here.shape, after.shape);
  add(25, here.listed);
  add(26, before.listed);
  add(27, after.listed);
  add(28, here.listed, here.shape);
  add(29, before.listed * 256 + here.listed, after.listed);
  add(42, here.gap, here.shape);
  add(43, context.gap_after, here.shape);
  add(44, here.gap * 256 + context.gap_after, here.capital);
  add(45, context.seen, here.shape);
  add(46, context.seen, here.listed);
}

void AppendCues(const TokenViews::Context& context, const Adder& add) {
  const TokenViews::View &here = *context.here, &before = *context.before, &after = *context.after;
  add(32, here.cues);
  add(33, before.cues);
  add(34, after.cues);
  add(37, before.cues, here.cues);
  add(38, here.cues, after.cues);
  add(39, before.cues, here.shape);
  add(40, here.shape, after.cues);
  add(41, JoinHashes(before.cues, here.cues), after.cues);
  for (std::uint64_t bit = 0; bit < 14; ++bit) {
    if (here.cues >> bit & 1) add(1000 + bit, here.shape);
    if (before.cues >> bit & 1) add(2000 + bit, here.capital);
    if (after.cues >> bit & 1) add(3000 + bit, here.capital);
  }
}

void AppendEndings(const TokenViews::Context& context, const Adder& add) {
  const TokenViews::View &here = *context.here, &before = *context.before;
  add(47, before.ending, here.capital);
  add(48, JoinHashes(before.ending, here.ending), here.capital);
  add(49, before.ending, before.listed);
}

void AppendPairs(const TokenViews::Context& context, const Adder& add) {
  const TokenViews::View &here = *context.here, &before = *context.before, &after = *context.after;
  add(5, context.before2->word);
  add(6, context.after2->word);
  add(35, context.before2->cues);
  add(36, context.after2->cues);
  add(10, before.word, here.word);
  add(11, here.word, after.word);
  add(30, here.listed, after.word);
  add(31, here.listed, before.word);
}

}  // namespace

void AppendFeatures(FeatureGroup group, const TokenViews::Context& context, FeatureList& out) {
  const Adder add{out};
  switch (group) {
    case FeatureGroup::kWord:
      return AppendWord(context, add);
    case FeatureGroup::kWordBefore:
      add(3, context.before->word);
      return add(8, context.before->stem);
    case FeatureGroup::kWordAfter:
      add(4, context.after->word);
      return add(9, context.after->stem);
    case FeatureGroup::kWriting:
      return AppendWriting(context, add);
    case FeatureGroup::kCues:
      return AppendCues(context, add);
    case FeatureGroup::kEndings:
      return AppendEndings(context, add);
    case FeatureGroup::kPairs:
      return AppendPairs(context, add);
  }
}

std::uint64_t FeatureKey(FeatureGroup group, const TokenViews::Context& context) {
  const TokenViews::View &here = *context.here, &before = *context.before, &after = *context.after;
  std::uint64_t packed = 0;
  const auto pack = [&packed](std::uint64_t value, int bits) { packed = packed << bits | value; };
  switch (group) {
    case FeatureGroup::kWord:
      packed = JoinHashes(here.word, here.stem) + here.capital;
      break;
    case FeatureGroup::kWordBefore:
      packed = JoinHashes(before.word, before.stem);
      break;
    case FeatureGroup::kWordAfter:
      packed = JoinHashes(after.word, after.stem);
      break;
    case FeatureGroup::kWriting:
      for (const TokenViews::View* view : {&before, &here, &after}) pack(view->shape, 8), pack(view->listed, 5);
      pack(here.gap, 4), pack(context.gap_after, 7), pack(context.seen, 3), pack(here.capital, 1);
      break;
    case FeatureGroup::kCues:
      for (const TokenViews::View* view : {&before, &here, &after}) pack(view->cues, 14);
      pack(here.shape, 8), pack(here.capital, 1);
      break;
    case FeatureGroup::kEndings:
      pack(before.ending, 16), pack(here.ending, 16), pack(before.listed, 5), pack(here.capital, 1);
      break;
    case FeatureGroup::kPairs:
      break;
  }
  return JoinHashes(static_cast<std::uint64_t>(group) + 1, packed);
}

}  // namespace xeber
