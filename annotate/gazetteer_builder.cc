// Builds a gazetteer from lines and from what CLDR knows.
#include <algorithm>
#include <chrono>
#include <deque>
#include <fstream>
#include <future>
#include <span>
#include <sstream>
#include <unordered_map>
#include <unordered_set>

#include "absl/strings/str_cat.h"
#include "annotate/gazetteer.h"
#include "annotate/keyed_names.h"
#include "text/cldr_names.h"

namespace xeber {
namespace {

constexpr std::size_t kBatchBytes = 512 << 10;  // of names: what is less is not worth a thread
constexpr std::size_t kMostWaiting = 3;         // batches
constexpr std::uint16_t kAllLatin = kNameInAz | kNameInEn | kNameInTr;

bool IsCyrillic(std::string_view name) {
  return std::any_of(name.begin(), name.end(),
                     [](char c) { return static_cast<unsigned char>(c) == 0xd0 || static_cast<unsigned char>(c) == 0xd1; });
}

// "São Tomé" -> "sao-tome" is not needed: ids of zone cities come from the ASCII zone name.
std::string CityId(std::string_view english) {
  std::string id = "city:";
  for (const char c : english) {
    if (static_cast<unsigned char>(c) >= 0x80) continue;
    if (c >= 'A' && c <= 'Z') {
      id += static_cast<char>(c - 'A' + 'a');
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      id += c;
    } else if (id.back() != '-' && id.back() != ':') {
      id += '-';
    }
  }
  return id;
}

}  // namespace

struct GazetteerBuilder::Parts {
  explicit Parts(const Analyzer& an_analyzer) : analyzer(an_analyzer), gazetteer(std::make_unique<Gazetteer>()) {}

  std::uint32_t AddEntry(std::string_view id, EntityType type, float weight);
  void AddName(std::string_view name, std::size_t language, std::uint32_t entry, std::uint16_t flags);
  void AddAlias(std::string_view alias, std::uint32_t entry, std::uint16_t flags);
  void Flush(std::size_t language);
  void Take(const KeyedNames& names);
  void TakeWaiting(std::size_t most_left);
  void AddLine(const GazetteerLine& line, GazetteerParser& parser);
  bool HasCountry(const GazetteerLine& line) const;
  bool CheckCountry(const GazetteerLine& line, GazetteerParser& parser) const;
  void Extend(const GazetteerLine& line, std::uint32_t number);
  void AddNamesOf(const GazetteerLine& line, std::uint32_t number);
  void NoteMore(const GazetteerLine& line, std::uint32_t number, bool names);
  void AddCldrNames(const CldrName& found, const std::string& id, EntityType type);
  std::string_view Keep(std::string text) { return gazetteer->texts_.emplace_back(std::move(text)); }

  const Analyzer& analyzer;
  std::unique_ptr<Gazetteer> gazetteer;
  std::uint32_t FindEntry(std::string_view id) const { return gazetteer->Find(id); }

