#include "ranking/facet_counter.h"

#include <algorithm>
#include <chrono>
#include <deque>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "absl/container/flat_hash_set.h"
#include "index/schema.h"
#include "ranking/story_table.h"

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

FacetCounter::FacetCounter(const Snapshot& snapshot, const FacetRequest& request, Deadline& deadline)
    : snapshot_(snapshot), request_(request), limit_(LimitOf(request)) {
  if (const auto prefix = TermsOf(request.key)) terms_.emplace(snapshot, *prefix, limit_, deadline);
}

void FacetCounter::Add(std::size_t segment, const DocSet& set, const MatchedStories* stories) {
  const StoryRuns* const runs = request_.by_story ? &stories->in_segment[segment] : nullptr;
  if (terms_) return terms_->Add(segment, set, runs);
  const Columns& columns = snapshot_.segments()[segment].segment->columns();
  if (request_.key != FacetKey::kPublishTime) return AddColumn(ColumnOf(segment), set, runs);
  AddTimes(columns, set);
  if (runs != nullptr) AddTimes(columns, *runs);
}

const CodedColumn& FacetCounter::ColumnOf(std::size_t segment) const {
  const Columns& columns = snapshot_.segments()[segment].segment->columns();
  return request_.key == FacetKey::kCategory ? columns.category
         : request_.key == FacetKey::kSource ? columns.source
                                             : columns.language;
}

void FacetCounter::AddColumn(const CodedColumn& column, const DocSet& set, const StoryRuns* stories) {
  std::vector<Count> counts(column.values.size());
  set.ForEach([&](DocId doc) { ++counts[column.codes[doc]].articles; });
  if (stories != nullptr) {
    std::uint32_t number = 0;
    std::vector<std::uint32_t> last(counts.size());  // story that had the code
    stories->ForEach([&](std::span<const DocId> docs) {
      ++number;
      for (const DocId doc : docs)
        if (std::exchange(last[column.codes[doc]], number) != number) ++counts[column.codes[doc]].stories;
    });
  }
  for (std::size_t code = 0; code < counts.size(); ++code) {
    if (counts[code].articles == 0 || column.values[code].empty()) continue;
    Count& count = values_[column.values[code]];
    count.articles += counts[code].articles;
    count.stories += counts[code].stories;
  }
}

// Documents stand in order of time: each period is one run, and only where it ends the calendar is asked.
void FacetCounter::AddTimes(const Columns& columns, const DocSet& set) {
  std::int64_t end = kNoTime;
  std::uint64_t* count = nullptr;
  set.ForEach([&](DocId doc) {
    const std::int64_t time = columns.time(doc);
    if (time == kNoTime) return;
    if (count == nullptr || time >= end) {
      const Days first(std::chrono::days(PeriodOf(time)));
      end = Time(DayAfter(first, request_.interval)).time_since_epoch().count();
      count = &periods_[first.time_since_epoch().count()].articles;
    }
    ++*count;
  });
}

// The first day of the period that a time lies in, in days since the epoch.
std::int64_t FacetCounter::PeriodOf(std::int64_t time) const {
  const Days day = std::chrono::floor<std::chrono::days>(Time(std::chrono::seconds(time)));
  return FirstDay(day, request_.interval).time_since_epoch().count();
}

// A story is told within days: it has one period, or two neighbouring ones, hardly ever more.
void FacetCounter::AddTimes(const Columns& columns, const StoryRuns& stories) {
  std::vector<std::int64_t> periods;
  std::int64_t begin = 0, end = 0, period = 0;  // of the one that was looked up last
  stories.ForEach([&](std::span<const DocId> docs) {
    periods.clear();
    for (const DocId doc : docs) {
      const std::int64_t time = columns.time(doc);
      if (time == kNoTime) continue;
      if (time < begin || time >= end) {
        period = PeriodOf(time);
        const Days first{std::chrono::days(period)};
        begin = Time(first).time_since_epoch().count();
        end = Time(DayAfter(first, request_.interval)).time_since_epoch().count();
      }
      if (std::find(periods.begin(), periods.end(), period) == periods.end()) periods.push_back(period);
    }
    for (const std::int64_t own : periods) ++periods_[own].stories;
  });
}

