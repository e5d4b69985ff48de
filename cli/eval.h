// What the subcommands of `xeber eval` share.
#pragma once

#include <cstddef>
#include <string>

#include <CLI/CLI.hpp>

#include "absl/status/statusor.h"
#include "cli/command.h"
#include "eval/metrics.h"
#include "indexer/open_index.h"

namespace xeber::cli {

// Prints measured values to standard output, for people or as one JSON object a group and line.
class MetricsPrinter {
 public:
  explicit MetricsPrinter(bool json) : json_(json) {}

  // `count` is how many queries, seeds or pairs were measured.
  void Print(const std::string& group, std::size_t count, const Metrics& metrics) const;

 private:
  bool json_;
};

// The analyser and annotator of the data directory.
absl::StatusOr<Pipeline> LoadPipelineFor(const Globals& globals);

void AddEvalAblation(Program& program, CLI::App& eval);
void AddEvalDetect(Program& program, CLI::App& eval);
void AddEvalKnownItem(Program& program, CLI::App& eval);
void AddEvalEntities(Program& program, CLI::App& eval);
void AddEvalLinking(Program& program, CLI::App& eval);
void AddEvalPairs(Program& program, CLI::App& eval);
void AddEvalReach(Program& program, CLI::App& eval);
void AddEvalRecommend(Program& program, CLI::App& eval);
void AddEvalSearch(Program& program, CLI::App& eval);
void AddEvalSimilar(Program& program, CLI::App& eval);
void AddEvalTopics(Program& program, CLI::App& eval);
void AddEvalTune(Program& program, CLI::App& eval);

}  // namespace xeber::cli
