// What a competent user would write with Xapian 1.4 alone: the measure that Xeber's times are divided by.
#pragma once

#include <xapian.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "bench/corpus.h"
#include "news/time.h"

namespace xeber::bench {

// Titles of the best articles come out of every query, as a page of answers needs them. Not thread-safe.
class RawXapian {
 public:
  // TermGenerator with the language's stemmer and positions over title and text, the date as a value and as a day term, the
  // title as document data, or the whole article as JSON with kArticles; compacted at the end. Replaces what lies at `path`.
  enum class Data { kTitles, kArticles };
  static absl::Status Build(ArticleStream& articles, const std::string& language, const std::string& path,
                            Data data = Data::kTitles);
  // INVALID_ARGUMENT with Xapian's message if there is no database at `path`.
  static absl::StatusOr<RawXapian> Open(const std::string& path, const std::string& language);

  // At most `limit` titles, best first.
  std::vector<std::string> Any(const std::string& words, int limit);
  std::vector<std::string> All(const std::string& words, int limit);
  std::vector<std::string> Phrase(const std::string& words, int limit);
  // At most `limit` titles of articles with any of the words, latest first.
  std::vector<std::string> Newest(const std::string& words, int limit);
  // Any() among articles published at `from` or later: the date as a value range, and as an OR of day terms.
  std::vector<std::string> AnySince(const std::string& words, Time from, int limit);
  std::vector<std::string> AnyOfDays(const std::string& words, Time from, Time until, int limit);

  // "More like this": the 30 terms of the article, or of a text, with the highest tf * idf, to be ORed.
  std::vector<std::string> StrongestTerms(const ArticleId& id);
  std::vector<std::string> StrongestTermsOfText(const std::string& text);
  std::vector<std::string> Like(const std::vector<std::string>& terms, int limit);
  std::vector<std::string> LikeSince(const std::vector<std::string>& terms, Time from, int limit);
  std::vector<std::string> LikeOfDays(const std::vector<std::string>& terms, Time from, Time until, int limit);

 private:
  RawXapian(Xapian::Database database, const std::string& language);
  Xapian::Query Parse(const std::string& words, Xapian::Query::op op);
  std::vector<std::string> Run(const Xapian::Query& query, int limit, bool newest = false);
  std::vector<std::string> Strongest(Xapian::TermIterator begin, const Xapian::TermIterator& end);

  Xapian::Database database_;
  Xapian::Stem stemmer_;
};

}  // namespace xeber::bench
