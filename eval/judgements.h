// What people judged: which articles answer a query or belong under a seed, and how alike two articles are.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "eval/metrics.h"

namespace xeber {

// Grades of judged articles: query (or seed) id -> article id -> grade.
using Grades = std::map<std::string, int, std::less<>>;
using Qrels = std::map<std::string, Grades, std::less<>>;

// Reads judgements: tab-separated with three columns "query article grade", whatever the header calls them (data README; the
// sample's similar.tsv), or TREC's four columns "query iteration article grade" with blanks in between, ids percent-encoded.
// A grade is a whole number, or the file is INVALID_ARGUMENT with the line; a first line whose grade is a word is the header.
// NOT_FOUND if there is no such file.
absl::StatusOr<Qrels> ReadQrels(const std::string& path);

// Which articles tell one story: the first two columns "story article" of a tab-separated file with a header. Story "-" = none.
// Returns article id -> story id.
absl::StatusOr<std::map<std::string, std::string>> ReadStories(const std::string& path);

// From article -> story: every article of a story with at least two members is a seed, and its fellows have grade 1.
Qrels QrelsOfStories(const std::map<std::string, std::string>& story_of);

// A ranking seen through the judgements of its query; `ranked` are article ids, best first.
JudgedRanking Judge(const std::vector<std::string>& ranked, const Grades& grades);

// Whether anything is relevant at all. trec_eval leaves queries without it out of the means, and so do we.
bool HasRelevant(const Grades& grades);

// Two articles and how alike people found them.
struct JudgedPair {
  std::string first;
  std::string second;
  double similarity = 0;  // on the scale of the file; not a number where the file has none
  std::string language;   // of both, "en+de" if they differ; empty if the file does not tell
};

// Reads "id1 id2 [similarity [lang1 lang2]]", tab-separated, with a header. Errors as ReadQrels.
absl::StatusOr<std::vector<JudgedPair>> ReadPairs(const std::string& path);

}  // namespace xeber
