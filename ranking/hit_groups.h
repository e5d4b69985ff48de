// What one page of search results shows once: a text and its duplicates, or all reports of a story.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "index/snapshot.h"
#include "ranking/duplicates.h"
#include "ranking/list_caps.h"

namespace xeber {

// Collects the hits of a page, best first. Not thread-safe.
class HitGroups {
 public:
  struct Options {
    bool duplicates = true;
    bool stories = false;
  };
  struct Fold {
    std::size_t hit = 0;     // that the article goes behind
    bool duplicate = false;  // of the hit itself, and not of another report behind it
  };

  // The snapshot must outlive it.
  HitGroups(const Snapshot& snapshot, Options options) : snapshot_(snapshot), options_(options), stories_(snapshot) {}

  // The hit that an article repeats; nullopt if it repeats none: then it is hit number `hit`, which others may go behind.
  std::optional<Fold> FindOrAdd(const DocumentLocation& at, std::size_t hit);

 private:
  const Snapshot& snapshot_;
  const Options options_;
  DuplicateGroups texts_;
  StoryGroups stories_;
  std::vector<Fold> fold_of_text_;         // by number of the group: where what repeats the text goes
  std::vector<std::size_t> hit_of_story_;  // by number of the group
};

}  // namespace xeber
