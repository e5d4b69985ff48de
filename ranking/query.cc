#include "ranking/query.h"

#include <algorithm>
#include <array>
#include <utility>

#include <fmt/format.h>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "ranking/query_scanner.h"
#include "text/utf8.h"

namespace xeber {
namespace {

using Kind = QueryClause::Kind;
using Occur = QueryClause::Occur;
using Field = QueryClause::Field;
using Column = QueryCondition::Column;

// What a word stands for after "name:".
struct FieldName {
  enum class Means : std::uint8_t { kText, kName, kColumn, kAfter, kBefore, kDuring };
  std::string_view name;
  Means means = Means::kText;
  Field field = Field::kAny;
  Kind kind = Kind::kWords;
  Column column = Column::kTime;
};
using Means = FieldName::Means;

constexpr FieldName kText;
constexpr std::array<FieldName, 13> kFields = {{
    {"title", Means::kText, Field::kTitle},
    {"lead", Means::kText, Field::kLead},
    {"body", Means::kText, Field::kBody},
    {"entity", Means::kName, Field::kAny, Kind::kEntity},
    {"topic", Means::kName, Field::kAny, Kind::kTopic},
    {"author", Means::kName, Field::kAny, Kind::kAuthor},
    {"category", Means::kColumn, Field::kAny, Kind::kWords, Column::kCategory},
    {"source", Means::kColumn, Field::kAny, Kind::kWords, Column::kSource},
    {"lang", Means::kColumn, Field::kAny, Kind::kWords, Column::kLanguage},
    {"language", Means::kColumn, Field::kAny, Kind::kWords, Column::kLanguage},
    {"after", Means::kAfter},
    {"before", Means::kBefore},
    {"during", Means::kDuring},
}};

const FieldName* FindField(std::string_view name) {
  const auto at = std::find_if(kFields.begin(), kFields.end(), [&](const FieldName& field) {
    return absl::EqualsIgnoreCase({field.name.data(), field.name.size()}, {name.data(), name.size()});
  });
  return at == kFields.end() ? nullptr : &*at;
}

bool IsDate(const FieldName& field) {
  return field.means == Means::kAfter || field.means == Means::kBefore || field.means == Means::kDuring;
}

bool IsEmpty(const QueryNode& node) { return node.kind == QueryNode::Kind::kGroup && node.parts.empty(); }

// Recursive descent: alternatives of groups of items; an item is a word, a phrase, a field's value, or alternatives again.
class QueryParser {
 public:
  explicit QueryParser(std::string_view text) : in_(text) {}

  ParsedQuery Read() {
    QueryNode all = ReadAlternatives(kText);
    if (all.kind == QueryNode::Kind::kGroup)
      query_.root = std::move(all);
    else
      query_.root.parts.push_back(std::move(all));
    return std::move(query_);
  }

 private:
  QueryNode ReadAlternatives(const FieldName& field);
  QueryNode ReadGroup(const FieldName& field);
  void ReadItem(const FieldName& field, Occur occur, QueryNode& group);
  void ReadParentheses(const FieldName& field, Occur occur, QueryNode& group);
  void ReadValue(const FieldName& field, Occur occur, QueryNode& group);
  void ReadPhrase(const FieldName& field, Occur occur, QueryNode& group);
  int ReadApart();
  void AddWord(std::string_view word, Occur occur, Field field, ByteRange at, QueryNode& group);
  void AddClause(QueryClause clause, QueryNode& group);
  void AddCondition(const FieldName& field, std::string_view value, Occur occur, ByteRange at, QueryNode& group);
  void SetOccur(Occur occur, QueryNode& node);
  void NoteOperator();
  const FieldName* TakeField();
  bool AtOperator() const { return in_.AtWord("OR") || in_.AtWord("AND") || in_.AtWord("NOT"); }
  bool TakeOperator(std::string_view word, const QueryNode& before);
  bool OperandFollows(std::string_view word);
  bool Full(ByteRange at);
  void Note(std::uint32_t begin, std::uint32_t end, std::string message) {
    query_.notes.push_back({{begin, end}, std::move(message)});
  }

