// xeber check
#include <fmt/core.h>

#include <string>
#include <vector>

#include "cli/command.h"
#include "cli/data_directory.h"
#include "cli/json_line.h"
#include "cli/terminal.h"
#include "index/file_system.h"
#include "index/manifest.h"
#include "index/repair.h"
#include "index/segment_files.h"
#include "indexer/open_index.h"

namespace xeber::cli {
namespace {

struct CheckOptions {
  std::string index_directory;
  bool repair = false;
  bool json = false;
};

void PrintJson(const std::vector<absl::Status>& faults) {
  std::vector<std::string> values;
  for (const absl::Status& fault : faults) values.push_back(JsonString(std::string(fault.message())));
  fmt::print("{}\n", JsonObject().Boolean("whole", faults.empty()).Raw("damage", JsonArray(values)).Finish());
}

// Makes damaged segments anew, as opening for writing does, once they are known to be damaged.
absl::Status Repair(const Globals& globals, const CheckOptions& options) {
  const auto data_dir = FindDataDirectory(globals);
  if (!data_dir.ok()) return data_dir.status();
  const auto pipeline = LoadPipeline(*data_dir, options.index_directory);
  if (!pipeline.ok()) return pipeline.status();
  if (const auto marked = MarkForRepair(PosixFileSystem(), options.index_directory); !marked.ok()) return marked.status();
  const auto index = OpenIndex(options.index_directory, *pipeline, {.writable = true});
  if (!index.ok()) return index.status();
  for (const std::string& segment : (*index)->repaired())
    fmt::print(stderr, "segment {} was damaged, and is made anew from its stored articles\n", segment);
  return absl::OkStatus();
}

absl::Status Run(const Globals& globals, const CheckOptions& options) {
  if (options.repair)
    if (auto status = Repair(globals, options); !status.ok()) return status;
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
  app.add_flag(
      "--repair", options.repair,
      "First make damaged segments anew from the articles that they store, where those are sound; no server may use the index");
  app.add_flag("--json", options.json, "As a JSON object on one line");
  app.footer(
      "\nCompares all files with their SHA-256, and reads segments, manifest and journal. Exits with 1 if anything is damaged.");
}

}  // namespace xeber::cli
