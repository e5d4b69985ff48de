#include "ranking/facet_counter.h"

#include <algorithm>
#include <chrono>

#include <fmt/format.h>

#include "index/schema.h"

namespace xeber {
namespace {

using Days = std::chrono::sys_days;

// The day on which the period around a day begins.
Days FirstDay(Days day, FacetInterval interval) {
  const std::chrono::year_month_day date(day);
  switch (interval) {
    case FacetInterval::kDay:
      return day;
    case FacetInterval::kMonth:
      return Days(date.year() / date.month() / 1);
    case FacetInterval::kYear:
      break;
  }
  return Days(date.year() / 1 / 1);
}

// The first day behind the period that begins on `first`.
Days DayAfter(Days first, FacetInterval interval) {
  const std::chrono::year_month_day date(first);
  switch (interval) {
    case FacetInterval::kDay:
      return first + std::chrono::days(1);
    case FacetInterval::kMonth:
      return Days((date.year() / date.month() + std::chrono::months(1)) / 1);
    case FacetInterval::kYear:
      break;
  }
  return Days((date.year() + std::chrono::years(1)) / 1 / 1);
}

// "2026-02-10", "2026-02" or "2026".
std::string PeriodName(Days day, FacetInterval interval) {
  const std::string date = FormatTime({Time(day), TimePrecision::kDay});
  const std::size_t size = date.size() - (interval == FacetInterval::kDay ? 0 : interval == FacetInterval::kMonth ? 3 : 6);
  return date.substr(0, size);
}

// The filter without the lists and times that a facet does not count under.
Filter WithoutKeys(Filter filter, const std::vector<FacetKey>& keys) {
  for (const FacetKey key : keys) {
    if (key == FacetKey::kCategory) filter.categories.clear();
    if (key == FacetKey::kSource) filter.sources.clear();
    if (key == FacetKey::kLanguage) filter.languages.clear();
    if (key == FacetKey::kPublishTime) filter.published_from = filter.published_before = std::nullopt;
  }
  return filter;
}

// The prefix byte of the terms that a facet counts, or nullopt if it counts a column.
std::optional<char> TermsOf(FacetKey key) {
  if (key == FacetKey::kAuthor) return schema::kAuthor;
  if (key == FacetKey::kEntity) return schema::kEntity;
  if (key == FacetKey::kTopic) return schema::kTopic;
  return std::nullopt;
}

std::size_t LimitOf(const FacetRequest& request) {
  return static_cast<std::size_t>(request.limit == 0 ? FacetRequest::kDefaultLimit
                                                     : std::min(request.limit, FacetRequest::kMaxLimit));
}

}  // namespace

FacetCounter::FacetCounter(const Snapshot& snapshot, const FacetRequest& request)
    : snapshot_(snapshot), request_(request), limit_(LimitOf(request)) {
  if (const auto prefix = TermsOf(request.key)) terms_.emplace(snapshot, *prefix, limit_);
}

void FacetCounter::Add(std::size_t segment, const DocSet& set) {
  if (terms_) return terms_->Add(segment, set);
  const Columns& columns = snapshot_.segments()[segment].segment->columns();
  if (request_.key == FacetKey::kPublishTime) return AddTimes(columns, set);
  AddColumn(request_.key == FacetKey::kCategory ? columns.category
            : request_.key == FacetKey::kSource ? columns.source
                                                : columns.language,
            set);
}

void FacetCounter::AddColumn(const CodedColumn& column, const DocSet& set) {
  std::vector<std::uint64_t> counts(column.values.size());
  set.ForEach([&](DocId doc) { ++counts[column.codes[doc]]; });
  for (std::size_t code = 0; code < counts.size(); ++code)
    if (counts[code] > 0 && !column.values[code].empty()) values_[column.values[code]] += counts[code];
}

// Documents stand in order of time: each period is one run, and only where it ends the calendar is asked.
void FacetCounter::AddTimes(const Columns& columns, const DocSet& set) {
  std::int64_t end = kNoTime;
  std::uint64_t* count = nullptr;
  set.ForEach([&](DocId doc) {
    const std::int64_t time = columns.time(doc);
    if (time == kNoTime) return;
    if (count == nullptr || time >= end) {
      const Days day = std::chrono::floor<std::chrono::days>(Time(std::chrono::seconds(time)));
      const Days first = FirstDay(day, request_.interval);
      end = Time(DayAfter(first, request_.interval)).time_since_epoch().count();
      count = &periods_[first.time_since_epoch().count()];
    }
    ++*count;
  });
}

Facet FacetCounter::Finish() const {
  Facet facet{.key = request_.key};
  if (terms_)
    FinishTerms(facet);
  else if (request_.key == FacetKey::kPublishTime)
    FinishPeriods(facet);
  else
    FinishColumn(facet);
  return facet;
}

void FacetCounter::FinishPeriods(Facet& facet) const {
  std::vector<std::pair<std::int64_t, std::uint64_t>> periods(periods_.begin(), periods_.end());
  facet.distinct = periods.size();
  std::sort(periods.rbegin(), periods.rend());
  if (periods.size() > limit_) periods.resize(limit_);
  for (const auto& [day, articles] : periods) {
    const std::string name = PeriodName(Days(std::chrono::days(day)), request_.interval);
    facet.values.push_back({name, name, articles});
  }
}

void FacetCounter::FinishColumn(Facet& facet) const {
  std::vector<std::pair<std::string_view, std::uint64_t>> values(values_.begin(), values_.end());
  facet.distinct = values.size();
  const auto more = [](const auto& a, const auto& b) { return a.second != b.second ? a.second > b.second : a.first < b.first; };
  const std::size_t kept = std::min(limit_, values.size());
  std::partial_sort(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(kept), values.end(), more);
  for (std::size_t i = 0; i < kept; ++i)
    facet.values.push_back({std::string(values[i].first), std::string(values[i].first), values[i].second});
}

void FacetCounter::FinishTerms(Facet& facet) const {
  const KindCounts::Distinct distinct = terms_->CountDistinct();
  facet.distinct = distinct.terms;
  facet.estimated = distinct.estimated;
  for (const KindCounts::Term& term : terms_->Top()) {
    FacetValue& value = facet.values.emplace_back(FacetValue{std::string(term.key), std::string(term.key), term.articles});
    if (request_.key == FacetKey::kEntity)
      value.name = KindTable::Of(*snapshot_.segments()[term.segment].segment, schema::kEntity).NameOf(term.ordinal, term.newest);
  }
  facet.distinct = std::max<std::uint64_t>(facet.distinct, facet.values.size());
}

void PrepareFacets(const Segment& segment) {
  for (const char prefix : {schema::kEntity, schema::kTopic, schema::kAuthor}) KindTable::Of(segment, prefix);
}

absl::Status CheckFacets(const std::vector<FacetRequest>& facets) {
  if (facets.size() > SearchRequest::kMaxFacets)
    return absl::InvalidArgumentError(
        fmt::format("facets: {} given; at most {} are allowed", facets.size(), SearchRequest::kMaxFacets));
  for (const FacetRequest& facet : facets)
    if (facet.limit < 0) return absl::InvalidArgumentError(fmt::format("facets.limit: {} is negative", facet.limit));
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Facet>> CountFacets(const Snapshot& snapshot, const SearchRequest& request, Deadline& deadline,
                                               const FindMatches& find_matches) {
  std::vector<FacetCounter> counters;
  for (const FacetRequest& facet : request.facets) counters.emplace_back(snapshot, facet);
  std::vector<bool> done(counters.size());
  for (std::size_t first = 0; first < counters.size(); ++first) {
    if (done[first]) continue;
    const std::vector<FacetKey>& keys = request.facets[first].excluded_filter_keys;
    const Filter filter = WithoutKeys(request.filter, keys);
    for (std::size_t segment = 0; segment < snapshot.segments().size(); ++segment) {
      const DocSet set = find_matches(segment, filter);
      for (std::size_t i = first; i < counters.size(); ++i)
        if (request.facets[i].excluded_filter_keys == keys) counters[i].Add(segment, set);
      if (deadline.Passed()) return absl::DeadlineExceededError("the search ran out of time");
    }
    for (std::size_t i = first; i < counters.size(); ++i) done[i] = done[i] || request.facets[i].excluded_filter_keys == keys;
  }
  std::vector<Facet> facets;
  for (const FacetCounter& counter : counters) {
    facets.push_back(counter.Finish());
    if (deadline.Passed()) return absl::DeadlineExceededError("the search ran out of time");
  }
  return facets;
}

}  // namespace xeber
