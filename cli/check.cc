// xeber check
#include <fmt/core.h>

#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/json_line.h"
#include "cli/terminal.h"
#include "index/file_system.h"
#include "index/manifest.h"
#include "index/segment_files.h"

namespace xeber::cli {
namespace {

struct CheckOptions {
  std::string index_directory;
  bool json = false;
};

void PrintJson(const std::vector<absl::Status>& faults) {
  std::vector<std::string> values;
  for (const absl::Status& fault : faults) values.push_back(JsonString(std::string(fault.message())));
  fmt::print("{}\n", JsonObject().Boolean("whole", faults.empty()).Raw("damage", JsonArray(values)).Finish());
}

absl::Status Run(const Globals&, const CheckOptions& options) {
  const auto manifest = ReadManifest(PosixFileSystem(), options.index_directory);
  if (!manifest.ok()) return manifest.status();
  const auto faults = VerifyIndex(PosixFileSystem(), options.index_directory);
  if (options.json) PrintJson(faults);
  if (!faults.empty()) {
    if (!options.json)
      for (const absl::Status& fault : faults) fmt::print(stderr, "xeber: {}\n", OneLine(std::string(fault.message())));
    return absl::DataLossError(
        fmt::format("{} is damaged in {} place{}; restore a backup, or make it again from the archive files",
                    options.index_directory, faults.size(), faults.size() == 1 ? "" : "s"));
  }
  if (!options.json)
    fmt::print("{} is whole: {} segment{} and the journal\n", options.index_directory, manifest->segments.size(),
               manifest->segments.size() == 1 ? "" : "s");
  return absl::OkStatus();
}

}  // namespace

void AddCheck(Program& program) {
  auto [app, options] = program.Add<CheckOptions>("check", "Read every byte of an index and name what is damaged", &Run);
  app.add_option("--index", options.index_directory, "The index directory; a server may be using it")
      ->required()
      ->type_name("DIR");
  app.add_flag("--json", options.json, "As a JSON object on one line");
  app.footer(
      "\nCompares all files with their SHA-256, and reads segments, manifest and journal. Exits with 1 if anything is damaged.");
}

}  // namespace xeber::cli