  std::size_t shipped_texts = SIZE_MAX;         // how many of the texts are not the user's
  std::unordered_set<std::uint32_t> from_cldr;  // may be extended by a file
  std::array<NameBatch, kNameLanguages> batches;
  std::deque<std::future<KeyedNames>> waiting;  // in the order in which they are taken, so that the thread changes nothing
  KeyingThread keying;
};

GazetteerBuilder::GazetteerBuilder(const Analyzer& analyzer) : parts_(std::make_unique<Parts>(analyzer)) {}
GazetteerBuilder::~GazetteerBuilder() = default;

std::uint32_t GazetteerBuilder::Parts::AddEntry(std::string_view id, EntityType type, float weight) {
  const auto number = static_cast<std::uint32_t>(gazetteer->entries_.size());
  gazetteer->entries_.push_back({id, type, weight, {}, {}, {}});
  gazetteer->numbers_.Of(Gazetteer::IdKey(id), number);
  return number;
}

// Everything that is keyed takes its way through the automaton.
void GazetteerBuilder::Parts::Take(const KeyedNames& names) {
  const std::span<const std::uint64_t> keys(names.keys());
  std::size_t begin = 0;
  for (const KeyedNames::Name& name : names.names()) {
    gazetteer->automaton_.Add(keys.subspan(begin, name.end - begin), name.entry, name.flags);
    begin = name.end;
  }
  for (const std::uint64_t key : names.small_starts()) gazetteer->small_starts_.Of(key, 1);
}

void GazetteerBuilder::Parts::TakeWaiting(std::size_t most_left) {
  for (; waiting.size() > most_left; waiting.pop_front()) {
    const auto is_ready = [&] { return waiting.front().wait_for(std::chrono::seconds(0)) == std::future_status::ready; };
    while (!is_ready() && keying.HelpOut()) continue;
    Take(waiting.front().get());
  }
}

// Names are analysed beside the reading of the next ones.
void GazetteerBuilder::Parts::Flush(std::size_t number) {
  TakeWaiting(kMostWaiting - 1);
  const auto batch = std::make_shared<const NameBatch>(std::move(batches[number]));
  waiting.push_back(
      keying.Start([this, number, batch] { return KeyedNames(*batch, Language(kNameLanguageCodes[number]), analyzer); }));
  batches[number] = {};
}

void GazetteerBuilder::Parts::AddName(std::string_view name, std::size_t language, std::uint32_t entry, std::uint16_t flags) {
  NameBatch& batch = batches[language];
  batch.text += name;
  batch.ends.push_back(static_cast<std::uint32_t>(batch.text.size()));
  batch.text += "\n\n";
  batch.entries.push_back(entry);
  batch.flags.push_back(flags);
  if (batch.text.size() > kBatchBytes) Flush(language);
}

// An alias doesn't say its language: Cyrillic ones are Russian, the others are keyed as each of the Latin languages.
void GazetteerBuilder::Parts::AddAlias(std::string_view alias, std::uint32_t entry, std::uint16_t flags) {
  flags |= kNameAlias;
  if (IsCyrillic(alias)) return AddName(alias, 2, entry, flags | kNameInRu);
  for (const std::size_t language : {0, 1, 3}) AddName(alias, language, entry, flags | kAllLatin);
}

void GazetteerBuilder::Parts::AddNamesOf(const GazetteerLine& line, std::uint32_t number) {
  const std::uint16_t flags = line.demonym ? kNameDemonym : 0;
  for (std::size_t i = 0; i < kNameLanguages; ++i) {
    if (line.names[i].empty()) continue;
    std::uint16_t languages = static_cast<std::uint16_t>(1u << i);
    if (i == 1 && line.names[0].empty()) languages |= kNameInAz;
    if (i == 1 && line.names[3].empty()) languages |= kNameInTr;
    AddName(line.names[i], i, number, flags | languages);
  }
  for (const std::string_view alias : line.aliases) AddAlias(alias, number, flags);
}

// Names of an entry from a line that is not its own.
void GazetteerBuilder::Parts::NoteMore(const GazetteerLine& line, std::uint32_t number, bool names) {
  for (const std::string_view name : line.names)
    if (names && !name.empty()) gazetteer->more_names_.emplace_back(number, name);
  for (const std::string_view alias : line.aliases) gazetteer->more_names_.emplace_back(number, alias);
}

// A file says more about an entry that is there.
void GazetteerBuilder::Parts::Extend(const GazetteerLine& line, std::uint32_t number) {
  GazetteerEntry& entry = gazetteer->entries_[number];
  if (!line.demonym) {
    for (std::size_t i = 0; i < kNameLanguages; ++i) {
      if (!line.names[i].empty()) entry.names[i] = line.names[i];
    }
    entry.weight = line.weight;
    entry.country = line.country;
  }
  NoteMore(line, number, line.demonym);
  AddNamesOf(line, number);
}

// Whether the country that the line names, if any, is one.
bool GazetteerBuilder::Parts::HasCountry(const GazetteerLine& line) const {
  if (line.country.empty()) return true;
  const std::uint32_t known = FindEntry(line.country);
  return known != FlatMap::kNone && gazetteer->entries_[known].type == EntityType::kCountry;
}

bool GazetteerBuilder::Parts::CheckCountry(const GazetteerLine& line, GazetteerParser& parser) const {
  if (HasCountry(line)) return true;
  const std::string country(line.country);
  const bool known = FindEntry(line.country) != FlatMap::kNone;
  parser.Complain(line.number, known ? absl::StrCat("@", country, " is no country; give the id of one")
                                     : absl::StrCat("of an unknown country: @", country, "; give the id of one, as country:AZ"));
  return false;
}

void GazetteerBuilder::Parts::AddLine(const GazetteerLine& line, GazetteerParser& parser) {
  const std::uint32_t known = FindEntry(line.id);
  if (line.demonym) {
    if (known == FlatMap::kNone)
      return parser.Complain(
          line.number, absl::StrCat("a demonym of an unknown entity: ", std::string(line.id), "; add a line for it before"));
    return Extend(line, known);
  }
  if (known != FlatMap::kNone) {
    if (from_cldr.erase(known) == 0)
      return parser.Complain(line.number, absl::StrCat("the id comes twice: ", std::string(line.id),
                                                       "; to give an entity more names, write a line of another id with \"=",
                                                       std::string(line.id), "\" among its aliases"));
    return Extend(line, known);
  }
  const std::uint32_t number = AddEntry(line.id, line.type, line.weight);
  gazetteer->entries_[number].names = line.names;
  gazetteer->entries_[number].aliases = line.alias_cell;
  gazetteer->entries_[number].country = line.country;
  AddNamesOf(line, number);
}

void GazetteerBuilder::Parts::AddCldrNames(const CldrName& found, const std::string& id, EntityType type) {
  if (FindEntry(id) != FlatMap::kNone) return;
  const std::uint32_t number = AddEntry(Keep(id), type, 1);
  from_cldr.insert(number);
  for (std::size_t i = 0; i < kNameLanguages; ++i) {
    if (found.names[i].empty()) continue;
    const std::string_view name = gazetteer->entries_[number].names[i] = Keep(found.names[i]);
    AddName(name, i, number, static_cast<std::uint16_t>(1u << i));
  }
}

void GazetteerBuilder::AddCldr() {
  for (const CldrName& country : CldrNames(CldrKind::kCountry, kNameLanguageCodes))
    parts_->AddCldrNames(country, "country:" + country.code, EntityType::kCountry);
  for (const CldrName& city : CldrNames(CldrKind::kZoneCity, kNameLanguageCodes))
    parts_->AddCldrNames(city, CityId(city.names[1]), EntityType::kCity);
  for (const CldrName& currency : CldrNames(CldrKind::kCurrency, kNameLanguageCodes))
    parts_->AddCldrNames(currency, "currency:" + currency.code, EntityType::kOther);
}

// Follows the "=id" of each entry to the one it finally means; a circle, or an id that nobody has, is an error of its line.
static void FollowAliases(const std::unordered_map<std::string_view, GazetteerLine>& same, GazetteerParser& parser,
                          std::vector<std::pair<GazetteerLine, std::string_view>>& resolved) {
  for (const auto& [id, line] : same) {
    std::string_view to = line.same_as;
    std::size_t steps = 0;
    for (auto at = same.find(to); at != same.end() && steps <= same.size() && steps < 64; at = same.find(to), ++steps)
      to = at->second.same_as;
    if (same.contains(to)) {
      parser.Complain(line.number, absl::StrCat("aliases in a circle: \"=", std::string(line.same_as), "\" leads back to ",
                                                std::string(line.id), "; one of them must stand for itself"));
    } else {
      resolved.emplace_back(line, to);
    }
  }
}

absl::Status GazetteerBuilder::AddText(std::string text, const std::string& label) {
  const std::string_view kept = parts_->Keep(std::move(text));
  const auto lines = static_cast<std::size_t>(std::count(kept.begin(), kept.end(), '\n'));
  std::vector<GazetteerEntry>& entries = parts_->gazetteer->entries_;
  entries.reserve(std::max(entries.size() + lines, entries.capacity()));
  parts_->gazetteer->numbers_.Reserve(entries.size() + lines);
  parts_->gazetteer->automaton_.Reserve(lines);
  GazetteerParser parser(kept, label);
  GazetteerLine line;
  std::unordered_map<std::string_view, GazetteerLine> same;
  std::vector<GazetteerLine> early;  // they come before the line of their country
  while (parser.Next(line)) {
    parts_->gazetteer->numbers_.PrefetchToAdd(Gazetteer::IdKey(parser.PeekId()));
    if (line.same_as.empty()) {
      if (parts_->HasCountry(line))
        parts_->AddLine(line, parser);
      else
        early.push_back(line);
    } else if (!same.emplace(line.id, line).second) {
      parser.Complain(line.number, "the id comes twice; give this line another one");
    }
  }
  for (const GazetteerLine& waiting : early)
    if (parts_->CheckCountry(waiting, parser)) parts_->AddLine(waiting, parser);
  std::vector<std::pair<GazetteerLine, std::string_view>> resolved;
  FollowAliases(same, parser, resolved);
  for (const auto& [alias, id] : resolved) {
    const std::uint32_t known = parts_->FindEntry(id);
    if (!parts_->CheckCountry(alias, parser)) continue;
    if (known == FlatMap::kNone) {
      parser.Complain(alias.number, absl::StrCat("the same as an unknown id: ", std::string(id), "; add a line for that id"));
    } else {
      parts_->NoteMore(alias, known, true);
      parts_->AddNamesOf(alias, known);
    }
  }
  return parser.status();
}

absl::Status GazetteerBuilder::AddFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read the gazetteer ", path));
  std::ostringstream text;
  text << file.rdbuf();
  return AddText(std::move(text).str(), path);
}

