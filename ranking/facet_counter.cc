#include "ranking/facet_counter.h"

#include <algorithm>
#include <chrono>
#include <cmath>

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

std::size_t LimitOf(const FacetRequest& request) {
  return static_cast<std::size_t>(request.limit == 0 ? FacetRequest::kDefaultLimit
                                                     : std::min(request.limit, FacetRequest::kMaxLimit));
}

}  // namespace

void FacetCounter::Add(std::size_t segment, const DocSet& set, std::uint64_t matches, Deadline& deadline) {
  if (matches == 0) return;
  if (terms_.postings() > kExactPostings) {
    unread_ += matches;
    return;
  }
  read_ += matches;
  const Columns& columns = snapshot_.segments()[segment].segment->columns();
  switch (request_.key) {
    case FacetKey::kCategory:
      return AddColumn(columns.category, set);
    case FacetKey::kSource:
      return AddColumn(columns.source, set);
    case FacetKey::kLanguage:
      return AddColumn(columns.language, set);
    case FacetKey::kPublishTime:
      return AddTimes(columns, set);
    case FacetKey::kAuthor:
      return terms_.AddKind(segment, schema::kAuthor, set, deadline);
    case FacetKey::kEntity:
      return terms_.AddKind(segment, schema::kEntity, set, deadline);
    case FacetKey::kTopic:
      return terms_.AddKind(segment, schema::kTopic, set, deadline);
  }
}

void FacetCounter::AddColumn(const CodedColumn& column, const DocSet& set) {
  std::vector<std::uint64_t> counts(column.values.size());
  set.ForEach([&](DocId doc) { ++counts[column.codes[doc]]; });
  for (std::size_t code = 0; code < counts.size(); ++code)
    if (counts[code] > 0 && !column.values[code].empty()) counts_[column.values[code]].count += counts[code];
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

// An entity's name as one of its articles has it.
std::string FacetCounter::NameOf(std::string_view entity, std::size_t segment, DocId doc) const {
  const auto annotations = snapshot_.segments()[segment].segment->annotations(doc);
  if (annotations.ok())
    for (const ArticleEntity& known : annotations->entities)
      if (known.id == entity) return known.name;
  return std::string(entity);
}

Facet FacetCounter::Finish() const {
  Facet facet{.key = request_.key, .estimated = unread_ > 0};
  const std::size_t limit = LimitOf(request_);
  if (request_.key == FacetKey::kPublishTime) {
    std::vector<std::pair<std::int64_t, std::uint64_t>> periods(periods_.begin(), periods_.end());
    facet.distinct = periods.size();
    std::sort(periods.rbegin(), periods.rend());
    if (periods.size() > limit) periods.resize(limit);
    for (const auto& [day, articles] : periods) {
      const std::string name = PeriodName(Days(std::chrono::days(day)), request_.interval);
      facet.values.push_back({name, name, articles});
    }
    return facet;
  }
  std::vector<TermCounts::Counted> values = terms_.counts();
  values.insert(values.end(), counts_.begin(), counts_.end());
  facet.distinct = values.size();
  const auto more = [](const auto& a, const auto& b) {
    return a.second.count != b.second.count ? a.second.count > b.second.count : a.first < b.first;
  };
  const std::size_t kept = std::min(limit, values.size());
  std::partial_sort(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(kept), values.end(), more);
  const double scale = read_ == 0 ? 1 : static_cast<double>(read_ + unread_) / static_cast<double>(read_);
  for (std::size_t i = 0; i < kept; ++i) {
    const auto& [value, count] = values[i];
    facet.values.push_back(
        {.value = std::string(value),
         .name = request_.key == FacetKey::kEntity ? NameOf(value, count.segment, count.doc) : std::string(value),
         .articles = static_cast<std::uint64_t>(std::llround(static_cast<double>(count.count) * scale))});
  }
  return facet;
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
      const std::uint64_t matches = set.count();
      for (std::size_t i = first; i < counters.size(); ++i)
        if (request.facets[i].excluded_filter_keys == keys) counters[i].Add(segment, set, matches, deadline);
      if (deadline.Passed()) return absl::DeadlineExceededError("the search ran out of time");
    }
    for (std::size_t i = first; i < counters.size(); ++i) done[i] = done[i] || request.facets[i].excluded_filter_keys == keys;
  }
  std::vector<Facet> facets;
  for (const FacetCounter& counter : counters) facets.push_back(counter.Finish());
  return facets;
}

}  // namespace xeber
