#include "annotate/gazetteer.h"

#include <algorithm>
#include <array>
#include <bit>
#include <unordered_set>

#include "annotate/name_keys.h"

namespace xeber {
namespace {

constexpr std::size_t kMaxNameTokens = 12;
constexpr std::size_t kLongWordBytes = 6;  // a single word of another language's name must have that many

// Whether the bytes between two tokens keep them in one name: a space, a hyphen, a dot, a quotation mark, an ampersand.
bool Joins(std::string_view text, const Token& a, const Token& b) {
  if (b.begin < a.end || b.begin - a.end > 4) return false;
  for (const char c : text.substr(a.end, b.begin - a.end)) {
    if (c == ',' || c == ';' || c == ':' || c == '(' || c == ')' || c == '\n' || c == '!' || c == '?' || c == '/') return false;
  }
  return true;
}

// Where a name ends: its state, and the token behind it.
struct NameEnd {
  NameAutomaton::State state;
  std::uint32_t token;
};

// Which names a token may begin in a text of some language.
class NameRules {
 public:
  NameRules(const NameAutomaton& automaton, const std::vector<GazetteerEntry>& entries, const Language& language)
      : automaton_(automaton), entries_(entries), language_bit_(NameLanguageBit(language)) {}

  // How many of the ways are tried at the beginning of a name.
  int Ways(const Token& first) const { return !IsNameWord(first) ? kBySound : language_bit_ == 0 ? +kByLightStem : +kNameWays; }

  // Makes `best`, which begins with the token `first`, the name with that end if it fits and is longer, or is as long and `best`
  // a people that is written in small letters.
  void Improve(const Token& first, const NameEnd& name, NameWay way, GazetteerMatch& best) const {
    const bool by_sound = way == kBySound, as_long = name.token == best.end;
    if (name.token < best.end || (as_long && (by_sound || !IsPeople(first, best)))) return;
    const bool alone = name.token - best.begin == 1;
    for (std::uint32_t at = automaton_.FirstValue(name.state); at != NameAutomaton::kEnd; at = automaton_.value(at).next) {
      const NameAutomaton::Value& value = automaton_.value(at);
      if ((as_long && value.flags & kNameDemonym) || !Fits(value, first, alone, by_sound)) continue;
      best = {best.begin, name.token, at, by_sound, value.flags, value.entry};
      return;
    }
  }

 private:
  // Capitalised, "İtalyanın" is rather of İtalya than of an italyan.
  bool IsPeople(const Token& first, const GazetteerMatch& match) const {
    constexpr std::uint16_t kSmallPeople = kNameDemonym | kNameLower;
    return match.first_value != NameAutomaton::kEnd && IsNameWord(first) &&
           (automaton_.value(match.first_value).flags & kSmallPeople) == kSmallPeople;
  }

  bool Fits(const NameAutomaton::Value& value, const Token& first, bool alone, bool by_sound) const {
    if (by_sound && (value.flags & kNameBySound) == 0) return false;
    if (!IsNameWord(first)) return (value.flags & kNameLower) != 0;
    if (!alone) return true;
    if (value.flags & kNameAcronym) return first.casing == Casing::kUpper || first.casing == Casing::kMixed;
    if (first.stop || first.exact.size() < 2) return false;
    if (language_bit_ == 0 || (value.flags & language_bit_)) return !by_sound || first.stem.size() >= kLongWordBytes;
    if (by_sound) return entries_[value.entry].names[Column()].empty() && first.stem.size() >= kLongWordBytes;
    return first.exact.size() >= kLongWordBytes;
  }

  std::size_t Column() const {
    std::size_t column = 0;
    while (column + 1 < kNameLanguages && language_bit_ >> (column + 1) != 0) ++column;
    return column;
  }

  const NameAutomaton& automaton_;
  const std::vector<GazetteerEntry>& entries_;
  std::uint16_t language_bit_;
};

// One search for names: the text, its language and the automaton.
class NameSearch {
 public:
  NameSearch(std::string_view text, const Analysis& analysis, const TokenViews& views, const NameAutomaton& automaton,
             const NameRules& rules)
      : text_(text), analysis_(analysis), views_(views), automaton_(automaton), rules_(rules) {}

