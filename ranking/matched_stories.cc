#include "ranking/matched_stories.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "ranking/story_table.h"

namespace xeber {
namespace {

constexpr std::uint32_t kArticlesBetweenClocks = 8192;

// Stories of several segments that are one (union-find, with path halving).
class LinkedStories {
 public:
  explicit LinkedStories(const Snapshot& snapshot) {
    for (const SegmentView& view : snapshot.segments()) linked_.emplace_back(view.segment->size());
  }
  void Link(const DocumentLocation& a, const DocumentLocation& b) {
    const std::size_t first = RootOf(NumberOf(a)), second = RootOf(NumberOf(b));
    parents_[std::max(first, second)] = std::min(first, second);
  }
  // The number of what a story belongs to; SIZE_MAX if it is linked to none.
  std::size_t Find(const DocumentLocation& story) {
    if (!linked_[story.segment].Has(story.doc)) return SIZE_MAX;
    return RootOf(NumberOf(story));
  }

 private:
  static std::uint64_t KeyOf(const DocumentLocation& story) { return std::uint64_t{story.segment} << 32 | story.doc; }
  std::size_t NumberOf(const DocumentLocation& story) {
    const auto [place, added] = numbers_.try_emplace(KeyOf(story), parents_.size());
    if (added) parents_.push_back(parents_.size());
    linked_[story.segment].Add(story.doc);
    return place->second;
  }
  std::size_t RootOf(std::size_t number) {
    while (parents_[number] != number) number = parents_[number] = parents_[parents_[number]];
    return number;
  }

  std::vector<DocSet> linked_;  // by segment: what has a number
  absl::flat_hash_map<std::uint64_t, std::size_t> numbers_;
  std::vector<std::size_t> parents_;
};

LinkedStories LinkSegments(const Snapshot& snapshot, Deadline& deadline) {
  LinkedStories linked(snapshot);
  const auto& segments = snapshot.segments();
  for (std::size_t i = 0; i < segments.size(); ++i)
    for (std::size_t j = i + 1; j < segments.size() && !deadline.Passed(); ++j)
      for (const StoryLink& link : StoryTable::Links(segments[i].segment, segments[j].segment, deadline))
        linked.Link({i, link.here}, {j, link.there});
  return linked;
}

}  // namespace

MatchedStories FindMatchedStories(const Snapshot& snapshot, const std::vector<DocSet>& sets, Deadline& deadline) {
  LinkedStories linked = LinkSegments(snapshot, deadline);
  MatchedStories stories;
  stories.in_segment.resize(sets.size());
  absl::flat_hash_map<std::size_t, std::size_t> spanning;  // by number in `linked`
  for (std::size_t segment = 0; segment < sets.size() && !deadline.Passed(); ++segment) {
    if (sets[segment].count() == 0) continue;
    const StoryTable& table = StoryTable::Of(*snapshot.segments()[segment].segment);
    StoryRuns& runs = stories.in_segment[segment];
    DocId opener = 0;
    std::size_t group = SIZE_MAX;
    bool first = true;
    for (const DocId doc : table.by_story()) {
      if (deadline.PassedAfter(kArticlesBetweenClocks)) return stories;
      if (!sets[segment].Has(doc)) continue;
      const bool next = first || table.opener(doc) != opener;
      first = false;
      opener = table.opener(doc);
      if (next) group = linked.Find({segment, opener});
      if (group != SIZE_MAX) {
        const auto [place, added] = spanning.try_emplace(group, stories.spanning.size());
        if (added) stories.spanning.emplace_back();
        stories.spanning[place->second].push_back({segment, doc});
        continue;
      }
      runs.docs.push_back(doc);
      if (next)
        runs.ends.push_back(static_cast<std::uint32_t>(runs.docs.size()));
      else
        runs.ends.back() = static_cast<std::uint32_t>(runs.docs.size());
    }
  }
  return stories;
}

}  // namespace xeber
