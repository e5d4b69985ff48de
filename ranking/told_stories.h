// What watchers were told already: one alert a story and saved query, unless something is new.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "index/document.h"
#include "index/snapshot.h"
#include "news/saved_query.h"
#include "ranking/seed_terms.h"
#include "ranking/similarity.h"

namespace xeber {

// Numbers of what counts as new in an article of a story that was told.
struct NewsLimits {
  static constexpr std::size_t kStrongest = 10;  // of its words are looked at,
  static constexpr double kNewWords = 0.25;  // and new is so much of their weight (squared), in words that no told article has
  static constexpr float kNewEntitySalience = 0.1f;  // or a name that carries so much of it, which none names
};

// An article as stories are compared. Immutable; thread-safe.
struct StoryPrint {
  struct Word {
    std::uint32_t hash = 0;  // TermHash
    std::string stem;
    double weight = 0;
  };
  struct Name {
    std::uint32_t hash = 0;
    std::string name;
    float salience = 0;
  };

  // `statistics` tell which of its words are rare.
  StoryPrint(const IndexDocument& document, const Snapshot& statistics);
  StoryPrint(const StoryPrint&) = delete;
  StoryPrint& operator=(const StoryPrint&) = delete;

  ArticleId id;
  std::string forward_bytes, category, language;  // what `view` looks into
  SimilarityView view;
  SeedTerms terms;
  std::vector<std::uint32_t> words;  // TermHash of all its stems, ascending
  std::vector<Word> strongest;       // kStrongest at most, by falling weight
  std::vector<Name> names;           // as annotated
};

// For each saved query, by its number (Percolator::NumberOf), the latest articles that were told. Not thread-safe. In memory
// only: a restart forgets, and the next article of a story is told again.
class ToldStories {
 public:
  struct Options {
    std::size_t articles = 16384;  // remembered at most, for all queries together: about 4 KB each
    std::size_t of_query = 16;     // and for one
  };
  struct News {
    AlertReason reason = AlertReason::kNewStory;
    std::vector<std::string> new_in_it;
    ArticleId told_before;
  };

  ToldStories() : ToldStories(Options{}) {}
  explicit ToldStories(Options options) : options_(options) {}

  // What is news in an article that matches the query; it is remembered as told then. Nullopt if nothing is: it is of the story
  // of an article that was told (RelationOf: the same story or a duplicate, or another version of it), and has neither a new name
  // nor, unless it is a duplicate, new strong words.
  std::optional<News> Tell(std::uint32_t query, const std::shared_ptr<const StoryPrint>& article);

  // The query was removed, or asks something else now.
  void Forget(std::uint32_t query);

 private:
  enum class Compared : std::uint8_t { kNotYet, kOtherStory, kSameStory, kDuplicate };
  Compared Compare(const StoryPrint& article, const StoryPrint& told) const;
  void BeginArticle(const std::shared_ptr<const StoryPrint>& article);
  const std::shared_ptr<const StoryPrint>& At(std::uint64_t number) const { return remembered_[number - forgotten_]; }

  const Options options_;
  std::vector<std::vector<std::uint64_t>> told_;  // by query, numbers of articles, oldest first
  std::deque<std::shared_ptr<const StoryPrint>> remembered_;  // articles in order of their numbers,
  std::uint64_t forgotten_ = 0;                               // of which the first has this
  // The article that was asked about last, set beside told ones: many queries may have been told the same.
  std::shared_ptr<const StoryPrint> compared_article_;
  std::optional<SimilarityScorer> scorer_;
  std::vector<Compared> compared_;  // by number, modulo Options::articles + 1
};

}  // namespace xeber
