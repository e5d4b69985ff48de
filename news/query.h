// What a caller asks: search, similar news, and the filters both share.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "news/article.h"
#include "news/time.h"

namespace xeber {

// Which articles may be answered at all. Empty lists allow everything; a list allows any of its values.
struct Filter {
  std::vector<std::string> languages;
  std::vector<std::string> categories;
  std::vector<std::string> sources;
  std::optional<Time> published_from;    // inclusive
  std::optional<Time> published_before;  // exclusive
  std::string expression;                // conditions over all columns, as ranking/filter_expression.h reads them
  bool empty() const {
    return languages.empty() && categories.empty() && sources.empty() && !published_from && !published_before &&
           expression.empty();
  }
};

// How much age costs: score * (floor + (1 - floor) * 2^-(age / half_life)).
struct Freshness {
  static constexpr std::chrono::hours kDefaultHalfLife{24 * 30};

  bool enabled = true;
  double floor = 0.7;
  // Not stated = by the article's category, as the archive tells (ArchiveModels::HalfLife), and kDefaultHalfLife where it does not.
  std::optional<std::chrono::hours> half_life;
};

enum class SearchOrder : std::uint8_t { kRelevance, kNewestFirst };

// How a query string is read: as people type it, or as plain words only (evaluation).
enum class QuerySyntax : std::uint8_t { kPeople, kPlainWords };

// What matching articles can be counted by.
enum class FacetKey : std::uint8_t { kCategory, kSource, kLanguage, kAuthor, kEntity, kTopic, kPublishTime };
enum class FacetInterval : std::uint8_t { kDay, kMonth, kYear };

struct FacetRequest {
  static constexpr int kDefaultLimit = 10;
  static constexpr int kMaxLimit = 1000;

  FacetKey key = FacetKey::kCategory;
  int limit = kDefaultLimit;                       // of values
  FacetInterval interval = FacetInterval::kMonth;  // of kPublishTime
  std::vector<FacetKey> excluded_filter_keys;      // lists and times of the request's filter that do not count here
  bool by_story = false;                           // count stories, too (FacetValue::stories), and order by them
};

// What stands before and behind a highlighted word in HTML; written as it is.
struct HtmlMarks {
  static constexpr std::size_t kMaxBytes = 64;  // of each

  std::string before = "<mark>";
  std::string after = "</mark>";
  friend bool operator==(const HtmlMarks&, const HtmlMarks&) = default;
};

// Pseudo-relevance feedback: words that tell the first hits from other articles rank the answer, too.
struct Feedback {
  static constexpr int kMaxHits = 100, kMaxWords = 40;

  bool enabled = false;
  int hits = 10;        // that are learned from, 1 to kMaxHits
  int words = 20;       // that are learned, 1 to kMaxWords
  double weight = 0.4;  // of the learned words against those of the query, in (0,1)
  bool operator==(const Feedback&) const = default;
};

struct SearchRequest {
  static constexpr std::size_t kMaxFacets = 16;

  static constexpr int kDefaultLimit = 10;
  static constexpr int kMaxLimit = 1000;
  static constexpr std::uint64_t kDefaultCountUpTo = 1000;

  std::string query;
  QuerySyntax syntax = QuerySyntax::kPeople;
  std::string language;  // of the query; empty = found out from the words and the archive
  Filter filter;
  SearchOrder order = SearchOrder::kRelevance;
  Freshness freshness;
  int limit = kDefaultLimit;
  std::string page_token;
  std::uint64_t count_up_to = kDefaultCountUpTo;  // matches; a total beyond is estimated
  bool collapse_duplicates = true;
  bool group_stories = false;  // a story's best hit alone, with the ids of the others on the page
  bool with_snippets = true;
  std::optional<HtmlMarks> html;  // titles and snippets as HTML, too; needs with_snippets
  bool explain = false;
  Time now{};                 // ages are counted from here; later articles are hidden
  std::optional<Time> as_of;  // nothing published later exists
  std::vector<FacetRequest> facets;
  Feedback feedback;
  bool allow_partial = false;  // at the deadline, what was found until then is the answer
};

enum class SimilarMode : std::uint8_t { kBlend, kSameStory, kBackground };

// Whether the languages of the seeds bound the answer.
enum class LanguageGuard : std::uint8_t { kSeedLanguage, kAny };

enum class Duplicates : std::uint8_t { kCollapse, kShow };

// What may stand in for missing similar articles.
enum class Fill : std::uint8_t { kLadder, kNone };

// One thing to be similar to: an indexed article or a text. A negative weight means "unlike this".
struct SimilarSeed {
  ArticleId id;  // or, if empty,
  Article text;  // a draft: title, lead, body, language, publish_time are used
  double weight = 1.0;
};

struct SimilarRequest {
  static constexpr int kDefaultLimit = 9;
  static constexpr int kMaxLimit = 1000;

  std::vector<SimilarSeed> seeds;
  SimilarMode mode = SimilarMode::kBlend;
  LanguageGuard language_guard = LanguageGuard::kSeedLanguage;
  Filter filter;
  std::optional<std::chrono::hours> max_age;  // counted back from now
  std::optional<Time> as_of;
  double min_score = 0;
  double diversity = 0.2;  // 0 = off, 1 = strongest
  Duplicates duplicates = Duplicates::kCollapse;
  int max_per_source = 0;  // hits of one source in the whole list, all pages together; 0 = as many as there are
  int max_per_story = 0;   // and of one story
  Fill fill = Fill::kLadder;
  bool include_seeds = false;
  bool use_time = true;  // false: ages do not count
  bool explain = false;
  int limit = kDefaultLimit;
  std::string page_token;
  Time now{};
};

}  // namespace xeber
