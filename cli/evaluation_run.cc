#include "cli/evaluation_run.h"

namespace xeber::cli {

void AddEvaluationOptions(CLI::App& app, const std::string& input_name, const std::string& description, EvaluationFiles& files) {
  auto* input = app.add_option(input_name, files.input, description)->type_name("FILE");
  auto* run = app.add_option("--run", files.run, "Where to write the answers in TREC's run format; - = standard output")
                  ->type_name("OUT");
  input->needs(run);
  run->needs(input);
}

}  // namespace xeber::cli