void GazetteerBuilder::BeginUsersTables() { parts_->shipped_texts = parts_->gazetteer->texts_.size(); }

std::unique_ptr<const Gazetteer> GazetteerBuilder::Build() {
  parts_->TakeWaiting(0);
  for (std::size_t language = 0; language < kNameLanguages; ++language)
    parts_->Take(KeyedNames(parts_->batches[language], Language(kNameLanguageCodes[language]), parts_->analyzer));
  parts_->gazetteer->automaton_.Finish();
  const std::vector<GazetteerEntry>& entries = parts_->gazetteer->entries_;
  parts_->gazetteer->automaton_.AddFlags([&](std::uint32_t entry) { return Gazetteer::FlagsOf(entries[entry]); });
  std::stable_sort(parts_->gazetteer->more_names_.begin(), parts_->gazetteer->more_names_.end(),
                   [](const auto& a, const auto& b) { return a.first < b.first; });
  for (std::size_t i = 0; i < parts_->gazetteer->texts_.size(); ++i) {
    std::uint64_t& sum = i < parts_->shipped_texts ? parts_->gazetteer->checksum_ : parts_->gazetteer->users_checksum_;
    sum = HashBytes(parts_->gazetteer->texts_[i], sum);
  }
  std::unique_ptr<const Gazetteer> built = std::move(parts_->gazetteer);
  parts_ = std::make_unique<Parts>(parts_->analyzer);
  return built;
}

}  // namespace xeber
