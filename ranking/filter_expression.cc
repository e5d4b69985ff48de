#include "ranking/filter_expression.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <fmt/format.h>

#include "absl/strings/match.h"

namespace xeber {
namespace {

using Field = FilterCondition::Field;
using Comparator = FilterCondition::Comparator;
using Kind = FilterExpression::Kind;

constexpr std::array<std::pair<std::string_view, Field>, 10> kFields = {{
    {"author", Field::kAuthor},
    {"category", Field::kCategory},
    {"entity", Field::kEntity},
    {"id", Field::kId},
    {"language", Field::kLanguage},
    {"length", Field::kLength},
    {"publish_time", Field::kPublishTime},
    {"source", Field::kSource},
    {"topic", Field::kTopic},
    {"update_time", Field::kUpdateTime},
}};

// Longer ones first.
constexpr std::array<std::pair<std::string_view, Comparator>, 7> kComparators = {{
    {"<=", Comparator::kLessOrEqual},
    {">=", Comparator::kGreaterOrEqual},
    {"!=", Comparator::kNotEqual},
    {"=", Comparator::kEqual},
    {"<", Comparator::kLess},
    {">", Comparator::kGreater},
    {":", Comparator::kHas},
}};

bool IsTime(Field field) { return field == Field::kPublishTime || field == Field::kUpdateTime; }
bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

class FilterParser {
 public:
  explicit FilterParser(std::string_view text) : text_(text) {}

  absl::StatusOr<FilterExpression> Parse() {
    FilterExpression all;
    if (!AtEnd()) all = ReadAll();
    if (status_.ok() && !AtEnd()) Fail(at_, "this parenthesis closes nothing");
    if (!status_.ok()) return status_;
    return all;
  }

 private:
  FilterExpression ReadAll();
  FilterExpression ReadAny();
  FilterExpression ReadTerm();
  FilterExpression ReadParentheses();
  FilterExpression ReadCondition();
  bool ReadField(FilterCondition& condition);
  bool ReadComparator(FilterCondition& condition);
  void ReadValue(FilterCondition& condition);
  bool ReadQuoted(std::string& value);
  void CheckValue(std::size_t begin, FilterCondition& condition);

