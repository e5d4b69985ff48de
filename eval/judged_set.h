// A judged set as it is to be indexed, and what would be right.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "eval/judgements.h"
#include "news/article.h"

namespace xeber {

struct JudgedSetOptions {
  std::string judged;      // articles, JSON lines
  std::string grades;      // a file of judgements; empty = the articles' key "story"
  std::string background;  // other articles; empty = none
  std::size_t background_limit = 40000;
  std::string stories;        // a file "story<TAB>article" in place of the key; empty = none
  bool contemporary = false;  // moves each story so that its last article was published in the last week of the set
  bool any_language = false;  // judgements across languages included
  bool keep_origin = false;   // leave source, category, url and times as they are
};

struct JudgedSet {
  std::vector<Article> judged, background;
  Qrels qrels;
  std::map<std::string, std::string> language_of;  // article id -> as its publisher states it
  std::map<std::string, std::string> story_of;     // article id -> story; empty where grades are given
  Time now{};                                      // a day after the last judged article
};

// Reads and blends (judged_archive.h). Errors name the file.
absl::StatusOr<JudgedSet> ReadJudgedSet(const JudgedSetOptions& options);

// Writes all its articles into one file.
absl::Status WriteJudgedSet(const std::string& path, const JudgedSet& set);

}  // namespace xeber
