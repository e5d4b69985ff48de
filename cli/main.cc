// The `xeber` program: one subcommand a file, listed here.
#include "cli/command.h"

int main(int argc, char** argv) {
  xeber::cli::Program program;
  xeber::cli::AddReindex(program);
  xeber::cli::AddServe(program);
  xeber::cli::AddSearch(program);
  xeber::cli::AddSuggest(program);
  xeber::cli::AddSimilar(program);
  xeber::cli::AddRecommend(program);
  xeber::cli::AddEntities(program);
  xeber::cli::AddGet(program);
  xeber::cli::AddPut(program);
  xeber::cli::AddDelete(program);
  xeber::cli::AddPins(program);
  xeber::cli::AddAlerts(program);
  xeber::cli::AddWatch(program);
  xeber::cli::AddInspect(program);
  xeber::cli::AddAnalyze(program);
  xeber::cli::AddAnnotate(program);
  xeber::cli::AddTrain(program);
  xeber::cli::AddStats(program);
  xeber::cli::AddCheck(program);
  xeber::cli::AddBackup(program);
  xeber::cli::AddRestore(program);
  xeber::cli::AddRollback(program);
  xeber::cli::AddEval(program);
  xeber::cli::AddVersion(program);
  return program.Run(argc, argv);
}
