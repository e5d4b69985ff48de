// Where Xeber's data files (stop words, gazetteer, models) lie.
#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "cli/command.h"

namespace xeber::cli {

// The stated directory (--data-dir, XEBER_DATA_DIR); else ../share/xeber beside the executable; else the source tree's data/ that
// this program was built from. Does not depend on the working directory. NOT_FOUND names every place looked at.
absl::StatusOr<std::string> FindDataDirectory(const Globals& globals);

}  // namespace xeber::cli
