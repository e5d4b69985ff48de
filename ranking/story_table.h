// Which articles of a segment tell one story.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <vector>

#include "index/segment.h"
#include "ranking/deadline.h"

namespace xeber {

// A story of each of two segments that are one.
struct StoryLink {
  DocId here = 0, there = 0;  // that opened them
};

// Articles are gone through from the oldest to the newest. Each tells the story of the most alike article that opened one up to
// kSameStoryDays before, if similar news would call the two DUPLICATE or SAME_STORY (StoryFinder); otherwise it opens one. So
// does every article without a date. Memory: 8 bytes a document. Thread-safe. The segment must outlive it.
class StoryTable {
 public:
  // Takes some ten microseconds a document.
  explicit StoryTable(const Segment& segment);
  // The segment's own, made at the first call.
  static const StoryTable& Of(const Segment& segment);

  // The document that opened the story that `doc` tells.
  DocId opener(DocId doc) const { return openers_[doc]; }
  // All documents, each story's together, by opener and then by document.
  const std::vector<DocId>& by_story() const { return by_story_; }

  // Stories of two segments that are one: of the smaller segment's openers (the first one's, if they have as many documents),
  // each that tells a story of the other, by that opener, which may be later, too. Kept by the smaller one's table, for some
  // other segments; any links once the deadline has passed.
  static std::vector<StoryLink> Links(const std::shared_ptr<const Segment>& here, const std::shared_ptr<const Segment>& there,
                                      Deadline& deadline);

 private:
  struct KeptLinks {
    const Segment* address = nullptr;
    std::weak_ptr<const Segment> there;
    std::vector<StoryLink> links;
  };
  // Links that were found before. A place is filled once: when all are, further links are found anew every time.
  class FoundLinks {
   public:
    FoundLinks() = default;
    FoundLinks(const FoundLinks&) = delete;
    ~FoundLinks();
    const KeptLinks* Find(const std::shared_ptr<const Segment>& there) const;
    void Add(std::unique_ptr<const KeptLinks> links);

   private:
    std::array<std::atomic<const KeptLinks*>, 256> places_{};  // filled from the front
  };

  std::vector<DocId> openers_, by_story_;
  std::unique_ptr<FoundLinks> links_ = std::make_unique<FoundLinks>();
};

}  // namespace xeber
