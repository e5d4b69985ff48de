#include "eval/scoring.h"

namespace xeber {

RunScore ScoreRun(const Rankings& run, const Qrels& qrels) {
  RunScore score;
  std::vector<Metrics> queries;
  for (const auto& [query, grades] : qrels) {
    if (!HasRelevant(grades)) continue;
    const auto answer = run.find(query);
    if (answer == run.end()) ++score.unanswered;
    queries.push_back(Measure(Judge(answer == run.end() ? std::vector<std::string>{} : answer->second, grades)));
  }
  score.queries = queries.size();
  score.mean = Mean(queries);
  return score;
}

}  // namespace xeber
