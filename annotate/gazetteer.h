// The names of known entities, and where they stand in a text.
#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "annotate/flat_map.h"
#include "annotate/gazetteer_file.h"
#include "annotate/name_automaton.h"
#include "annotate/token_views.h"
#include "annotate/word_hash.h"
#include "news/entity.h"
#include "text/analyzer.h"

namespace xeber {

struct GazetteerEntry {
  std::string_view id;
  EntityType type = EntityType::kOther;
  float weight = 1;
  std::string_view country;                            // the id of the one that it belongs to, "" if none is given
  std::array<std::string_view, kNameLanguages> names;  // as kNameLanguageCodes; "" where not known
  std::string_view aliases;                            // as its line has them; AliasesOf has all
};

// What is known about one name of an entry.
enum NameFlag : std::uint16_t {
  kNameInAz = 1,
  kNameInEn = 2,
  kNameInRu = 4,
  kNameInTr = 8,       // written so in this language
  kNameDemonym = 16,   // a people or adjective of the entry
  kNameLower = 32,     // written in small letters
  kNameAcronym = 64,   // written in capitals throughout
  kNameBySound = 128,  // found by its cross-script key
  kNameAlias = 256,
  // What its entry says, so that the entry need not be looked at:
  kNameUnsure = 512,  // of a weight below kSureWeight
  kNameOwned = 1024,  // of a country
};
inline constexpr int kNameTypeShift = 11;  // the type of the entry is in the flags from that bit on

inline constexpr float kSureWeight = 0.5f;  // a name of one word and of less weight counts only if the recogniser tells it too

inline EntityType TypeOfFlags(std::uint16_t flags) { return static_cast<EntityType>(flags >> kNameTypeShift); }

// Tokens [begin, end) name the values that start at `first_value`, the first of which is of `entry` and has `flags`.
struct GazetteerMatch {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  std::uint32_t first_value = NameAutomaton::kEnd;
  bool by_sound = false;
  std::uint16_t flags = 0;
  std::uint32_t entry = 0;
};

// Immutable once built; thread-safe.
class Gazetteer {
 public:
  // Fills in what names a word is, begins and goes on with, whose hashes, keys and casing are known.
  void DescribeInNames(const Token& token, const Language& language, WordTraits& traits) const;

  // Replaces `out` by the longest names in the analysed `text`, whose `views` a vocabulary of this gazetteer read, in order and
  // without overlap. Names count only if they are cased as a name would be there; a name of another language only if it is long
  // or of several words.
  void FindNames(std::string_view text, const Analysis& analysis, const TokenViews& views,
                 std::vector<GazetteerMatch>& out) const;

  const GazetteerEntry& entry(std::uint32_t number) const { return entries_[number]; }
  // Asks for the memory of an entry.
  void Prefetch(std::uint32_t number) const {
    const auto* const bytes = reinterpret_cast<const char*>(&entries_[number]);
    for (std::size_t line = 0; line < sizeof(GazetteerEntry); line += 64) __builtin_prefetch(bytes + line);
  }
  std::size_t size() const { return entries_.size(); }
  // The number of the entry with that id, FlatMap::kNone if there is none.
  std::uint32_t Find(std::string_view id) const { return numbers_.Find(IdKey(id)); }
  // Its other names, those of peoples and of other ids that mean the same included, in the order of the tables.
  std::vector<std::string_view> AliasesOf(std::uint32_t number) const;
  const NameAutomaton& automaton() const { return automaton_; }
  // Flags that tell what the entry says of all its names.
  static std::uint16_t FlagsOf(const GazetteerEntry& entry);
  // Of everything the gazetteer was built from before BeginUsersTables, and of what came after; the latter is 0 without any.
  std::uint64_t checksum() const { return checksum_; }
  std::uint64_t users_checksum() const { return users_checksum_; }
  // The name of an entry for readers of `language`: in it, else in English, else any; the id if it has none.
  std::string_view DisplayName(std::uint32_t number, const Language& language) const;

 private:
  friend class GazetteerBuilder;
  static std::uint64_t IdKey(std::string_view id) { return HashBytes(id) | 1; }

  std::vector<GazetteerEntry> entries_;
  std::vector<std::pair<std::uint32_t, std::string_view>> more_names_;  // that other lines than the entry's give it, by entry
  FlatMap numbers_;                                                     // of entries, by IdKey
  NameAutomaton automaton_;
  FlatMap small_starts_;  // keys of first words of names in small letters
  std::uint64_t checksum_ = 0, users_checksum_ = 0;
  std::deque<std::string> texts_;  // what the views of the entries point into
};

// Collects entries from CLDR and files, then builds. Not thread-safe. Large tables are analysed by a thread of its own.
class GazetteerBuilder {
 public:
  // `analyzer` must outlive the builder.
  explicit GazetteerBuilder(const Analyzer& analyzer);
  ~GazetteerBuilder();

  // Countries (country:<code>), zone cities (city:<name>) and currencies (currency:<code>) in the four languages.
  void AddCldr();
  // Adds the entries of a file's text. A country, a demonym, or a city that is known already is extended; any other id that comes
  // twice is an error. INVALID_ARGUMENT tells every faulty line as "label:line: what"; the good lines are added all the same.
  absl::Status AddText(std::string text, const std::string& label);
  // NOT_FOUND if the file cannot be read, else as AddText.
  absl::Status AddFile(const std::string& path);
  // What is added from now on is the user's.
  void BeginUsersTables();
  // The gazetteer; the builder is empty afterwards.
  std::unique_ptr<const Gazetteer> Build();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// The gazetteer of CLDR's names, then the tables of <data_dir>/gazetteer/ (demonyms last, which need the others), then those at
// `more`, the user's. NOT_FOUND if a file is missing, INVALID_ARGUMENT as AddText; with `faults`, those of `more` are told there
// instead, and their good lines are taken.
absl::StatusOr<std::unique_ptr<const Gazetteer>> LoadGazetteer(const std::string& data_dir, const std::vector<std::string>& more,
                                                               const Analyzer& analyzer, absl::Status* faults = nullptr);

// Bits of NameFlag for a language; 0 for one that gazetteers have no column for.
std::uint16_t NameLanguageBit(const Language& language);

}  // namespace xeber
