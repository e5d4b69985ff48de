// xeber backup and xeber restore
#include "index/backup.h"

#include <fmt/core.h>

#include <string>

#include "cli/command.h"
#include "cli/json_line.h"
#include "cli/terminal.h"

namespace xeber::cli {
namespace {

struct BackupOptions {
  std::string index_directory, copy;
  bool json = false;
};

absl::Status CopyAndReport(const std::string& from, const std::string& to, CopyBy by, bool json) {
  const auto summary = CopyIndex(PosixFileSystem(), from, to, by);
  if (!summary.ok()) return summary.status();
  if (json) {
    const std::pair<const char*, std::uint64_t> counts[] = {
        {"segments", summary->segments}, {"articles", summary->articles}, {"journal_records", summary->journal_records}};
    JsonObject object;
    for (const auto& [name, count] : counts) object.Integer(name, static_cast<std::int64_t>(count));
    fmt::print("{}\n", object.Text("directory", to).Finish());
  } else {
    fmt::print("{}: {}, {} and {}, verified\n", to, Counted(summary->articles, "article"), Counted(summary->segments, "segment"),
               Counted(summary->journal_records, "journal record"));
  }
  return absl::OkStatus();
}

absl::Status RunBackup(const Globals&, const BackupOptions& options) {
  return CopyAndReport(options.index_directory, options.copy, CopyBy::kLinking, options.json);
}

absl::Status RunRestore(const Globals&, const BackupOptions& options) {
  return CopyAndReport(options.copy, options.index_directory, CopyBy::kCopying, options.json);
}

}  // namespace

void AddBackup(Program& program) {
  auto [app, options] = program.Add<BackupOptions>("backup", "Copy an index, also while a server writes to it", &RunBackup);
  app.add_option("--index", options.index_directory, "The index directory")->required()->type_name("DIR");
  app.add_option("copy", options.copy, "The folder to make")->required()->type_name("COPY");
  app.add_flag("--json", options.json, "What was copied as a JSON object on one line");
  app.footer(
      "\nThe copy holds everything that was acknowledged before, is verified, and appears whole or not at all. On the same disk "
      "it\n"
      "shares sealed files with the index (hard links) and costs little; copy it to another disk to survive the loss of this "
      "one.\n"
      "A copy can be searched in place: xeber search --index COPY.");
}

void AddRestore(Program& program) {
  auto [app, options] = program.Add<BackupOptions>("restore", "Make an index of what xeber backup copied", &RunRestore);
  app.add_option("--index", options.index_directory, "The index directory to make; move an old one away first")
      ->required()
      ->type_name("DIR");
  app.add_option("copy", options.copy, "The backup; it stays as it is")->required()->type_name("COPY");
  app.add_flag("--json", options.json, "What was copied as a JSON object on one line");
}

}  // namespace xeber::cli
