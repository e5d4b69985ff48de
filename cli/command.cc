#include "cli/command.h"

#include <iostream>

#include "absl/strings/cord.h"

namespace xeber::cli {
namespace {

constexpr char kWrongUsagePayload[] = "xeber/wrong-usage";

constexpr char kDescription[] = "Xeber: full-text search and similar news for news archives.";
constexpr char kFooter[] = R"(
Examples:
  xeber reindex --index news.xeber archive.jsonl.zst   build an index from an archive
  xeber search --index news.xeber 'central bank'       search it
  xeber similar --index news.xeber ARTICLE_ID          find news similar to an article
  xeber serve --index news.xeber                       answer over gRPC
  xeber search --server 127.0.0.1:50051 'central bank' ask a server instead of a directory

Exit codes: 0 done, 1 the job failed, 2 wrong usage.
'xeber COMMAND --help' tells all of a command.)";

int ReportWrongUsage(std::string_view message, const CLI::App* command) {
  const std::string name = command != nullptr ? "xeber " + command->get_name() : "xeber";
  std::cerr << "xeber: " << message << "\nTry '" << name << " --help'.\n";
  return kExitWrongUsage;
}

int Report(const absl::Status& status, const CLI::App* command) {
  if (status.ok()) return kExitOk;
  const std::string message(status.message());
  if (status.GetPayload(kWrongUsagePayload)) return ReportWrongUsage(message, command);
  std::cerr << "xeber: " << message << "\n";
  return kExitFailed;
}

}  // namespace

absl::Status WrongUsage(std::string_view message) {
  absl::Status status = absl::InvalidArgumentError(std::string(message));
  status.SetPayload(kWrongUsagePayload, absl::Cord("2"));
  return status;
}

Program::Program() : app_(kDescription, "xeber") {
  app_.footer(kFooter);
  app_.set_version_flag("--version", "xeber " XEBER_VERSION);
  app_.add_option("--data-dir", globals_.data_dir, "Where Xeber's own data files are; found by itself if not stated")
      ->envname("XEBER_DATA_DIR")
      ->type_name("DIR");
  app_.require_subcommand(0, 1);
}

CLI::App& Program::AddGroup(const std::string& name, const std::string& description, CLI::App* parent) {
  CLI::App* app = (parent != nullptr ? parent : &app_)->add_subcommand(name, description);
  app->fallthrough();
  app->footer("");  // not the program's own
  return *app;
}

std::optional<int> Program::Parse(int argc, const char* const* argv) {
  try {
    app_.parse(argc, argv);
  } catch (const CLI::Success& wanted) {  // --help, --version
    app_.exit(wanted, std::cout, std::cerr);
    return kExitOk;
  } catch (const CLI::ParseError& error) {
    const auto chosen = app_.get_subcommands();
    const auto rest = app_.remaining();
    if (chosen.empty() && !rest.empty() && rest.front().front() != '-')
      return ReportWrongUsage("there is no command '" + rest.front() + "'", nullptr);
    return ReportWrongUsage(error.what(), chosen.empty() ? nullptr : chosen.front());
  }
  return std::nullopt;
}

int Program::Run(int argc, const char* const* argv) {
  if (const auto code = Parse(argc, argv)) return *code;
  const auto chosen = app_.get_subcommands();
  const CLI::App* const command = chosen.empty() ? nullptr : chosen.front();
  return job_ ? Report(job_(), command) : ReportWrongUsage("a command is required", command);
}

}  // namespace xeber::cli
