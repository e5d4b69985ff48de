// A run against judgements.
#pragma once

#include "eval/judgements.h"
#include "eval/metrics.h"
#include "eval/run_file.h"

namespace xeber {

struct RunScore {
  Metrics mean;  // over all judged queries that have something relevant; one that the run lacks counts 0 (trec_eval -c)
  std::size_t queries = 0;     // that many
  std::size_t unanswered = 0;  // of them, without a hit
};

RunScore ScoreRun(const Rankings& run, const Qrels& qrels);

}  // namespace xeber
