// The two forms of a parsed query: as text, and as a flat list.
#include <algorithm>

#include <fmt/format.h>

#include "ranking/query.h"

namespace xeber {
namespace {

using Occur = QueryClause::Occur;
using Column = QueryCondition::Column;

std::string Quoted(std::string_view value) {
  const bool plain = value.find_first_of(" \t\"()") == std::string_view::npos && !value.empty();
  return plain ? std::string(value) : fmt::format("\"{}\"", value);
}

std::string_view FieldPrefix(QueryClause::Field field) {
  switch (field) {
    case QueryClause::Field::kTitle:
      return "title:";
    case QueryClause::Field::kLead:
      return "lead:";
    case QueryClause::Field::kBody:
      return "body:";
    case QueryClause::Field::kAny:
      break;
  }
  return "";
}

std::string Format(const QueryClause& clause) {
  const std::string_view field = FieldPrefix(clause.field);
  switch (clause.kind) {
    case QueryClause::Kind::kWords:
      return fmt::format("{}{}", field, clause.text);
    case QueryClause::Kind::kPhrase:
      return fmt::format("{}\"{}\"{}", field, clause.text, clause.apart < 0 ? "" : fmt::format("~{}", clause.apart));
    case QueryClause::Kind::kPrefix:
      return fmt::format("{}{}*", field, clause.text);
    case QueryClause::Kind::kEntity:
      return "entity:" + Quoted(clause.text);
    case QueryClause::Kind::kTopic:
      return "topic:" + Quoted(clause.text);
    case QueryClause::Kind::kAuthor:
      return "author:" + Quoted(clause.text);
  }
  return "";
}

// A time as it is shortest: without a clock at midnight.
std::string FormatShort(Time time) {
  const bool midnight = std::chrono::floor<std::chrono::days>(time) == time;
  return FormatTime({time, midnight ? TimePrecision::kDay : TimePrecision::kSecond});
}

std::string Format(const QueryCondition& condition) {
  switch (condition.column) {
    case Column::kCategory:
      return "category:" + Quoted(condition.value);
    case Column::kSource:
      return "source:" + Quoted(condition.value);
    case Column::kLanguage:
      return "lang:" + Quoted(condition.value);
    case Column::kTime:
      if (condition.from && condition.before) return "during:" + condition.value;
      return condition.from ? "after:" + FormatShort(*condition.from) : "before:" + FormatShort(*condition.before);
  }
  return "";
}

std::string Format(const ParsedQuery& query, const QueryNode& node, bool outermost) {
  std::string text;
  const auto join = [&](std::string_view separator) {
    for (const QueryNode& part : node.parts)
      text += fmt::format("{}{}", text.empty() ? "" : separator, Format(query, part, false));
    if (!outermost) text = "(" + text + ")";
  };
  switch (node.kind) {
    case QueryNode::Kind::kGroup:
      join(" ");
      break;
    case QueryNode::Kind::kAlternatives:
      join(" OR ");
      break;
    case QueryNode::Kind::kClause:
      text = Format(query.clauses[node.index]);
      break;
    case QueryNode::Kind::kCondition:
      text = Format(query.conditions[node.index]);
      break;
  }
  const bool told = node.occur == Occur::kMust && node.kind != QueryNode::Kind::kCondition;
  return (node.occur == Occur::kMustNot ? "-" : told ? "+" : "") + text;
}

bool IsPlainWord(const ParsedQuery& query, const QueryNode& node) {
  if (node.kind != QueryNode::Kind::kClause || node.occur != Occur::kShould) return false;
  const QueryClause& clause = query.clauses[node.index];
  return (clause.kind == QueryClause::Kind::kWords || clause.kind == QueryClause::Kind::kPrefix) &&
         clause.field == QueryClause::Field::kAny;
}

bool IsFlat(const QueryClause& clause) {
  return clause.apart < 0 && (clause.field == QueryClause::Field::kAny || clause.field == QueryClause::Field::kTitle);
}

}  // namespace

std::string FormatQuery(const ParsedQuery& query) {
  const bool single = query.root.parts.size() == 1 && query.root.parts[0].kind == QueryNode::Kind::kAlternatives &&
                      query.root.parts[0].occur == Occur::kShould;
  return single ? Format(query, query.root.parts[0], true) : Format(query, query.root, true);
}

void AddToFilter(const QueryCondition& condition, Filter& filter) {
  switch (condition.column) {
    case Column::kCategory:
      filter.categories.push_back(condition.value);
      break;
    case Column::kSource:
      filter.sources.push_back(condition.value);
      break;
    case Column::kLanguage:
      filter.languages.push_back(condition.value);
      break;
    case Column::kTime:
      if (condition.from) filter.published_from = std::max(filter.published_from.value_or(*condition.from), *condition.from);
      if (condition.before)
        filter.published_before = std::min(filter.published_before.value_or(*condition.before), *condition.before);
      break;
  }
}

std::optional<FlatQuery> Flatten(const ParsedQuery& query) {
  FlatQuery flat;
  std::size_t clauses = 0, alternatives = 0;
  for (const QueryNode& part : query.root.parts) {
    if (part.kind == QueryNode::Kind::kGroup) return std::nullopt;
    if (part.kind == QueryNode::Kind::kAlternatives) {
      const auto plain = [&](const QueryNode& node) { return IsPlainWord(query, node); };
      if (part.occur == Occur::kMustNot || !std::all_of(part.parts.begin(), part.parts.end(), plain)) return std::nullopt;
      ++alternatives;
      flat.any_word = true;
    } else if (part.kind == QueryNode::Kind::kClause) {
      if (!IsFlat(query.clauses[part.index])) return std::nullopt;
      ++clauses;
    } else {
      const QueryCondition& condition = query.conditions[part.index];
      const bool excluded = condition.occur == Occur::kMustNot;
      if (excluded && condition.column == Column::kTime) return std::nullopt;
      AddToFilter(condition, excluded ? flat.excluded : flat.filter);
    }
  }
  if (alternatives > 1 || (alternatives == 1 && clauses > 0)) return std::nullopt;
  return flat;
}

}  // namespace xeber
