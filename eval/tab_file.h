// Lines of small tab-separated files.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace xeber {

struct TextLine {
  std::size_t number = 0;  // from 1
  std::string text;
};

// All lines of the file that are not blank, in order, without line ends and byte order mark. NOT_FOUND if it cannot be read.
absl::StatusOr<std::vector<TextLine>> ReadLines(const std::string& path);

// The fields between tabs, blanks around them dropped; of a line without a tab, the words between blanks.
std::vector<std::string> SplitFields(const std::string& line);

// INVALID_ARGUMENT "path:12: what".
absl::Status LineFault(const std::string& path, const TextLine& line, const std::string& what);

}  // namespace xeber
