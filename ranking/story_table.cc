#include "ranking/story_table.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <utility>

#include "index/hash.h"
#include "ranking/doc_set.h"
#include "ranking/similarity_weights.h"
#include "ranking/story_finder.h"
#include "ranking/story_words.h"

namespace xeber {
namespace {

constexpr DocId kAtOnce = 16384;  // documents whose words are read at once
constexpr std::uint32_t kFindsBetweenClocks = 16;
constexpr std::int64_t kDays = static_cast<std::int64_t>(kSameStoryDays * 86400);

StoryArticle ArticleOf(const Segment& segment, DocId doc, const StoryWords& words) {
  const Columns& columns = segment.columns();
  return {.view = {.forward = segment.forward(doc),
                   .category = columns.category.value(doc),
                   .time = columns.time(doc),
                   .fingerprint = columns.fingerprint(doc),
                   .language = columns.language.value(doc)},
          .words = words.of(doc)};
}

// Documents with a time in [from, until].
std::pair<DocId, DocId> Published(const Segment& segment, std::int64_t from, std::int64_t until) {
  const auto times = segment.columns().times();
  const auto dated = std::upper_bound(times.begin(), times.end(), kNoTime);
  const auto begin = std::lower_bound(dated, times.end(), from), end = std::upper_bound(begin, times.end(), until);
  return {static_cast<DocId>(begin - times.begin()), static_cast<DocId>(end - times.begin())};
}

std::optional<std::pair<std::int64_t, std::int64_t>> TimesOf(const Segment& segment) {
  const auto times = segment.columns().times();
  const auto dated = std::upper_bound(times.begin(), times.end(), kNoTime);
  if (dated == times.end()) return std::nullopt;
  return std::pair(*dated, times.back());
}

DocSet OpenersIn(const StoryTable& table, DocId documents, DocId begin, DocId end) {
  DocSet openers(documents);
  for (DocId doc = begin; doc < end; ++doc)
    if (table.opener(doc) == doc) openers.Add(doc);
  return openers;
}

// Of the stories of `here` that may be one with some of `there`.
std::vector<StoryLink> FindLinks(const Segment& here, const Segment& there, Deadline& deadline) {
  std::vector<StoryLink> links;
  const auto here_times = TimesOf(here), there_times = TimesOf(there);
  if (!here_times || !there_times) return links;
  const auto [begin, end] = Published(here, there_times->first - kDays, there_times->second + kDays);
  const auto [other_begin, other_end] = Published(there, here_times->first - kDays, here_times->second + kDays);
  if (begin == end || other_begin == other_end) return links;
  const DocSet openers = OpenersIn(StoryTable::Of(here), here.size(), begin, end);
  const DocSet others = OpenersIn(StoryTable::Of(there), there.size(), other_begin, other_end);
  const StoryWords words(here, openers, begin, end), other_words(there, others, other_begin, other_end, words.Hashes());
  StoryFinder finder;
  std::vector<DocId> numbered;
  others.ForEach([&](DocId doc) {
    finder.Add(ArticleOf(there, doc, other_words));
    numbered.push_back(doc);
  });
  openers.ForEach([&](DocId doc) {
    if (deadline.PassedAfter(kFindsBetweenClocks)) return;
    if (const auto found = finder.Find(ArticleOf(here, doc, words))) links.push_back({doc, numbered[*found]});
  });
  return links;
}

}  // namespace

StoryTable::StoryTable(const Segment& segment) : openers_(segment.size()), by_story_(segment.size()) {
  StoryFinder finder;
  std::vector<DocId> numbered;
  DocSet dated(segment.size());
  const auto times = segment.columns().times();
  dated.AddRange(static_cast<DocId>(std::upper_bound(times.begin(), times.end(), kNoTime) - times.begin()), segment.size());
  std::iota(openers_.begin(), openers_.end(), 0);
  for (DocId begin = 0; begin < segment.size(); begin += kAtOnce) {
    const DocId end = std::min(begin + kAtOnce, segment.size());
    const StoryWords words(segment, dated, begin, end);
    dated.ForEachBetween(begin, end, [&](DocId doc) {
      const StoryArticle article = ArticleOf(segment, doc, words);
      if (const auto story = finder.Find(article)) {
        openers_[doc] = numbered[*story];
        return;
      }
      finder.Add(article);
      numbered.push_back(doc);
    });
  }
  std::iota(by_story_.begin(), by_story_.end(), 0);
  std::stable_sort(by_story_.begin(), by_story_.end(), [&](DocId a, DocId b) { return openers_[a] < openers_[b]; });
}

const StoryTable& StoryTable::Of(const Segment& segment) {
  return segment.Keep<StoryTable>(Segment::Kept::kStories, [&] { return StoryTable(segment); });
}

StoryTable::FoundLinks::~FoundLinks() {
  for (const auto& links : places_) delete links.load();
}

const StoryTable::KeptLinks* StoryTable::FoundLinks::Find(const std::shared_ptr<const Segment>& there) const {
  for (const auto& place : places_) {
    const KeptLinks* const links = place.load(std::memory_order_acquire);
    if (links == nullptr) return nullptr;
    // The address of a segment that is gone may be another's now.
    if (links->address == there.get() && !links->there.expired()) return links;
  }
  return nullptr;
}

void StoryTable::FoundLinks::Add(std::unique_ptr<const KeptLinks> links) {
  for (auto& place : places_) {
    const KeptLinks* none = nullptr;
    if (!place.compare_exchange_strong(none, links.get(), std::memory_order_acq_rel)) continue;
    links.release();
    return;
  }
}

std::vector<StoryLink> StoryTable::Links(const std::shared_ptr<const Segment>& here, const std::shared_ptr<const Segment>& there,
                                         Deadline& deadline) {
  if (there->size() < here->size()) {
    std::vector<StoryLink> links = Links(there, here, deadline);
    for (StoryLink& link : links) std::swap(link.here, link.there);
    return links;
  }
  FoundLinks& found = *Of(*here).links_;
  if (const KeptLinks* const known = found.Find(there)) return known->links;
  std::vector<StoryLink> links = FindLinks(*here, *there, deadline);
  if (!deadline.Passed()) found.Add(std::make_unique<const KeptLinks>(KeptLinks{there.get(), there, links}));
  return links;
}

}  // namespace xeber
