// The pattern every subcommand of `xeber` follows: an options struct, a Run function, and an Add… function that main calls.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <CLI/CLI.hpp>

#include "absl/status/status.h"

namespace xeber::cli {

// Exit codes of the program.
inline constexpr int kExitOk = 0;
inline constexpr int kExitFailed = 1;      // the job was understood and failed
inline constexpr int kExitWrongUsage = 2;  // the command line makes no sense

// What every subcommand may need, whichever it is.
struct Globals {
  std::string data_dir;  // as stated by --data-dir or XEBER_DATA_DIR; empty = FindDataDirectory looks for it
};

// The command line: its subcommands, and the job of the one that was named. Not copyable, must stay in place.
class Program {
 public:
  Program();
  Program(const Program&) = delete;
  Program& operator=(const Program&) = delete;

  template <class Options>
  struct Added {
    CLI::App& app;     // to declare flags and arguments on
    Options& options;  // for the flags to write to; lives as long as the program
  };

  // Adds a subcommand (of `parent`, if given) whose job is `run`. A status that is not OK ends the program with exit code 1, one
  // made by WrongUsage with 2; its message goes to standard error.
  template <class Options>
  Added<Options> Add(const std::string& name, const std::string& description, absl::Status (*run)(const Globals&, const Options&),
                     CLI::App* parent = nullptr) {
    auto options = std::make_shared<Options>();
    CLI::App& app = AddGroup(name, description, parent);
    app.callback([this, options, run] { job_ = [this, options, run] { return run(globals_, *options); }; });
    return {app, *options};
  }

  // Adds a subcommand that only holds others ("xeber eval").
  CLI::App& AddGroup(const std::string& name, const std::string& description, CLI::App* parent = nullptr);

  // Reads the command line and does the job; returns the exit code. Messages of failure go to standard error.
  int Run(int argc, const char* const* argv);

 private:
  std::optional<int> Parse(int argc, const char* const* argv);  // an exit code if there is no job to do

  CLI::App app_;
  Globals globals_;
  std::function<absl::Status()> job_;
};

// A failure that is the command line's fault, found after it was read (two flags that exclude each other, say).
absl::Status WrongUsage(std::string_view message);

// The subcommands, one file each.
void AddAlerts(Program& program);
void AddAnalyze(Program& program);
void AddAnnotate(Program& program);
void AddBackup(Program& program);
void AddCheck(Program& program);
void AddDelete(Program& program);
void AddEntities(Program& program);
void AddEval(Program& program);
void AddGet(Program& program);
void AddInspect(Program& program);
void AddPins(Program& program);
void AddPut(Program& program);
void AddRecommend(Program& program);
void AddReindex(Program& program);
void AddRestore(Program& program);
void AddRollback(Program& program);
void AddSearch(Program& program);
void AddServe(Program& program);
void AddSimilar(Program& program);
void AddStats(Program& program);
void AddSuggest(Program& program);
void AddTrain(Program& program);
void AddVersion(Program& program);
void AddWatch(Program& program);

}  // namespace xeber::cli
