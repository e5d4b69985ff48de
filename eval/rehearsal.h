// A new generation of an index asked the questions of its readers, beside the old one, before it takes over.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "annotate/annotator.h"
#include "index/snapshot.h"
#include "news/time.h"
#include "server/recent_questions.h"
#include "text/analyzer.h"

namespace xeber {

inline constexpr int kRehearsedHits = 10;  // the top of each answer

// A question whose answer changes, and the article of its top that moves most.
struct Mover {
  Question question;
  double overlap = 0;
  std::string article;
  int rank_before = 0, rank_after = 0;  // 1 = first; 0 = not in the top
};

struct Rehearsal {
  std::size_t questions = 0;
  bool of_readers = false;    // false: titles and ids of articles, for lack of questions
  double overlap = 1;         // mean over the questions of |both tops| / |the longer top|; 1 where both are empty
  std::vector<Mover> movers;  // those that change most, most first; at most five
  double median_ms_before = 0, median_ms_after = 0;
};

struct Rehearsed {
  const Snapshot& before;
  const Snapshot& after;
  const Analyzer& analyzer;
  const Annotator& annotator;
};

// Asks each question of both, at `now`; with no questions, the titles and ids of articles spread over `before`.
Rehearsal Rehearse(const Rehearsed& both, std::vector<Question> questions, Time now);

// FAILED_PRECONDITION if the answers overlap by less than `least`, which `option` asked for.
absl::Status CheckOverlap(const Rehearsal& rehearsal, double least, std::string_view option);

// "the top 10 of 40 questions of readers overlap by 0.98 on average; ..." and a line for each mover, ending in a line end each.
std::string ToText(const Rehearsal& rehearsal);

}  // namespace xeber
