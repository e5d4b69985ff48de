// Which story an article tells, of those that others opened.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "ranking/similarity.h"
#include "ranking/story_words.h"

namespace xeber {

// An article that may tell a story. It has a date; what it looks into must outlive whoever it is given to.
struct StoryArticle {
  SimilarityView view;
  std::span<const StoryWord> words;
};

// Keeps the articles that opened stories, and finds the one that another article tells the story of: it is DUPLICATE or
// SAME_STORY (RelationOf) to that one, by the cosines of their StoryWords. Not thread-safe.
class StoryFinder {
 public:
  // Of a term that more openers hold within the days of a story, only the newest count.
  static constexpr std::size_t kMostOfTerm = 1024;

  // Of the stories that it tells, the one whose opener is most like it, by number in order of addition; of equal ones the first.
  // The times of articles that are asked for must not fall.
  std::optional<std::size_t> Find(const StoryArticle& article);
  // The article opens a story. The times of those that are added must not fall.
  void Add(const StoryArticle& article);

 private:
  struct Posting {
    std::uint32_t opener = 0;
    float strength = 0;
  };
  struct List {
    std::vector<Posting> postings;  // by opener
    std::size_t begin = 0;          // those before are too old
  };
  struct Sum {
    float terms = 0, entities = 0;
  };

  void AddUp(const StoryArticle& article);
  double LikenessOf(const StoryArticle& article, const SimilarityView& opener, const Sum& sum) const;

  std::vector<SimilarityView> openers_;
  absl::flat_hash_map<std::uint32_t, List> lists_;
  std::vector<Sum> sums_;               // by opener; zero between calls
  std::vector<std::uint32_t> touched_;  // openers whose sums are not
};

}  // namespace xeber
