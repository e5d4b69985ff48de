// How many articles of one source and of one story a list may hold.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "index/snapshot.h"
#include "ranking/seed_terms.h"
#include "ranking/similarity.h"

namespace xeber {

struct ListCaps {
  int max_per_source = 0;  // 0 = as many as there are
  int max_per_story = 0;
  bool any() const { return max_per_source > 0 || max_per_story > 0; }
};

// Tells articles of one story: those that are SAME_STORY or DUPLICATE (RelationOf) to the first of them that was added. Not
// thread-safe.
class StoryGroups {
 public:
  // The snapshot must outlive it, and the views that are added.
  explicit StoryGroups(const Snapshot& snapshot) : snapshot_(snapshot) {}

  // The story of an article, by number; a new one if it tells none of those before.
  std::size_t FindOrAdd(const SimilarityView& view);
  std::size_t size() const { return stories_.size(); }

 private:
  struct Story {
    SimilarityView first;
    SeedTerms terms;
    SimilarityScorer scorer;
    Story(const Snapshot& snapshot, const SimilarityView& view);
  };
  bool Tells(const Story& story, const SimilarityView& view) const;

  const Snapshot& snapshot_;
  std::vector<std::unique_ptr<Story>> stories_;
};

// Counts what goes into one list. Articles without a source are never too many of one. Not thread-safe.
class CappedList {
 public:
  // The snapshot must outlive it, and the views that are added.
  CappedList(const Snapshot& snapshot, const ListCaps& caps) : snapshot_(snapshot), caps_(caps), groups_(snapshot) {}

  // Counts an article in; false, and it is not, where its source or story has as many as it may.
  bool Add(const DocumentLocation& at, const SimilarityView& view);

 private:
  const Snapshot& snapshot_;
  const ListCaps caps_;
  StoryGroups groups_;
  std::unordered_map<std::string_view, int> by_source_;
  std::vector<int> by_story_;
};

}  // namespace xeber
