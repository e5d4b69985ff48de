// The text format of gazetteers: one entity a line, tab-separated, under the header
//   id  type  az  en  ru  tr  aliases  weight
// aliases are separated by "|"; "=other-id" among them says that this entry is the same as that one, "@country-id" that it
// belongs to that country (a known one), which tells entries of the same name apart (country_context.h). Type: person, organisation, city,
// country, place, event, other, or demonym (whose id is the country or place that the people or adjective belongs to). An empty
// weight is 1. Empty lines and lines that start with # are skipped.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "news/entity.h"

namespace xeber {

inline constexpr std::size_t kNameLanguages = 4;
inline constexpr std::array<std::string_view, kNameLanguages> kNameLanguageCodes = {"az", "en", "ru", "tr"};

// One line. The views point into the text that was parsed.
struct GazetteerLine {
  std::size_t number = 0;  // from 1
  std::string_view id;
  EntityType type = EntityType::kOther;
  bool demonym = false;
  std::array<std::string_view, kNameLanguages> names;
  std::vector<std::string_view> aliases;
  std::string_view alias_cell;  // all of them, as written
  std::string_view same_as;     // the id after "=", empty if none
  std::string_view country;     // the id after "@", empty if none
  float weight = 1;
};

inline constexpr std::size_t kMaxGazetteerIdBytes = 100;
inline constexpr std::size_t kMaxGazetteerNameBytes = 250;
inline constexpr std::size_t kMaxGazetteerAliases = 500;

// "person", … as EntityType; nullopt for any other word (also for "demonym").
std::optional<EntityType> FindEntityType(std::string_view name);
std::string_view EntityTypeName(EntityType type);

// Reads lines one by one. Every faulty line is left out and told in errors() as "label:line: what is wrong" (at most 20, then a
// count); nothing in the text makes it crash or slow.
class GazetteerParser {
 public:
  // `text` must outlive the parser and what it returns.
  GazetteerParser(std::string_view text, std::string label) : rest_(text), label_(std::move(label)) {}

  // The next good line; false at the end. `line` is reused.
  bool Next(GazetteerLine& line);
  // What the line behind it begins with: its id, if it is a good one.
  std::string_view PeekId() const {
    const std::string_view start = rest_.substr(0, kMaxGazetteerIdBytes);
    return start.substr(0, start.find('\t'));
  }
  void Complain(std::size_t line, std::string_view what);
  // OK, or INVALID_ARGUMENT with one line an error.
  absl::Status status() const;

 private:
  bool Parse(std::string_view text, GazetteerLine& line);
  bool ParseNames(const std::array<std::string_view, 8>& cells, GazetteerLine& line);
  bool ParseAliases(std::string_view cell, GazetteerLine& line);

  std::string_view rest_;
  std::string label_;
  std::size_t number_ = 0;
  bool saw_header_ = false;
  std::size_t error_count_ = 0;
  std::string errors_;
};

}  // namespace xeber
