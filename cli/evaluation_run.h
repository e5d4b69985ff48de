// Many queries or seeds answered one after another into a TREC run file.
#pragma once

#include <fmt/core.h>

#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "cli/progress.h"
#include "eval/run_file.h"

namespace xeber::cli {

struct EvaluationFiles {
  std::string input;
  std::string run;
};

// The option `input_name` FILE, and --run OUT; each needs the other.
void AddEvaluationOptions(CLI::App& app, const std::string& input_name, const std::string& description, EvaluationFiles& files);

// What one query answered.
struct RankedAnswer {
  std::string id;  // of the query
  std::vector<Hit> hits;
};

// Writes the answer of each input to `path`, with progress on standard error. `answer` maps an input to StatusOr<RankedAnswer>;
// the first error ends the run.
template <class Input, class Answer>
absl::Status WriteRun(const std::string& path, const std::string& what, const std::vector<Input>& inputs, Answer answer) {
  auto writer = RunWriter::Open(path);
  if (!writer.ok()) return writer.status();
  Progress progress(what);
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    absl::StatusOr<RankedAnswer> ranked = answer(inputs[i]);
    if (!ranked.ok()) return ranked.status();
    writer->Write(ranked->id, ranked->hits);
    progress.Update(i + 1, static_cast<double>(i + 1) / inputs.size());
  }
  progress.Finish();
  fmt::print(stderr, "{} {} answered\n", inputs.size(), what);
  return writer->Close();
}

}  // namespace xeber::cli