  // Where a name of several words may begin, as far as its first two tell.
  struct Beginning {
    std::uint32_t at;
    NameWay way;
    std::uint64_t second;  // the key of its second word
    std::uint64_t first;   // first its key, then the state behind it
  };

  // Replaces `out` by all of them, in order. What is looked at of all is asked for at once.
  void FindBeginnings(std::vector<Beginning>& out) const {
    out.clear();
    for (const std::uint32_t at : views_.name_starts) {
      const TokenView& view = views_[at];
      if (view.name != NameAutomaton::kEnd) automaton_.PrefetchValue(view.name);
      if (at + 1 == views_.size()) continue;
      for (unsigned ways = view.name_ways & views_[at + 1].name_ways >> kNameWays; ways != 0; ways &= ways - 1) {
        const auto way = static_cast<NameWay>(std::countr_zero(ways));
        out.push_back({at, way, KeyOf(at + 1, way), KeyOf(at, way)});
        automaton_.PrefetchMayBeginWith(NameAutomaton::PairOf(out.back().first, out.back().second));
      }
    }
    std::erase_if(out, [this](const Beginning& b) { return !automaton_.MayBeginWith(NameAutomaton::PairOf(b.first, b.second)); });
    for (const Beginning& beginning : out) automaton_.PrefetchNext(NameAutomaton::kRoot, beginning.first);
    for (Beginning& beginning : out) {
      beginning.first = automaton_.Next(NameAutomaton::kRoot, beginning.first);
      automaton_.PrefetchNext(static_cast<NameAutomaton::State>(beginning.first), beginning.second);
    }
  }

  // The longest name that starts at token `at`; an empty match if none. Its beginnings are those from `next` on, which is moved
  // behind them.
  GazetteerMatch LongestAt(std::uint32_t at, const std::vector<Beginning>& beginnings, std::size_t& next) const {
    const TokenView& view = views_[at];
    GazetteerMatch best{at, at};
    if (view.name != NameAutomaton::kEnd) {
      const NameAutomaton::Value& value = automaton_.value(view.name);
      best = {at, at + 1, view.name, view.name_by_sound, value.flags, value.entry};
    }
    while (next < beginnings.size() && beginnings[next].at < at) ++next;
    for (; next < beginnings.size() && beginnings[next].at == at; ++next) Walk(beginnings[next], best);
    return best;
  }

 private:
  std::uint64_t KeyOf(std::size_t at, NameWay way) const {
    const TokenView& view = views_[at];
    const Token& token = analysis_.tokens[at];
    switch (way) {
      case kByWriting:
        return view.word;
      case kByStem:
        return StemKey(view.stem, salt_);
      case kBySound:
        return view.has_name_keys ? view.sound_key : SoundKey(token, analysis_.language);
      case kByLightStem:
        return view.has_name_keys ? view.light_key : LightKey(token, analysis_.language);
    }
    return 0;
  }

  // Looks for names of several words.
  void Walk(const Beginning& beginning, GazetteerMatch& best) const {
    const auto& [at, way, second, first] = beginning;
    const std::vector<Token>& tokens = analysis_.tokens;
    auto state = static_cast<NameAutomaton::State>(first);
    const std::size_t stop = std::min<std::size_t>(tokens.size(), at + kMaxNameTokens);
    for (std::size_t i = at + 1; i < stop && Joins(text_, tokens[i - 1], tokens[i]); ++i) {
      state = automaton_.Next(state, i == at + 1 ? second : KeyOf(i, way));
      if (state == NameAutomaton::kDead) return;
      rules_.Improve(tokens[at], {state, static_cast<std::uint32_t>(i) + 1}, way, best);
    }
  }

