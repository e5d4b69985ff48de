// xeber eval reach
#include <fmt/core.h>

#include "cli/eval.h"
#include "cli/json_line.h"
#include "eval/reach.h"
#include "indexer/open_index.h"

namespace xeber::cli {
namespace {

struct EvalReachOptions {
  std::string index;
  ReachOptions reach;
  int last_days = 0;
  bool json = false;
};

absl::Status Run(const Globals& globals, const EvalReachOptions& options) {
  const auto pipeline = LoadPipelineFor(globals);
  if (!pipeline.ok()) return pipeline.status();
  const auto index = OpenIndex(options.index, *pipeline, {});
  if (!index.ok()) return index.status();
  ReachOptions wanted = options.reach;
  if (options.last_days > 0) wanted.last_days = std::chrono::days(options.last_days);
  const Reach reach = MeasureReach(*(*index)->snapshot(), *pipeline, wanted);
  if (reach.seeds == 0) return absl::FailedPreconditionError(options.index + ": no article in it has similar news");
  if (options.json) {
    JsonObject json;
    json.Integer("seeds", static_cast<std::int64_t>(reach.seeds)).Number("overlap", reach.overlap).Number("whole", reach.whole);
    json.Number("microseconds", reach.microseconds).Number("p99_microseconds", reach.slowest_microseconds);
    json.Number("exhaustive_microseconds", reach.exhaustive_microseconds);
    fmt::print("{}\n", json.Finish());
    return absl::OkStatus();
  }
  fmt::print("{} seeds: {:.4f} of an exhaustive scorer's hits are found, {:.1f} % of its lists whole\n", reach.seeds, reach.overlap,
             100 * reach.whole);
  fmt::print("an answer takes {:.0f} us (p99 {:.0f} us), the exhaustive scorer {:.0f} us\n", reach.microseconds,
             reach.slowest_microseconds, reach.exhaustive_microseconds);
  return absl::OkStatus();
}

}  // namespace

void AddEvalReach(Program& program, CLI::App& eval) {
  auto [app, options] = program.Add<EvalReachOptions>(
      "reach", "How many of an exhaustive scorer's similar news are found, and how much sooner", &Run, &eval);
  app.add_option("--index", options.index, "The index directory")->required()->type_name("DIR");
  app.add_option("--seeds", options.reach.seeds, "How many articles to seed with, evenly spread")->capture_default_str()->check(CLI::PositiveNumber);
  app.add_option("--limit", options.reach.limit, "Hits a list")->capture_default_str()->check(CLI::Range(1, SimilarRequest::kMaxLimit));
  app.add_option("--diversity", options.reach.diversity, "0 to 1")->capture_default_str()->check(CLI::Range(0.0, 1.0));
  app.add_option("--last-days", options.last_days, "Only articles of so many days before the newest")->check(CLI::PositiveNumber);
  app.add_flag("--json", options.json, "As a JSON object on one line");
}

}  // namespace xeber::cli
