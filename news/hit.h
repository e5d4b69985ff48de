// What Xeber answers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "news/article.h"
#include "news/entity.h"
#include "news/query.h"

namespace xeber {

// What a similar article is to its seed.
enum class Relation : std::uint8_t {
  kUnspecified,  // search hits
  kDuplicate,
  kSameStory,
  kFollowUp,
  kBackground,
  kSameTopic,
  kRecentFill
};

// One part of a score. The values of all parts of an explanation add up to the hit's score.
struct ScorePart {
  std::string name;  // "terms", "entities", "freshness", ... or a matched word
  double value = 0;
};

// Something the seed (or query) and the hit share, with where it stands in both.
struct SharedFeature {
  enum class Kind : std::uint8_t { kTerm, kEntity, kTopic };
  Kind kind = Kind::kTerm;
  std::string name;
  double weight = 0;
  std::vector<Span> in_seed;
  std::vector<Span> in_hit;
};

struct Explanation {
  std::vector<ScorePart> parts;
  std::vector<SharedFeature> shared;  // by falling weight
};

// Byte range [begin, end) of a text.
struct ByteRange {
  std::uint32_t begin = 0;
  std::uint32_t end = 0;
  friend bool operator==(const ByteRange&, const ByteRange&) = default;
};

// A readable piece of an article with the query's words marked.
struct Snippet {
  std::string text;
  std::vector<ByteRange> highlights;  // of text
  std::string html;                   // text, escaped, with its highlights marked; empty unless asked for
};

// What a result card shows.
struct Card {
  ArticleId id;
  std::string title;
  std::string category;
  std::string source;
  std::string url;
  std::string image_url;
  std::string language;
  std::optional<PublishTime> publish_time;
};

struct Hit {
  Card card;
  double score = 0;
  Relation relation = Relation::kUnspecified;
  std::vector<ByteRange> title_highlights;
  std::string title_html;  // the card's title, escaped, with its highlights marked; empty unless asked for
  Snippet snippet;
  std::vector<ArticleId> duplicates;  // collapsed into this hit
  std::vector<ArticleId> same_story;  // other reports of its story, which stand behind it
  Explanation explanation;            // empty unless asked for
};

// How many articles match: exactly estimate where lower == upper.
struct Total {
  std::uint64_t lower = 0;
  std::uint64_t estimate = 0;
  std::uint64_t upper = 0;
};

// How many of the matching articles have a value, and how many stories they tell (docs/search.md).
struct FacetValue {
  std::string value;  // as filters take it; of kPublishTime "2026", "2026-02" or "2026-02-10"
  std::string name;   // for display
  std::uint64_t articles = 0;
  std::uint64_t stories = 0;  // 0 = not counted
};

struct Facet {
  FacetKey key = FacetKey::kCategory;
  std::vector<FacetValue> values;  // by falling count (of stories, if they are), then by value; of kPublishTime the newest first
  std::uint64_t distinct = 0;      // values there are, shown or not
  bool estimated = false;          // `distinct` is; the values and their counts are exact
};

// Something in a query that was not read as its writer may have meant it.
struct QueryNote {
  ByteRange at;  // in the query string
  std::string message;
  friend bool operator==(const QueryNote&, const QueryNote&) = default;
};

// Another query that may have been meant; it was not asked.
struct QuerySuggestion {
  enum class Reason : std::uint8_t { kNone, kSpelling, kKeyboard };
  Reason reason = Reason::kNone;
  std::string query;  // in the language of the query
  friend bool operator==(const QuerySuggestion&, const QuerySuggestion&) = default;
};

// A word that ranked an answer since the first hits tell most of it (Feedback), and its share of all such words: the shares add up to 1. Words of the query may be among them.
struct LearnedWord {
  std::string stem;
  float share = 0;
  bool operator==(const LearnedWord&) const = default;
};

struct SearchResponse {
  std::vector<Hit> hits;  // best first
  Total total;
  std::string next_page_token;   // empty = this was the last page
  std::string language;          // the query was read as
  std::string read_as;           // the query as it was understood, in its own language
  bool relaxed = false;          // nothing matches most of the words: the hits match any of them
  std::vector<QueryNote> notes;  // in order of the query
  std::vector<Facet> facets;     // in the order asked for
  bool partial = false;          // the deadline came first: better hits and more matches may be missing, and so may facets
  QuerySuggestion suggestion;    // where the query found less than a page, and this one finds more
  std::vector<LearnedWord> learned;  // with SearchRequest::feedback: by falling share
};

struct SimilarResponse {
  std::vector<Hit> hits;                // best first
  std::vector<ArticleId> missing_ids;   // seeds that are not indexed
  std::string next_page_token;
};

}  // namespace xeber