  std::string_view text_;
  const Analysis& analysis_;
  const TokenViews& views_;
  const NameAutomaton& automaton_;
  const NameRules& rules_;
  std::uint64_t salt_ = LanguageSalt(analysis_.language);
};

}  // namespace

std::uint16_t NameLanguageBit(const Language& language) {
  for (std::size_t i = 0; i < kNameLanguages; ++i) {
    if (kNameLanguageCodes[i] == language.primary()) return static_cast<std::uint16_t>(1u << i);
  }
  return 0;
}

std::uint16_t Gazetteer::FlagsOf(const GazetteerEntry& entry) {
  unsigned flags = static_cast<unsigned>(entry.type) << kNameTypeShift;
  if (entry.weight < kSureWeight) flags |= kNameUnsure;
  if (!entry.country.empty()) flags |= kNameOwned;
  return static_cast<std::uint16_t>(flags);
}

void Gazetteer::DescribeInNames(const Token& token, const Language& language, WordTraits& traits) const {
  const std::array<std::uint64_t, kNameWays> keys = {traits.word, StemKey(traits.stem, LanguageSalt(language)), traits.sound_key,
                                                     traits.light_key};
  for (std::size_t way = 0; way < kNameWays; ++way) {
    const bool known = way < kBySound || traits.has_name_keys;
    if (!known || automaton_.MayBeSecond(keys[way])) traits.name_ways |= static_cast<std::uint8_t>(1u << (way + kNameWays));
  }
  const auto starts = [this](std::uint64_t key) { return small_starts_.Find(key) != FlatMap::kNone; };
  if (traits.small && (token.stop || !(starts(keys[kByWriting]) || starts(keys[kByStem])))) return;
  const NameRules rules(automaton_, entries_, language);
  GazetteerMatch alone;
  for (int way = 0; way < rules.Ways(token); ++way) {
    const NameAutomaton::State state = automaton_.Next(NameAutomaton::kRoot, keys[static_cast<std::size_t>(way)]);
    if (state == NameAutomaton::kDead) continue;
    if (automaton_.GoesOn(state)) traits.name_ways |= static_cast<std::uint8_t>(1u << way);
    rules.Improve(token, {state, 1}, static_cast<NameWay>(way), alone);
  }
  traits.name = alone.first_value;
  traits.name_by_sound = alone.by_sound;
}

void Gazetteer::FindNames(std::string_view text, const Analysis& analysis, const TokenViews& views,
                          std::vector<GazetteerMatch>& out) const {
  out.clear();
  const NameRules rules(automaton_, entries_, analysis.language);
  const NameSearch search(text, analysis, views, automaton_, rules);
  thread_local std::vector<NameSearch::Beginning> beginnings;
  search.FindBeginnings(beginnings);
  std::size_t next = 0;      // of the beginnings
  std::uint32_t behind = 0;  // the last name
  for (const std::uint32_t at : views.name_starts) {
    if (at < behind) continue;
    const GazetteerMatch match = search.LongestAt(at, beginnings, next);
    if (match.end == at) continue;
    out.push_back(match);
    behind = match.end;
  }
}

std::vector<std::string_view> Gazetteer::AliasesOf(std::uint32_t number) const {
  std::vector<std::string_view> aliases;
  std::unordered_set<std::string_view> known;
  for (std::string_view cell = entries_[number].aliases; !cell.empty();) {
    const std::size_t bar = cell.find('|');
    if (cell[0] != '=' && cell[0] != '@' && known.insert(cell.substr(0, bar)).second) aliases.push_back(cell.substr(0, bar));
    cell.remove_prefix(bar == std::string_view::npos ? cell.size() : bar + 1);
  }
  const auto lower = [](const auto& a, const auto& b) { return a.first < b.first; };
  const auto [first, last] =
      std::equal_range(more_names_.begin(), more_names_.end(), std::pair(number, std::string_view()), lower);
  for (auto more = first; more != last; ++more)
    if (known.insert(more->second).second) aliases.push_back(more->second);
  return aliases;
}

std::string_view Gazetteer::DisplayName(std::uint32_t number, const Language& language) const {
  const GazetteerEntry& entry = entries_[number];
  for (std::size_t i = 0; i < kNameLanguages; ++i) {
    if (kNameLanguageCodes[i] == language.primary() && !entry.names[i].empty()) return entry.names[i];
  }
  if (!entry.names[1].empty()) return entry.names[1];
  for (const std::string_view name : entry.names) {
    if (!name.empty()) return name;
  }
  return entry.id;
}

}  // namespace xeber
