#include "ranking/filter_set.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "news/language.h"
#include "text/folding.h"

namespace xeber {
namespace {

// Whether two names differ in nothing but case, by the rules of either alphabet: "SİYASƏT" is "siyasət".
bool SameName(std::string_view a, std::string_view b) {
  if (absl::EqualsIgnoreCase({a.data(), a.size()}, {b.data(), b.size()})) return true;
  const auto ascii = [](std::string_view text) { return std::all_of(text.begin(), text.end(), absl::ascii_isascii); };
  if (a.empty() || b.empty() || ascii(a) || ascii(b)) return false;
  const auto same = [&](CaseRule rule) {
    std::string folded_a, folded_b;
    FoldWord(a, rule, folded_a);
    FoldWord(b, rule, folded_b);
    return folded_a == folded_b;
  };
  return same(CaseRule::kRoot) || same(CaseRule::kTurkic);
}

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
    : view_(view), end_(FirstFrom(view.segment->columns(), until.latest().time_since_epoch().count() + 1)) {
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
         (sources_.empty() || sources_[columns.source.codes[doc]]);
}

}  // namespace xeber