  QueryScanner in_;
  int depth_ = 0;
  int left_out_ = 0;  // open parentheses beyond the deepest that count
  std::size_t parts_ = 0;
  ParsedQuery query_;
};

QueryNode QueryParser::ReadAlternatives(const FieldName& field) {
  QueryNode alternatives{.kind = QueryNode::Kind::kAlternatives};
  do {
    QueryNode group = ReadGroup(field);
    if (group.parts.size() == 1 && group.parts[0].occur != Occur::kMustNot) {
      QueryNode only = std::move(group.parts[0]);
      group = std::move(only);
    }
    if (!IsEmpty(group)) alternatives.parts.push_back(std::move(group));
  } while (TakeOperator("OR", alternatives));
  if (alternatives.parts.empty()) return {};
  if (alternatives.parts.size() == 1) return std::move(alternatives.parts[0]);
  for (QueryNode& part : alternatives.parts) SetOccur(Occur::kShould, part);
  return alternatives;
}

void QueryParser::SetOccur(Occur occur, QueryNode& node) {
  node.occur = occur;
  if (node.kind == QueryNode::Kind::kClause) query_.clauses[node.index].occur = occur;
  if (node.kind == QueryNode::Kind::kCondition) query_.conditions[node.index].occur = occur;
}

// An operator with something on both sides; one without is left to be read as a word.
bool QueryParser::TakeOperator(std::string_view word, const QueryNode& before) {
  if (!in_.SkipSpace() || !in_.AtWord(word) || (before.parts.empty() && word != "NOT")) return false;
  if (!OperandFollows(word)) return false;
  in_.MoveTo(in_.at() + static_cast<std::uint32_t>(word.size()));
  return true;
}

bool QueryParser::OperandFollows(std::string_view word) {
  const std::uint32_t here = in_.at();
  in_.MoveTo(here + static_cast<std::uint32_t>(word.size()));
  const bool follows =
      in_.SkipSpace() && in_.Peek() != ')' && !in_.AtWord("OR") && !in_.AtWord("AND") && !(word == "NOT" && in_.AtWord("NOT"));
  in_.MoveTo(here);
  return follows;
}

QueryNode QueryParser::ReadGroup(const FieldName& field) {
  QueryNode group;
  while (in_.SkipSpace()) {
    if (in_.Peek() == ')') {
      if (left_out_ == 0 && depth_ > 0) break;
      if (left_out_ > 0)
        --left_out_;
      else
        Note(in_.at(), in_.at() + 1, "this parenthesis closes nothing and is left out");
      in_.Skip();
      continue;
    }
    if (in_.AtWord("OR") && !group.parts.empty() && OperandFollows("OR")) break;
    Occur occur = Occur::kShould;
    if (TakeOperator("AND", group)) {
      if (group.parts.back().occur == Occur::kShould) SetOccur(Occur::kMust, group.parts.back());
      occur = Occur::kMust;
      in_.SkipSpace();
    }
    if (TakeOperator("NOT", group)) occur = Occur::kMustNot, in_.SkipSpace();
    ReadItem(field, occur, group);
  }
  return group;
}

void QueryParser::ReadItem(const FieldName& field, Occur occur, QueryNode& group) {
  const bool operator_alone = AtOperator();
  if (const char sign = in_.TakeSign(); sign == '-')
    occur = Occur::kMustNot;
  else if (sign == '+' && occur == Occur::kShould)
    occur = Occur::kMust;
  const FieldName* const named = TakeField();
  const FieldName& now = named == nullptr ? field : *named;
  if (in_.Peek() == '(') return ReadParentheses(now, occur, group);
  if (in_.AtQuote()) return ReadPhrase(now, occur, group);
  if (operator_alone) NoteOperator();
  ReadValue(now, occur, group);
}

void QueryParser::NoteOperator() {
  const std::string_view word = in_.AtWord("NOT") ? "NOT" : in_.AtWord("AND") ? "AND" : "OR";
  Note(in_.at(), in_.at() + static_cast<std::uint32_t>(word.size()),
       fmt::format("{} wants something {}; read as a word", word, word == "NOT" ? "after it" : "on both sides"));
}

// The field of "name:", if a value follows at once.
const FieldName* QueryParser::TakeField() {
  const std::string_view name = in_.PeekName();
  const FieldName* const field = name.empty() ? nullptr : FindField(name);
  if (field == nullptr) return nullptr;
  const std::uint32_t begin = in_.at(), end = begin + static_cast<std::uint32_t>(name.size()) + 1;
  if (in_.EndsAfter(name.size() + 1)) {
    Note(begin, end, fmt::format("{}: wants a value right after the colon; read as a word", field->name));
    return nullptr;
  }
  in_.MoveTo(end);
  in_.SkipMarks();
  return field;
}

void QueryParser::ReadParentheses(const FieldName& field, Occur occur, QueryNode& group) {
  const std::uint32_t open = in_.at();
  in_.Skip();
  if (depth_ == QueryLimits::kDepth) {
    ++left_out_;
    Note(open, open + 1, fmt::format("parentheses nest at most {} deep; this one is left out", QueryLimits::kDepth));
    return;
  }
  ++depth_;
  QueryNode inner = ReadAlternatives(field);
  --depth_;
  if (!in_.Accept(')')) Note(open, open + 1, "this parenthesis is not closed; it reaches to the end");
  if (IsEmpty(inner)) return;
  if (occur != Occur::kShould) SetOccur(occur, inner);
  group.parts.push_back(std::move(inner));
}

void QueryParser::ReadPhrase(const FieldName& field, Occur occur, QueryNode& group) {
  const std::uint32_t begin = in_.at();
  bool closed = false;
  const std::string_view text = in_.TakeQuoted(closed);
  if (!closed) Note(begin, begin + 1, "this quotation mark is not closed; the phrase reaches to the end");
  const ByteRange at{begin, in_.at()};
  if (text.empty()) return;
  if (field.means != Means::kText) return AddCondition(field, text, occur, at, group);
  if (occur == Occur::kShould) occur = Occur::kMust;
  AddClause(
      {.kind = Kind::kPhrase, .text = std::string(text), .occur = occur, .field = field.field, .apart = ReadApart(), .at = at},
      group);
}

// N of "~N" right after a phrase.
int QueryParser::ReadApart() {
  const std::uint32_t begin = in_.at();
  if (!in_.Accept('~')) return QueryClause::kInARow;
  int apart = 0, digits = 0;
  for (; absl::ascii_isdigit(static_cast<unsigned char>(in_.Peek())); in_.Skip(), ++digits)
    apart = std::min(apart * 10 + (in_.Peek() - '0'), 1000);
  if (digits == 0) {
    Note(begin, in_.at(), "~ after a phrase wants a number, as in \"near words\"~5; it is left out");
    return QueryClause::kInARow;
  }
  if (apart <= QueryLimits::kApart) return apart;
  Note(begin, in_.at(), fmt::format("near words may lie at most {0} words apart; read as ~{0}", QueryLimits::kApart));
  return QueryLimits::kApart;
}

void QueryParser::ReadValue(const FieldName& field, Occur occur, QueryNode& group) {
  const std::uint32_t begin = in_.at();
  const std::string_view word = in_.TakeWord(depth_ > 0);
  const ByteRange at{begin, in_.at()};
  if (word.empty()) return;
  if (field.means != Means::kText) return AddCondition(field, word, occur, at, group);
  AddWord(word, occur, field.field, at, group);
}

// A word, or the beginning of words if it ends in *.
void QueryParser::AddWord(std::string_view word, Occur occur, Field field, ByteRange at, QueryNode& group) {
  if (field != Field::kAny && occur == Occur::kShould) occur = Occur::kMust;
  const std::size_t star = word.find('*');
  const std::string_view stem = word.substr(0, word.find_last_not_of('*') + 1);
  QueryClause clause{.text = std::string(word), .occur = occur, .field = field, .at = at};
  if (star != std::string_view::npos && star > 0 && star >= stem.size()) {
    clause.text = stem;
    if (CountCharacters(stem) >= QueryLimits::kPrefixCharacters)
      clause.kind = Kind::kPrefix;
    else
      Note(at.begin, at.end,
           fmt::format("a prefix needs at least {} characters before *; read as a word", QueryLimits::kPrefixCharacters));
  } else if (star != std::string_view::npos && word.size() > 1) {
    Note(at.begin, at.end, "* counts only at the end of a word; read as a word");
  }
  AddClause(std::move(clause), group);
}

void QueryParser::AddCondition(const FieldName& field, std::string_view value, Occur occur, ByteRange at, QueryNode& group) {
  if (occur == Occur::kShould) occur = Occur::kMust;
  if (field.means == Means::kName)
    return AddClause({.kind = field.kind, .text = std::string(value), .occur = occur, .at = at}, group);
  QueryCondition condition{.column = field.column, .value = std::string(value), .occur = occur};
  if (IsDate(field)) {
    const auto period = ParsePeriod(value);
    if (!period) {
      Note(at.begin, at.end, fmt::format("{}: wants a date such as 2026-01-31, 2026-01 or 2026; read as words", field.name));
      return AddClause({.text = std::string(value), .occur = occur == Occur::kMust ? Occur::kShould : occur, .at = at}, group);
    }
    if (field.means != Means::kBefore) condition.from = period->begin;
    if (field.means == Means::kBefore) condition.before = period->begin;
    if (field.means == Means::kDuring) condition.before = period->end;
  }
  if (Full(at)) return;
  query_.conditions.push_back(std::move(condition));
  group.parts.push_back({.kind = QueryNode::Kind::kCondition, .occur = occur, .index = query_.conditions.size() - 1});
}

void QueryParser::AddClause(QueryClause clause, QueryNode& group) {
  if (Full(clause.at)) return;
  const Occur occur = clause.occur;
  query_.clauses.push_back(std::move(clause));
  group.parts.push_back({.kind = QueryNode::Kind::kClause, .occur = occur, .index = query_.clauses.size() - 1});
}

bool QueryParser::Full(ByteRange at) {
  if (++parts_ <= QueryLimits::kParts) return false;
  if (parts_ == QueryLimits::kParts + 1)
    Note(at.begin, at.end, fmt::format("a query has at most {} parts; from here on it is left out", QueryLimits::kParts));
  return true;
}

void MarkExcluded(const QueryNode& node, bool excluded, std::vector<QueryClause>& clauses) {
  excluded = excluded || node.occur == Occur::kMustNot;
  if (node.kind == QueryNode::Kind::kClause) clauses[node.index].excluded = excluded;
  for (const QueryNode& part : node.parts) MarkExcluded(part, excluded, clauses);
}

}  // namespace

ParsedQuery ParseQuery(std::string_view text, QuerySyntax syntax) {
  ParsedQuery query;
  if (syntax == QuerySyntax::kPeople) {
    query = QueryParser(text).Read();
    MarkExcluded(query.root, false, query.clauses);
    std::stable_sort(query.notes.begin(), query.notes.end(),
                     [](const auto& a, const auto& b) { return a.at.begin < b.at.begin; });
  } else if (!text.empty()) {
    query.clauses.push_back({.text = std::string(text), .at = {0, static_cast<std::uint32_t>(text.size())}});
    query.root.parts.push_back({.kind = QueryNode::Kind::kClause});
  }
  return query;
}

}  // namespace xeber
