// The articles that a feed is chosen from, with their scores.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "index/read_counts.h"
#include "index/snapshot.h"
#include "ranking/age_weights.h"
#include "ranking/filter_set.h"
#include "ranking/reader_profile.h"

namespace xeber {

// What a score is made of; the parts add up to it.
struct FeedScore {
  double terms = 0, entities = 0, latent = 0, category = 0;  // contributions to the likeness to one reading
  double age = 0;                                            // of what that loses by age: never positive
  double recent = 0;                                         // of an article that is like no reading
  double hour = 0, day = 0;                                  // of being read by others
  double disliked = 0;                                       // never positive
  double Sum() const { return terms + entities + latent + category + age + recent + hour + day + disliked; }
};

struct FeedArticle {
  DocumentLocation at;
  SimilarityView view;
  FeedScore score;
  double content = 0;                   // likeness to the reading that is most like it
  double heat = 0;                      // in [0,1]: how much it is read by others
  std::optional<std::size_t> interest;  // nullopt: it is like nothing that was read
  std::vector<std::size_t> because;     // numbers of readings, the most alike first, at most 3
};

struct FeedPoolRequest {
  const Snapshot& snapshot;
  const ReaderProfile& profile;
  const ReadSummary& reads;
  Filter filter;  // with the languages of the guard
  VisibleUntil until;
  double trending = 0;
  std::size_t seen = 0;  // articles on earlier pages
  bool newest = false;   // add the newest articles, whatever they are about
};

// Candidates of every interest, what is read most, and the newest articles if wanted. In order of segments and
// documents; what was read itself is left out, its duplicates are not. Not all of them, and not all with their whole score, once `until.deadline` has
// passed. Thread-safe.
std::vector<FeedArticle> FindFeedArticles(const FeedPoolRequest& request);

}  // namespace xeber
