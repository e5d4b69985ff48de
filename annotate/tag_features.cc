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
  const bool inner = surface.find_first_of("-.'&/") != std::string_view::npos;
  const bool digit = surface.find_first_of("0123456789") != std::string_view::npos;
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

void TokenViews::Look(std::string_view text, const Token& token, const CueWords& cues, std::uint64_t salt, View& view) {
  view.stem = HashBytes(token.stem, 1);
  view.cues = cues.Of(token, salt);
  view.shape = ShapeOf(text.substr(token.begin, token.end - token.begin), token);
}

void TokenViews::Read(std::string_view text, const Analysis& analysis, const CueWords& cues, const Gazetteer& gazetteer,
                      const std::vector<GazetteerMatch>& matches) {
  views_.assign(analysis.tokens.size(), View{});
  seen_ = 0;
  const std::uint64_t salt = LanguageSalt(analysis.language);
  std::uint32_t last = 0;
  for (std::size_t i = 0; i < views_.size(); ++i) {
    const Token& token = analysis.tokens[i];
    View& view = views_[i];
    view.word = HashBytes(token.exact);
    view.gap = token.begin >= last ? GapOf(text.substr(last, token.begin - last)) : kGapNone;
    view.first = token.sentence_start || i == 0;
    view.capital = token.casing == Casing::kTitle || token.casing == Casing::kUpper || token.casing == Casing::kMixed;
    view.parted = view.gap == kGapComma || view.gap == kGapBracket || view.gap == kGapLine || view.gap == kGapOther;
    last = token.end;
  }
  for (std::size_t i = 0; i < views_.size(); ++i) {
    if (!views_[i].capital) continue;
    for (seen_ = std::max(seen_, i < kNear ? 0 : i - kNear); seen_ < std::min(i + kNear + 1, views_.size()); ++seen_)
      Look(text, analysis.tokens[seen_], cues, salt, views_[seen_]);
  }
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

void TokenViews::Features(std::size_t at, const Analysis& analysis, const ArticleWords& words, FeatureList& out) const {
  const View& here = views_[at];
  const View& before = At(at, -1);
  const View& after = At(at, 1);
  const View& before2 = At(at, -2);
  const View& after2 = At(at, 2);
  std::uint64_t number = 0;
  const auto add = [&](std::uint64_t value) { out.Add(JoinHashes(++number, value)); };
  const auto both = [&](std::uint64_t a, std::uint64_t b) { add(JoinHashes(a, b)); };
  const std::uint64_t gap_after = &after == &kBorder ? 99 : after.gap;
  const std::uint64_t seen = here.first + 2 * words.SeenSmall(here.word) + 4 * words.SeenCapital(here.word);

  add(0);
  for (const View* view : {&here, &before, &after, &before2, &after2}) add(view->word);
  for (const View* view : {&here, &before, &after}) add(view->stem);
  both(before.word, here.word);
  both(here.word, after.word);
  for (const View* view : {&here, &before, &after}) add(view->shape);
  both(before.shape, here.shape);
  both(here.shape, after.shape);
  both(before.shape * 256 + here.shape, after.shape);
  const std::string_view exact = analysis.tokens[at].exact;
  for (const int letters : {1, 2, 3, 4}) both(HashBytes(Ending(exact, letters)), here.capital);
  for (const int letters : {2, 3, 4}) both(HashBytes(Beginning(exact, letters)), here.capital);
  for (const View* view : {&here, &before, &after}) add(view->listed);
  both(here.listed, here.shape);
  both(before.listed * 256 + here.listed, after.listed);
  both(here.listed, after.word);
  both(here.listed, before.word);
  for (const View* view : {&here, &before, &after, &before2, &after2}) add(view->cues);
  both(before.cues, here.cues);
  both(here.cues, after.cues);
  both(before.cues, here.shape);
  both(here.shape, after.cues);
  both(JoinHashes(before.cues, here.cues), after.cues);
  for (int bit = 0; bit < 14; ++bit) {
    if (here.cues >> bit & 1) out.Add(JoinHashes(1000 + bit, here.shape));
    if (before.cues >> bit & 1) out.Add(JoinHashes(2000 + bit, here.capital));
    if (after.cues >> bit & 1) out.Add(JoinHashes(3000 + bit, here.capital));
  }
  both(here.gap, here.shape);
  both(gap_after, here.shape);
  both(here.gap * 256 + gap_after, here.capital);
  both(seen, here.shape);
  both(seen, here.listed);
}

}  // namespace xeber
