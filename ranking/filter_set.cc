#include "ranking/filter_set.h"

#include <fmt/format.h>

#include "news/language.h"
#include "ranking/filter_expression.h"
#include "ranking/same_name.h"

namespace xeber {
namespace {

// Which codes of a column match one of the values. Empty if everything does.
template <typename Matches>
std::vector<bool> MatchingCodes(const CodedColumn& column, const std::vector<std::string>& values, Matches matches) {
  if (values.empty()) return {};
  std::vector<bool> codes(column.values.size());
  for (std::size_t code = 0; code < codes.size(); ++code)
    for (const std::string& value : values) codes[code] = codes[code] || matches(column.values[code], value);
  return codes;
}

// The same codes; empty if all are among them.
std::vector<bool> EmptyIfAll(std::vector<bool> codes) {
  if (std::find(codes.begin(), codes.end(), false) == codes.end()) codes.clear();
  return codes;
}

// Leaves the codes that are in both; either may be empty, when everything matches.
void Intersect(const std::vector<bool>& with, std::vector<bool>& codes) {
  if (codes.empty()) {
    codes = with;
    return;
  }
  for (std::size_t code = 0; code < with.size(); ++code) codes[code] = codes[code] && with[code];
}

// "az" also means "az-cyrl".
bool LanguageMatches(std::string_view indexed, std::string_view wanted) {
  const Language language(indexed), filter(wanted);
  return language == filter || language.primary() == filter.code();
}

// The first document published at or after that second.
DocId FirstFrom(const Columns& columns, std::int64_t seconds) {
  const auto times = columns.times();
  return static_cast<DocId>(std::lower_bound(times.begin(), times.end(), seconds) - times.begin());
}

}  // namespace

SegmentFilter::SegmentFilter(const SegmentView& view, const Filter& filter, const VisibleUntil& until)
    : view_(view), deadline_(until.deadline), end_(FirstFrom(view.segment->columns(), until.latest().time_since_epoch().count() + 1)) {
  Narrow(filter);
}

void SegmentFilter::Narrow(const Filter& filter) {
  const Columns& columns = view_.segment->columns();
  if (filter.published_from) begin_ = std::max(begin_, FirstFrom(columns, filter.published_from->time_since_epoch().count()));
  if (filter.published_before) {
    begin_ = std::max(begin_, FirstFrom(columns, kNoTime + 1));
    end_ = std::min(end_, FirstFrom(columns, filter.published_before->time_since_epoch().count()));
  }
  Intersect(EmptyIfAll(MatchingCodes(columns.language, filter.languages, LanguageMatches)), languages_);
  Intersect(EmptyIfAll(MatchingCodes(columns.category, filter.categories, SameName)), categories_);
  Intersect(EmptyIfAll(MatchingCodes(columns.source, filter.sources, SameName)), sources_);
  LookAtCodes();
  if (!filter.expression.empty()) Narrow(ParseFilterExpression(filter.expression));
}

void SegmentFilter::Narrow(const absl::StatusOr<FilterExpression>& expression) {
  plain_ = false;
  if (!expression.ok()) {
    empty_ = true;
  } else if (allowed_) {
    *allowed_ &= MatchFilterExpression(*expression, view_, deadline_);
  } else {
    allowed_ = MatchFilterExpression(*expression, view_, deadline_);
  }
}

void SegmentFilter::Exclude(const Filter& filter) {
  const Columns& columns = view_.segment->columns();
  const auto others = [](std::vector<bool> codes) {
    codes.flip();
    return codes;
  };
  Intersect(others(MatchingCodes(columns.language, filter.languages, LanguageMatches)), languages_);
  Intersect(others(MatchingCodes(columns.category, filter.categories, SameName)), categories_);
  Intersect(others(MatchingCodes(columns.source, filter.sources, SameName)), sources_);
  LookAtCodes();
}

void SegmentFilter::LookAtCodes() {
  for (const auto* codes : {&languages_, &categories_, &sources_}) {
    plain_ = plain_ && codes->empty();
    empty_ = empty_ || (!codes->empty() && std::find(codes->begin(), codes->end(), true) == codes->end());
  }
}

bool SegmentFilter::PassesColumns(DocId doc) const {
  const Columns& columns = view_.segment->columns();
  return (languages_.empty() || languages_[columns.language.codes[doc]]) &&
         (categories_.empty() || categories_[columns.category.codes[doc]]) &&
         (sources_.empty() || sources_[columns.source.codes[doc]]) && (!allowed_ || allowed_->Has(doc));
}

absl::Status CheckFilter(const Filter& filter) {
  const auto expression = ParseFilterExpression(filter.expression);
  if (expression.ok()) return absl::OkStatus();
  return absl::InvalidArgumentError(fmt::format("filter.expression: {}", std::string(expression.status().message())));
}

std::string FilterText(const Filter& filter) {
  std::string text;
  for (const auto* list : {&filter.languages, &filter.categories, &filter.sources})
    text += fmt::format("{}\n", fmt::join(*list, "\x1f"));
  for (const auto& time : {filter.published_from, filter.published_before})
    text += fmt::format("{}\n", time ? time->time_since_epoch().count() : kNoTime);
  return text + filter.expression;
}

}  // namespace xeber
