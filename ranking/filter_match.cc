// Filter expressions against one segment.
#include <algorithm>
#include <limits>
#include <functional>

#include "index/schema.h"
#include "news/language.h"
#include "ranking/filter_expression.h"
#include "ranking/same_name.h"

namespace xeber {
namespace {

using Field = FilterCondition::Field;
using Comparator = FilterCondition::Comparator;
using Kind = FilterExpression::Kind;
constexpr std::uint32_t kTestsBetweenClocks = 256;

using Test = std::function<bool(std::string_view)>;

// Whether a value is the one wanted, of which a * at either end stands for anything.
Test IsValue(const FilterCondition& condition) {
  std::string_view wanted = condition.value;
  const bool open_end = wanted.size() > 1 && wanted.ends_with('*');
  if (open_end) wanted.remove_suffix(1);
  const bool open_begin = wanted.size() > 1 && wanted.starts_with('*');
  if (open_begin) wanted.remove_prefix(1);
  if (condition.any) return [](std::string_view value) { return !value.empty(); };
  if (!open_begin && !open_end) return [wanted](std::string_view value) { return SameName(value, wanted); };
  return [form = NameForm(wanted), open_begin, open_end](std::string_view value) {
    const std::string whole = NameForm(value);
    if (open_begin && open_end) return whole.find(form) != std::string::npos;
    return open_begin ? whole.ends_with(form) : whole.starts_with(form);
  };
}

class FilterMatch {
 public:
  FilterMatch(const SegmentView& view, Deadline* deadline) : segment_(*view.segment), deadline_(deadline) {}

  DocSet Match(const FilterExpression& expression) const {
    if (expression.kind == Kind::kCondition) return Match(expression.condition);
    DocSet set(segment_.size());
    if (expression.kind == Kind::kAll) set.Invert();
    for (const FilterExpression& part : expression.parts) {
      if (Late(1)) break;
      const DocSet found = Match(part);
      if (expression.kind == Kind::kAll)
        set &= found;
      else
        set |= found;
    }
    if (expression.kind == Kind::kNot) set.Invert();
    return set;
  }

 private:
  DocSet Match(const FilterCondition& condition) const;
  DocSet MatchColumn(const CodedColumn& column, const Test& test) const;
  DocSet MatchTerms(std::string_view beginning, const Test& test) const;
  DocSet MatchTimes(const FilterCondition& condition) const;
  DocSet MatchLength(const FilterCondition& condition) const;
  DocSet MatchId(const FilterCondition& condition) const;

  bool Late(std::uint32_t steps) const { return deadline_ != nullptr && deadline_->PassedAfter(steps); }

  const Segment& segment_;
  Deadline* const deadline_;
};

DocSet FilterMatch::MatchColumn(const CodedColumn& column, const Test& test) const {
  std::vector<bool> codes;
  for (const std::string_view value : column.values) codes.push_back(!value.empty() && test(value));
  DocSet set(segment_.size());
  if (std::find(codes.begin(), codes.end(), true) == codes.end()) return set;
  for (DocId doc = 0; doc < segment_.size(); ++doc)
    if (codes[column.codes[doc]]) set.Add(doc);
  return set;
}

DocSet FilterMatch::MatchTerms(std::string_view beginning, const Test& test) const {
  DocSet set(segment_.size());
  const auto [first, last] = segment_.TermRange(beginning);
  for (TermOrdinal ordinal = first; ordinal < last && !Late(kTestsBetweenClocks); ++ordinal)
    if (test(segment_.term(ordinal).substr(beginning.size()))) set.AddAll(segment_.postings(ordinal).docs);
  return set;
}

// Whether `value` lies as wanted to [begin, end); of single values, [n, n + 1).
bool Compares(std::int64_t value, Comparator comparator, std::int64_t begin, std::int64_t end) {
  switch (comparator) {
    case Comparator::kLess:
      return value < begin;
    case Comparator::kLessOrEqual:
      return value < end;
    case Comparator::kGreater:
      return value >= end;
    case Comparator::kGreaterOrEqual:
      return value >= begin;
    case Comparator::kEqual:
    case Comparator::kNotEqual:
    case Comparator::kHas:
      break;
  }
  return value >= begin && value < end;
}

DocSet FilterMatch::MatchTimes(const FilterCondition& condition) const {
  const Columns& columns = segment_.columns();
  DocSet set(segment_.size());
  for (DocId doc = 0; doc < segment_.size(); ++doc) {
    const auto published = columns.publish_time(doc);
    const auto time = condition.field == Field::kUpdateTime ? columns.update_time(doc)
                      : published                           ? std::optional(published->at)
                                                            : std::nullopt;
    if (!time) continue;
    if (condition.any ||
        Compares(time->time_since_epoch().count(), condition.comparator, condition.time->begin.time_since_epoch().count(),
                 condition.time->end.time_since_epoch().count()))
      set.Add(doc);
  }
  return set;
}

DocSet FilterMatch::MatchLength(const FilterCondition& condition) const {
  DocSet set(segment_.size());
  const std::int64_t end = condition.number < std::numeric_limits<std::int64_t>::max() ? condition.number + 1 : condition.number;
  for (DocId doc = 0; doc < segment_.size(); ++doc)
    if (const std::int64_t length = segment_.columns().length(doc);
        condition.any || Compares(length, condition.comparator, condition.number, end))
      set.Add(doc);
  return set;
}

DocSet FilterMatch::MatchId(const FilterCondition& condition) const {
  DocSet set(segment_.size());
  if (condition.any) {
    set.Invert();
  } else if (condition.value.find('*') == std::string::npos) {
    if (const auto doc = segment_.FindArticle(ArticleId(condition.value))) set.Add(*doc);
  } else {
    const Test test = IsValue(condition);
    for (DocId doc = 0; doc < segment_.size() && !Late(kTestsBetweenClocks); ++doc)
      if (test(segment_.article_id(doc))) set.Add(doc);
  }
  return set;
}

DocSet FilterMatch::Match(const FilterCondition& condition) const {
  const auto match = [&]() -> DocSet {
    const Columns& columns = segment_.columns();
    const Test test = IsValue(condition);
    switch (condition.field) {
      case Field::kCategory:
        return MatchColumn(columns.category, test);
      case Field::kSource:
        return MatchColumn(columns.source, test);
      case Field::kLanguage:
        return MatchColumn(columns.language, [&](std::string_view value) {
          const Language language(value);
          return language.known() && (test(language.code()) || test(language.primary()));
        });
      case Field::kAuthor:
        if (condition.comparator == Comparator::kHas && !condition.any)
          return MatchTerms(schema::AuthorTerm(""), [&](std::string_view name) { return HasWords(name, condition.value); });
        return MatchTerms(schema::AuthorTerm(""), test);
      case Field::kEntity:
        return MatchTerms(schema::EntityTerm(""), test);
      case Field::kTopic:
        return MatchTerms(schema::TopicTerm(""), test);
      case Field::kId:
        return MatchId(condition);
      case Field::kLength:
        return MatchLength(condition);
      case Field::kPublishTime:
      case Field::kUpdateTime:
        break;
    }
    return MatchTimes(condition);
  };
  DocSet set = match();
  if (condition.comparator == Comparator::kNotEqual) set.Invert();
  return set;
}

}  // namespace

DocSet MatchFilterExpression(const FilterExpression& expression, const SegmentView& view, Deadline* deadline) {
  return FilterMatch(view, deadline).Match(expression);
}

}  // namespace xeber
