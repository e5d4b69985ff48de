#include "ranking/query.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace xeber {
namespace {

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

class QueryReader {
 public:
  explicit QueryReader(std::string_view text) : rest_(text) {}

  ParsedQuery Read() {
    while (SkipSpace()) ReadPart();
    return std::move(query_);
  }

 private:
  bool SkipSpace() {
    while (!rest_.empty() && IsSpace(rest_.front())) rest_.remove_prefix(1);
    return !rest_.empty();
  }

  void ReadPart() {
    QueryClause clause;
    if (rest_.size() > 1 && (rest_[0] == '-' || rest_[0] == '+') && !IsSpace(rest_[1])) {
      clause.occur = rest_[0] == '-' ? QueryClause::Occur::kMustNot : QueryClause::Occur::kMust;
      rest_.remove_prefix(1);
    }
    if (const auto name = TakeFieldName()) {
      if (*name != "title") return ReadFilter(*name, clause.occur);
      clause.field = QueryClause::Field::kTitle;
    }
    clause.phrase = !rest_.empty() && rest_.front() == '"';
    clause.text = TakeValue();
    if (clause.phrase && clause.occur == QueryClause::Occur::kShould) clause.occur = QueryClause::Occur::kMust;
    if (!clause.text.empty()) query_.clauses.push_back(std::move(clause));
  }

  // "category" of "category:…", if a value follows.
  std::optional<std::string_view> TakeFieldName() {
    static constexpr std::array<std::string_view, 6> kNames = {"title", "category", "source", "lang", "after", "before"};
    for (const std::string_view name : kNames) {
      if (rest_.size() < name.size() + 2 || !rest_.starts_with(name) || rest_[name.size()] != ':' ||
          IsSpace(rest_[name.size() + 1]))
        continue;
      rest_.remove_prefix(name.size() + 1);
      return name;
    }
    return std::nullopt;
  }

  // A quoted text without its quotes, or everything up to the next space.
  std::string TakeValue() {
    if (rest_.front() == '"') {
      const std::size_t end = std::min(rest_.find('"', 1), rest_.size());
      const std::string value(rest_.substr(1, end - 1));
      rest_.remove_prefix(std::min(end + 1, rest_.size()));
      return value;
    }
    std::size_t end = 0;
    while (end < rest_.size() && !IsSpace(rest_[end])) ++end;
    const std::string value(rest_.substr(0, end));
    rest_.remove_prefix(end);
    return value;
  }

  void ReadFilter(std::string_view name, QueryClause::Occur occur) {
    const std::string value = TakeValue();
    const auto time = ParseTime(value);
    const bool dated = name == "after" || name == "before";
    if (occur == QueryClause::Occur::kMustNot || (dated && !time)) {
      query_.clauses.push_back({.text = value});  // not understood: words
    } else if (name == "category") {
      query_.filter.categories.push_back(value);
    } else if (name == "source") {
      query_.filter.sources.push_back(value);
    } else if (name == "lang") {
      query_.filter.languages.push_back(value);
    } else if (name == "after") {
      query_.filter.published_from = time->at;
    } else {
      query_.filter.published_before = time->at;
    }
  }

  std::string_view rest_;
  ParsedQuery query_;
};

}  // namespace

ParsedQuery ParseQuery(std::string_view text, QuerySyntax syntax) {
  if (syntax == QuerySyntax::kPeople) return QueryReader(text).Read();
  ParsedQuery query;
  if (!text.empty()) query.clauses.push_back({.text = std::string(text)});
  return query;
}

}  // namespace xeber
