#include "eval/tab_file.h"

#include <fstream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace xeber {

absl::StatusOr<std::vector<TextLine>> ReadLines(const std::string& path) {
  std::ifstream file(path);
  std::vector<TextLine> lines;
  std::string text;
  for (std::size_t number = 1; std::getline(file, text); ++number) {
    absl::string_view line = text;
    if (number == 1) absl::ConsumePrefix(&line, "\xEF\xBB\xBF");
    absl::ConsumeSuffix(&line, "\r");
    if (!absl::StripAsciiWhitespace(line).empty()) lines.push_back({number, std::string(line)});
  }
  if (!file.is_open() || file.bad()) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  return lines;
}

std::vector<std::string> SplitFields(const std::string& line) {
  if (line.find('\t') == std::string::npos) return absl::StrSplit(line, absl::ByAnyChar(" "), absl::SkipWhitespace());
  std::vector<std::string> fields = absl::StrSplit(line, '\t');
  for (auto& field : fields) absl::StripAsciiWhitespace(&field);
  return fields;
}

absl::Status LineFault(const std::string& path, const TextLine& line, const std::string& what) {
  return absl::InvalidArgumentError(absl::StrCat(path, ":", line.number, ": ", what));
}

}  // namespace xeber
