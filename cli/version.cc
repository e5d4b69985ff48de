// xeber version
#include <fmt/core.h>

#include "cli/command.h"
#include "cli/data_directory.h"

namespace xeber::cli {
namespace {

struct VersionOptions {};

absl::Status Run(const Globals& globals, const VersionOptions&) {
  fmt::print("xeber {}\n", XEBER_VERSION);
  if (const auto data = FindDataDirectory(globals); data.ok()) fmt::print("data files: {}\n", *data);
  return absl::OkStatus();
}

}  // namespace

void AddVersion(Program& program) {
  program.Add<VersionOptions>("version", "Print the version and where the data files are", &Run);
}

}  // namespace xeber::cli
