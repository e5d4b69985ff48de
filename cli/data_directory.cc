#include "cli/data_directory.h"

#include <filesystem>

namespace xeber::cli {
namespace {

namespace fs = std::filesystem;

bool IsDirectory(const fs::path& path) {
  std::error_code error;
  return fs::is_directory(path, error);
}

}  // namespace

absl::StatusOr<std::string> FindDataDirectory(const Globals& globals) {
  if (!globals.data_dir.empty()) {
    if (IsDirectory(globals.data_dir)) return globals.data_dir;
    return absl::NotFoundError("--data-dir: '" + globals.data_dir + "' is not a directory");
  }
  std::error_code error;
  const fs::path installed = (fs::read_symlink("/proc/self/exe", error).parent_path() / "../share/xeber").lexically_normal();
  if (!error && IsDirectory(installed)) return installed.string();
  if (IsDirectory(XEBER_SOURCE_DATA_DIR)) return std::string(XEBER_SOURCE_DATA_DIR);
  return absl::NotFoundError("the data files were found neither in " + installed.string() +
                             " nor in " XEBER_SOURCE_DATA_DIR "; state their place with --data-dir");
}

}  // namespace xeber::cli
