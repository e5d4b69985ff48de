// The stories that matching articles tell, over all segments of a snapshot.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "index/snapshot.h"
#include "ranking/deadline.h"
#include "ranking/doc_set.h"

namespace xeber {

// Documents of one segment, each story's together.
struct StoryRuns {
  std::vector<DocId> docs;
  std::vector<std::uint32_t> ends;  // of each story, in docs

  // visit(docs) of each story.
  template <typename Visit>
  void ForEach(Visit visit) const {
    std::uint32_t begin = 0;
    for (const std::uint32_t end : ends) {
      visit(std::span(docs).subspan(begin, end - begin));
      begin = end;
    }
  }
};

// Each document is in one of the two.
struct MatchedStories {
  std::vector<StoryRuns> in_segment;                    // stories of one segment alone, by segment
  std::vector<std::vector<DocumentLocation>> spanning;  // stories that lie in several, which may match in one alone
};

// Of the documents of `sets`, one set a segment: stories of two segments are one where StoryTable::Links says so, and what is one
// with the same is one, whether that matches or not. Any stories once the deadline has passed.
MatchedStories FindMatchedStories(const Snapshot& snapshot, const std::vector<DocSet>& sets, Deadline& deadline);

}  // namespace xeber
