#include "ranking/list_caps.h"

#include "ranking/duplicates.h"

namespace xeber {
namespace {

std::vector<std::uint32_t> HashesOf(const ForwardView& forward) {
  std::vector<std::uint32_t> hashes(forward.terms.begin(), forward.terms.end());
  hashes.insert(hashes.end(), forward.entities.begin(), forward.entities.end());
  return hashes;
}

}  // namespace

StoryGroups::Story::Story(const Snapshot& snapshot, const SimilarityView& view)
    : first(view), terms(snapshot, HashesOf(view.forward)), scorer(view, terms, TimeWeights{}) {}

bool StoryGroups::Tells(const Story& story, const SimilarityView& view) const {
  const bool dated = story.first.time != kNoTime && view.time != kNoTime;
  if (dated && std::abs(static_cast<double>(story.first.time) - static_cast<double>(view.time)) > kSameStoryDays * 86400)
    return false;
  const double overlap =
      TextOverlap({story.first.fingerprint, story.first.forward.shingles}, {view.fingerprint, view.forward.shingles});
  const Relation relation = RelationOf(story.scorer.Score(view), overlap, story.first.time, view.time);
  return relation == Relation::kSameStory || relation == Relation::kDuplicate;
}

std::size_t StoryGroups::FindOrAdd(const SimilarityView& view) {
  for (std::size_t i = 0; i < stories_.size(); ++i)
    if (Tells(*stories_[i], view)) return i;
  stories_.push_back(std::make_unique<Story>(snapshot_, view));
  return stories_.size() - 1;
}

bool CappedList::Add(const DocumentLocation& at, const SimilarityView& view) {
  const std::string_view source = snapshot_.segments()[at.segment].segment->columns().source.value(at.doc);
  int* const of_source = caps_.max_per_source > 0 && !source.empty() ? &by_source_[source] : nullptr;
  if (of_source != nullptr && *of_source >= caps_.max_per_source) return false;
  if (caps_.max_per_story > 0) {
    const std::size_t story = groups_.FindOrAdd(view);
    by_story_.resize(groups_.size());
    if (by_story_[story] >= caps_.max_per_story) return false;
    ++by_story_[story];
  }
  if (of_source != nullptr) ++*of_source;
  return true;
}

}  // namespace xeber
