#include "eval/query_file.h"

#include <set>

#include "absl/strings/ascii.h"
#include "eval/tab_file.h"

namespace xeber {

absl::StatusOr<std::vector<NumberedQuery>> ReadQueries(const std::string& path) {
  const auto lines = ReadLines(path);
  if (!lines.ok()) return lines.status();
  std::vector<NumberedQuery> queries;
  std::set<std::string> ids;
  for (const auto& line : *lines) {
    const auto tab = line.text.find('\t');
    if (tab == std::string::npos) return LineFault(path, line, "a query is 'qid<TAB>text'");
    NumberedQuery query{line.text.substr(0, tab), line.text.substr(tab + 1)};
    if (line.number == 1 && query.id == "qid" && query.text == "query") continue;
    if (!ids.insert(query.id).second) return LineFault(path, line, "the qid '" + query.id + "' comes twice");
    queries.push_back(std::move(query));
  }
  return queries;
}

absl::StatusOr<std::vector<ArticleId>> ReadSeeds(const std::string& path) {
  const auto lines = ReadLines(path);
  if (!lines.ok()) return lines.status();
  std::vector<ArticleId> seeds;
  for (const auto& line : *lines) seeds.emplace_back(std::string(absl::StripAsciiWhitespace(line.text)));
  return seeds;
}

}  // namespace xeber
