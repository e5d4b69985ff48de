#include "annotate/gazetteer_file.h"

#include <charconv>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "news/article.h"

namespace xeber {
namespace {

constexpr std::size_t kMaxErrorsTold = 20;
constexpr std::size_t kMaxLineBytes = 64 << 10;
constexpr std::string_view kHeader = "id\ttype\taz\ten\tru\ttr\taliases\tweight";
constexpr std::array<std::string_view, 7> kTypes = {"person", "organisation", "city", "country", "place", "event", "other"};

// Text between tabs; false unless there are 3 to 8 cells.
bool SplitCells(std::string_view text, std::array<std::string_view, 8>& cells) {
  cells.fill({});
  std::size_t count = 0;
  for (;;) {
    if (count == cells.size()) return false;
    const std::size_t tab = text.find('\t');
    cells[count++] = text.substr(0, tab);
    if (tab == std::string_view::npos) return count >= 3;
    text.remove_prefix(tab + 1);
  }
}

bool HasControl(std::string_view text) {
  for (const char c : text) {
    if (static_cast<unsigned char>(c) < 0x20) return true;
  }
  return false;
}

// What is wrong with a name, "" if nothing.
std::string_view NameFault(std::string_view name) {
  if (name.size() > kMaxGazetteerNameBytes) return "a name is longer than 250 bytes; shorten it";
  if (HasControl(name)) return "a name has control characters; take them out";
  if (name.find_first_not_of(' ') == std::string_view::npos) return "an empty name; take it, or a | too many, out";
  return "";
}

}  // namespace

std::optional<EntityType> FindEntityType(std::string_view name) {
  for (std::size_t i = 0; i < kTypes.size(); ++i) {
    if (kTypes[i] == name) return static_cast<EntityType>(i);
  }
  return std::nullopt;
}

std::string_view EntityTypeName(EntityType type) { return kTypes[static_cast<std::size_t>(type)]; }

void GazetteerParser::Complain(std::size_t line, std::string_view what) {
  if (++error_count_ <= kMaxErrorsTold)
    absl::StrAppend(&errors_, errors_.empty() ? "" : "\n", label_, ":", line, ": ", std::string(what.substr(0, 300)));
}

absl::Status GazetteerParser::status() const {
  if (error_count_ == 0) return absl::OkStatus();
  const std::size_t more = error_count_ > kMaxErrorsTold ? error_count_ - kMaxErrorsTold : 0;
  return absl::InvalidArgumentError(more == 0 ? errors_ : absl::StrCat(errors_, "\n", label_, ": and ", more, " more errors"));
}

bool GazetteerParser::ParseAliases(std::string_view cell, GazetteerLine& line) {
  while (!cell.empty()) {
    const std::size_t bar = cell.find('|');
    const std::string_view alias = cell.substr(0, bar);
    cell.remove_prefix(bar == std::string_view::npos ? cell.size() : bar + 1);
    if (const std::string_view fault = NameFault(alias); !fault.empty()) return Complain(line.number, fault), false;
    if (line.aliases.size() == kMaxGazetteerAliases)
      return Complain(line.number,
                      "more than 500 aliases; give the others in lines of other ids with \"=\" and this id among their aliases"),
             false;
    if (alias == "=" || alias == "@")
      return Complain(line.number, "an id must follow = and @ among the aliases; give it, or take the sign out"), false;
    if (alias[0] == '=') {
      line.same_as = alias.substr(1);
    } else if (alias[0] == '@') {
      line.country = alias.substr(1);
    } else {
      line.aliases.push_back(alias);
    }
  }
  return true;
}

bool GazetteerParser::ParseNames(const std::array<std::string_view, 8>& cells, GazetteerLine& line) {
  bool named = false;
  for (std::size_t i = 0; i < kNameLanguages; ++i) {
    line.names[i] = cells[2 + i];
    if (line.names[i].empty()) continue;
    if (const std::string_view fault = NameFault(line.names[i]); !fault.empty()) return Complain(line.number, fault), false;
    named = true;
  }
  if (!ParseAliases(cells[6], line)) return false;
  if (!named && line.aliases.empty() && line.same_as.empty())
    return Complain(line.number, "no name in any language; give one"), false;
  return true;
}

bool GazetteerParser::Parse(std::string_view text, GazetteerLine& line) {
  line = GazetteerLine{.number = number_, .aliases = std::move(line.aliases)};
  line.aliases.clear();
  std::array<std::string_view, 8> cells;
  if (text.size() > kMaxLineBytes) return Complain(number_, "the line is longer than 64 KiB; break it up"), false;
  if (!IsUtf8(text)) return Complain(number_, "not UTF-8; save the file so"), false;
  if (!SplitCells(text, cells))
    return Complain(number_, "want 3 to 8 cells between tabs: id type az en ru tr aliases weight"), false;
  line.id = cells[0];
  line.alias_cell = cells[6];
  if (line.id.empty() || line.id.size() > kMaxGazetteerIdBytes || HasControl(line.id))
    return Complain(number_, "an id must have 1 to 100 bytes without control characters"), false;
  line.demonym = cells[1] == "demonym";
  const std::optional<EntityType> type = line.demonym ? EntityType::kOther : FindEntityType(cells[1]);
  if (!type)
    return Complain(number_, absl::StrCat("unknown type \"", std::string(cells[1].substr(0, 40)),
                                          "\"; known: person, organisation, city, country, place, event, other, demonym")),
           false;
  line.type = *type;
  if (!cells[7].empty()) {
    const auto [end, error] = std::from_chars(cells[7].data(), cells[7].data() + cells[7].size(), line.weight);
    if (error != std::errc() || end != cells[7].data() + cells[7].size() || !(line.weight > 0 && line.weight <= 1))
      return Complain(number_, "the weight must be a number above 0 and at most 1"), false;
  }
  return ParseNames(cells, line);
}

bool GazetteerParser::Next(GazetteerLine& line) {
  while (!rest_.empty()) {
    ++number_;
    const std::size_t newline = rest_.find('\n');
    std::string_view text = rest_.substr(0, newline);
    rest_.remove_prefix(newline == std::string_view::npos ? rest_.size() : newline + 1);
    if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
    if (text.empty() || text[0] == '#') continue;
    if (!saw_header_ && text == kHeader) {
      saw_header_ = true;
      continue;
    }
    if (Parse(text, line)) return true;
  }
  return false;
}

}  // namespace xeber