void FacetCounter::AddSpanning(const MatchedStories& stories) {
  if (terms_) return terms_->AddSpanning(stories.spanning);
  for (const std::vector<DocumentLocation>& story : stories.spanning) {
    absl::flat_hash_set<std::string_view> values;
    absl::flat_hash_set<std::int64_t> periods;
    for (const auto& [segment, doc] : story) {
      if (request_.key == FacetKey::kPublishTime)
        periods.insert(PeriodOf(snapshot_.segments()[segment].segment->columns().time(doc)));
      else if (const std::string_view value = ColumnOf(segment).value(doc); !value.empty())
        values.insert(value);
    }
    for (const std::string_view value : values) ++values_[value].stories;
    for (const std::int64_t period : periods) ++periods_[period].stories;
  }
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
  std::vector<std::pair<std::int64_t, Count>> periods(periods_.begin(), periods_.end());
  facet.distinct = periods.size();
  std::sort(periods.begin(), periods.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  if (periods.size() > limit_) periods.resize(limit_);
  for (const auto& [day, count] : periods) {
    const std::string name = PeriodName(Days(std::chrono::days(day)), request_.interval);
    facet.values.push_back({name, name, count.articles, count.stories});
  }
}

void FacetCounter::FinishColumn(Facet& facet) const {
  std::vector<std::pair<std::string_view, Count>> values(values_.begin(), values_.end());
  facet.distinct = values.size();
  const auto more = [by_story = request_.by_story](const auto& a, const auto& b) {
    const std::uint64_t first = a.second.by(by_story), second = b.second.by(by_story);
    return first != second ? first > second : a.first < b.first;
  };
  const std::size_t kept = std::min(limit_, values.size());
  std::partial_sort(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(kept), values.end(), more);
  for (std::size_t i = 0; i < kept; ++i) {
    const auto& [value, count] = values[i];
    facet.values.push_back({std::string(value), std::string(value), count.articles, count.stories});
  }
}

void FacetCounter::FinishTerms(Facet& facet) const {
  const KindCounts::Distinct distinct = terms_->CountDistinct();
  facet.distinct = distinct.terms;
  facet.estimated = distinct.estimated;
  for (const KindCounts::Term& term : terms_->Top()) {
    FacetValue& value =
        facet.values.emplace_back(FacetValue{std::string(term.key), std::string(term.key), term.articles, term.stories});
    if (request_.key == FacetKey::kEntity)
      value.name = KindTable::Of(*snapshot_.segments()[term.segment].segment, schema::kEntity).NameOf(term.ordinal, term.newest);
  }
  facet.distinct = std::max<std::uint64_t>(facet.distinct, facet.values.size());
}

void PrepareFacets(const Segment& segment) {
  for (const char prefix : {schema::kEntity, schema::kTopic, schema::kAuthor}) KindTable::Of(segment, prefix);
  StoryTable::Of(segment);
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
  for (const FacetRequest& facet : request.facets) counters.emplace_back(snapshot, facet, deadline);
  const auto too_late = [] { return absl::DeadlineExceededError("the search ran out of time"); };
  std::vector<bool> done(counters.size());
  std::deque<MatchedStories> all_stories;  // which the counters look into
  for (std::size_t first = 0; first < counters.size(); ++first) {
    if (done[first]) continue;
    const std::vector<FacetKey>& keys = request.facets[first].excluded_filter_keys;
    const Filter filter = WithoutKeys(request.filter, keys);
    std::vector<std::size_t> own;  // the counters of the same matches
    bool by_story = false;
    for (std::size_t i = first; i < counters.size(); ++i) {
      if (request.facets[i].excluded_filter_keys != keys) continue;
      own.push_back(i);
      done[i] = true;
      by_story = by_story || request.facets[i].by_story;
    }
    std::vector<DocSet> sets;
    for (std::size_t segment = 0; segment < snapshot.segments().size(); ++segment) {
      const DocSet set = find_matches(segment, filter);
      for (const std::size_t i : own)
        if (!request.facets[i].by_story && !deadline.Passed()) counters[i].Add(segment, set, nullptr);
      if (deadline.Passed()) return too_late();
      if (by_story) sets.push_back(set);
    }
    if (!by_story) continue;
    const MatchedStories& stories = all_stories.emplace_back(FindMatchedStories(snapshot, sets, deadline));
    for (const std::size_t i : own) {
      if (!request.facets[i].by_story) continue;
      for (std::size_t segment = 0; segment < sets.size() && !deadline.Passed(); ++segment)
        counters[i].Add(segment, sets[segment], &stories);
      if (!deadline.Passed()) counters[i].AddSpanning(stories);
    }
    if (deadline.Passed()) return too_late();
  }
  std::vector<Facet> facets;
  for (const FacetCounter& counter : counters) {
    facets.push_back(counter.Finish());
    if (deadline.Passed()) return too_late();
  }
  return facets;
}

}  // namespace xeber