  bool AtEnd() {
    while (at_ < text_.size() && IsSpace(text_[at_])) ++at_;
    return at_ == text_.size();
  }
  bool AtWord(std::string_view word) {
    if (AtEnd() || text_.substr(at_, word.size()) != word) return false;
    const std::size_t end = at_ + word.size();
    return end == text_.size() || IsSpace(text_[end]) || text_[end] == '(' || text_[end] == ')';
  }
  bool Accept(std::string_view word) {
    if (!AtWord(word)) return false;
    at_ += word.size();
    return true;
  }
  // Keeps the first error and ends the reading.
  void Fail(std::size_t at, std::string_view what) {
    if (status_.ok()) status_ = absl::InvalidArgumentError(fmt::format("at {}: {}", at, what));
    at_ = text_.size();
  }
  bool Enter() {
    if (++depth_ <= FilterExpressionLimits::kDepth) return true;
    Fail(at_, fmt::format("parentheses and negations nest at most {} deep", FilterExpressionLimits::kDepth));
    return false;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int depth_ = 0;
  std::size_t conditions_ = 0;
  absl::Status status_;
};

// Conditions with AND or nothing between them.
FilterExpression FilterParser::ReadAll() {
  FilterExpression all{.kind = Kind::kAll};
  do {
    all.parts.push_back(ReadAny());
    if (Accept("AND") && (AtEnd() || text_[at_] == ')')) Fail(at_, "a condition is wanted after AND");
  } while (!AtEnd() && text_[at_] != ')');
  if (all.parts.size() > 1) return all;
  FilterExpression only = std::move(all.parts[0]);
  return only;
}

FilterExpression FilterParser::ReadAny() {
  FilterExpression any{.kind = Kind::kAny};
  do {
    any.parts.push_back(ReadTerm());
  } while (Accept("OR"));
  if (any.parts.size() > 1) return any;
  FilterExpression only = std::move(any.parts[0]);
  return only;
}

FilterExpression FilterParser::ReadTerm() {
  if (AtEnd()) {
    Fail(at_, "a condition such as category = \"sport\" is wanted");
    return {};
  }
  const bool minus = text_[at_] == '-';
  if (!minus && !AtWord("NOT")) return text_[at_] == '(' ? ReadParentheses() : ReadCondition();
  if (!Enter()) return {};
  at_ += minus ? 1 : 3;
  FilterExpression negated{.kind = Kind::kNot};
  negated.parts.push_back(ReadTerm());
  --depth_;
  return negated;
}

FilterExpression FilterParser::ReadParentheses() {
  const std::size_t open = at_;
  if (!Enter()) return {};
  ++at_;
  FilterExpression inner = ReadAll();
  --depth_;
  if (!status_.ok()) return inner;
  if (AtEnd()) {
    Fail(open, "this parenthesis is not closed");
  } else {
    ++at_;
  }
  return inner;
}

FilterExpression FilterParser::ReadCondition() {
  FilterExpression condition{.kind = Kind::kCondition};
  if (++conditions_ > FilterExpressionLimits::kConditions)
    Fail(at_, fmt::format("at most {} conditions are allowed", FilterExpressionLimits::kConditions));
  else if (ReadField(condition.condition) && ReadComparator(condition.condition))
    ReadValue(condition.condition);
  return condition;
}

bool FilterParser::ReadField(FilterCondition& condition) {
  const std::size_t begin = at_;
  while (at_ < text_.size() && (text_[at_] == '_' || ((text_[at_] | 0x20) >= 'a' && (text_[at_] | 0x20) <= 'z'))) ++at_;
  const std::string_view name = text_.substr(begin, at_ - begin);
  for (const auto& [known, field] : kFields)
    if (known == name) {
      condition.field = field;
      return true;
    }
  std::string known;
  for (const auto& [field, meaning] : kFields) known += fmt::format("{}{}", known.empty() ? "" : ", ", field);
  const std::string what = name.empty() ? "a field is wanted" : fmt::format("there is no field {}", name);
  Fail(begin, fmt::format("{}; known are {}", what, known));
  return false;
}

bool FilterParser::ReadComparator(FilterCondition& condition) {
  if (!AtEnd())
    for (const auto& [sign, comparator] : kComparators)
      if (text_.substr(at_, sign.size()) == sign) {
        condition.comparator = comparator;
        at_ += sign.size();
        return true;
      }
  Fail(at_, "a comparator is wanted: = != < <= > >= or :");
  return false;
}

void FilterParser::ReadValue(FilterCondition& condition) {
  if (AtEnd() || text_[at_] == ')') return Fail(at_, "a value is wanted");
  const std::size_t begin = at_;
  if (text_[at_] == '"' || text_[at_] == '\'') {
    if (!ReadQuoted(condition.value)) return;
  } else {
    while (at_ < text_.size() && !IsSpace(text_[at_]) && text_[at_] != '(' && text_[at_] != ')') condition.value += text_[at_++];
    condition.any = condition.value == "*";
  }
  CheckValue(begin, condition);
}

// Between " or ', with \ before a character that is meant as it is.
bool FilterParser::ReadQuoted(std::string& value) {
  const std::size_t begin = at_;
  const char quote = text_[at_++];
  for (; at_ < text_.size() && text_[at_] != quote; ++at_) {
    if (text_[at_] == '\\' && at_ + 1 < text_.size()) ++at_;
    value += text_[at_];
  }
  if (at_ == text_.size()) {
    Fail(begin, "this quotation mark is not closed");
    return false;
  }
  ++at_;
  return true;
}

void FilterParser::CheckValue(std::size_t begin, FilterCondition& condition) {
  const std::string_view name = kFields[static_cast<std::size_t>(condition.field)].first;
  const bool ordered = IsTime(condition.field) || condition.field == Field::kLength;
  const bool equality = condition.comparator == Comparator::kEqual || condition.comparator == Comparator::kNotEqual;
  if (condition.any) {
    if (condition.comparator != Comparator::kHas) Fail(begin, fmt::format("* stands alone only after : as in {}:*", name));
  } else if (ordered && condition.comparator == Comparator::kHas) {
    Fail(begin, fmt::format("{} is compared with = != < <= > >=, or {}:* if it is to be known", name, name));
  } else if (!ordered && !equality && condition.comparator != Comparator::kHas) {
    Fail(begin, fmt::format("{} is compared with = != or : only", name));
  } else if (IsTime(condition.field)) {
    condition.time = ParsePeriod(condition.value);
    if (!condition.time)
      Fail(begin, fmt::format("'{}' is no time such as 2026, 2026-01, 2026-01-31 or 2026-01-31T10:00:00Z", condition.value));
  } else if (condition.field == Field::kLength) {
    const char* const end = condition.value.data() + condition.value.size();
    const auto [rest, error] = std::from_chars(condition.value.data(), end, condition.number);
    if (error != std::errc() || rest != end) Fail(begin, fmt::format("'{}' is no number", condition.value));
  }
}

std::string Format(const FilterCondition& condition) {
  const auto comparator = std::find_if(kComparators.begin(), kComparators.end(),
                                       [&](const auto& known) { return known.second == condition.comparator; });
  const std::string_view name = kFields[static_cast<std::size_t>(condition.field)].first;
  if (condition.any) return fmt::format("{}:*", name);
  std::string value;
  for (const char c : condition.value) value += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
  return fmt::format("{} {} \"{}\"", name, comparator->first, value);
}

}  // namespace

absl::StatusOr<FilterExpression> ParseFilterExpression(std::string_view text) {
  if (text.size() > FilterExpressionLimits::kBytes)
    return absl::InvalidArgumentError(
        fmt::format("{} bytes; at most {} are allowed", text.size(), FilterExpressionLimits::kBytes));
  return FilterParser(text).Parse();
}

std::string FormatFilterExpression(const FilterExpression& expression) {
  if (expression.kind == Kind::kCondition) return Format(expression.condition);
  std::string text;
  for (const FilterExpression& part : expression.parts) {
    if (!text.empty()) text += expression.kind == Kind::kAny ? " OR " : " AND ";
    const bool bare = part.kind == Kind::kCondition || part.kind == Kind::kNot;
    text += bare ? FormatFilterExpression(part) : "(" + FormatFilterExpression(part) + ")";
  }
  return expression.kind == Kind::kNot ? "NOT " + text : text;
}

}  // namespace xeber
