#include "annotate/gazetteer.h"

#include <algorithm>
#include <array>
#include <unordered_set>

#include "annotate/name_keys.h"

namespace xeber {
namespace {

constexpr std::size_t kMaxNameTokens = 12;
constexpr std::size_t kLongWordBytes = 6;  // a single word of another language's name must have that many

bool Capital(const Token& token) {
  return token.casing != Casing::kLower && (token.casing != Casing::kNone || token.kind != TokenKind::kWord);
}

// Whether the bytes between two tokens keep them in one name: a space, a hyphen, a dot, a quotation mark, an ampersand.
bool Joins(std::string_view text, const Token& a, const Token& b) {
  if (b.begin < a.end || b.begin - a.end > 4) return false;
  for (const char c : text.substr(a.end, b.begin - a.end)) {
    if (c == ',' || c == ';' || c == ':' || c == '(' || c == ')' || c == '\n' || c == '!' || c == '?' || c == '/') return false;
  }
  return true;
}

// The ways in which words of names are compared, by falling certainty.
enum Way : std::size_t { kExact, kStem, kSound, kLight };
constexpr std::size_t kWays = 4;

// A token's keys by way, and the ways in which a name may begin with it. Those of the last two are worked out when they are
// wanted.
struct TokenKeys {
  std::array<std::uint64_t, kWays> keys;
  std::uint8_t starts = 0;
  std::uint8_t known = 1u << kExact | 1u << kStem;
};

// One search for names: the text, its language and the automaton.
class NameSearch {
 public:
  NameSearch(std::string_view text, const Analysis& analysis, const NameAutomaton& automaton,
             const std::vector<GazetteerEntry>& entries)
      : text_(text),
        analysis_(analysis),
        automaton_(automaton),
        entries_(entries),
        language_bit_(NameLanguageBit(analysis.language)) {}

  // Looks at every token before any name is followed, so that the memory for all is asked for at once.
  void Look(const FlatMap& small_starts) {
    const std::uint64_t salt = LanguageSalt(analysis_.language);
    keys_.resize(analysis_.tokens.size());
    for (std::size_t at = 0; at < keys_.size(); ++at) {
      const Token& token = analysis_.tokens[at];
      TokenKeys& word = keys_[at] = TokenKeys{.keys = {ExactKey(token), StemKey(token, salt)}};
      if (token.casing == Casing::kLower && (token.stop || (small_starts.Find(word.keys[kStem]) == FlatMap::kNone &&
                                                            small_starts.Find(word.keys[kExact]) == FlatMap::kNone)))
        continue;
      NoteStart(at, kExact);
      NoteStart(at, kStem);
      if (!Capital(token)) continue;
      NoteStart(at, kSound);
      if (language_bit_ != 0) NoteStart(at, kLight);
    }
  }

  std::size_t size() const { return keys_.size(); }

  // The longest name that starts at token `at`; an empty match if none.
  GazetteerMatch LongestAt(std::uint32_t at) const {
    GazetteerMatch best{at, at};
    for (std::size_t way = 0; way < kWays; ++way)
      if (keys_[at].starts >> way & 1) Walk(at, static_cast<Way>(way), best);
    return best;
  }

 private:
  void NoteStart(std::size_t at, Way way) {
    const std::uint64_t key = KeyOf(at, way);
    if (!automaton_.MayStart(key)) return;
    keys_[at].starts |= static_cast<std::uint8_t>(1u << way);
    automaton_.PrefetchStart(key);
  }

  std::uint64_t KeyOf(std::size_t at, Way way) const {
    TokenKeys& word = keys_[at];
    if (!(word.known >> way & 1)) {
      const Token& token = analysis_.tokens[at];
      word.keys[way] = way == kSound ? SoundKey(token, analysis_.language) : LightKey(token, analysis_.language);
      word.known |= static_cast<std::uint8_t>(1u << way);
    }
    return word.keys[way];
  }

  void Walk(std::uint32_t at, Way way, GazetteerMatch& best) const {
    NameAutomaton::State state = NameAutomaton::kRoot;
    const bool by_sound = way == kSound;
    const std::size_t stop = std::min<std::size_t>(analysis_.tokens.size(), at + kMaxNameTokens);
    for (std::size_t i = at; i < stop; ++i) {
      if (i > at && !Joins(text_, analysis_.tokens[i - 1], analysis_.tokens[i])) return;
      state = automaton_.Next(state, KeyOf(i, way));
      if (state == NameAutomaton::kDead) return;
      const std::uint32_t end = static_cast<std::uint32_t>(i) + 1;
      if (end < best.end || (end == best.end && !IsPeople(best))) continue;
      for (std::uint32_t value = automaton_.FirstValue(state); value != NameAutomaton::kEnd;
           value = automaton_.value(value).next) {
        if (end == best.end && (by_sound || automaton_.value(value).flags & kNameDemonym)) continue;
        if (!Fits(at, end, automaton_.value(value), by_sound)) continue;
        best = {at, end, value, by_sound};
        break;
      }
    }
  }

  // Whether the match is a people that is written in small letters: capitalised, "İtalyanın" is rather of İtalya than of an
  // italyan.
  bool IsPeople(const GazetteerMatch& match) const {
    constexpr std::uint16_t kSmallPeople = kNameDemonym | kNameLower;
    return match.first_value != NameAutomaton::kEnd && Capital(analysis_.tokens[match.begin]) &&
           (automaton_.value(match.first_value).flags & kSmallPeople) == kSmallPeople;
  }

  bool Fits(std::uint32_t begin, std::uint32_t end, const NameAutomaton::Value& value, bool by_sound) const {
    const Token& first = analysis_.tokens[begin];
    if (by_sound != ((value.flags & kNameBySound) != 0) && by_sound) return false;
    if (!Capital(first)) return (value.flags & kNameLower) != 0;
    if (end - begin > 1) return true;
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

  std::string_view text_;
  const Analysis& analysis_;
  const NameAutomaton& automaton_;
  const std::vector<GazetteerEntry>& entries_;
  std::uint16_t language_bit_;
  inline static thread_local std::vector<TokenKeys> keys_;  // by token
};

}  // namespace

std::uint16_t NameLanguageBit(const Language& language) {
  for (std::size_t i = 0; i < kNameLanguages; ++i) {
    if (kNameLanguageCodes[i] == language.primary()) return static_cast<std::uint16_t>(1u << i);
  }
  return 0;
}

void Gazetteer::FindNames(std::string_view text, const Analysis& analysis, std::vector<GazetteerMatch>& out) const {
  out.clear();
  NameSearch search(text, analysis, automaton_, entries_);
  search.Look(small_starts_);
  for (std::uint32_t at = 0; at < search.size();) {
    const GazetteerMatch match = search.LongestAt(at);
    if (match.end > at) out.push_back(match);
    at = std::max(match.end, at + 1);
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
