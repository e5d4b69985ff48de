#include "indexer/rejects_file.h"

#include <algorithm>
#include <filesystem>

#include "absl/strings/str_cat.h"

namespace xeber {
namespace {

std::string OnOneLine(std::string text) {
  std::replace_if(text.begin(), text.end(), [](unsigned char c) { return c < ' '; }, ' ');
  return text;
}

}  // namespace

absl::Status RejectsFile::Add(const Reject& reject) {
  if (count_++ == 0) {
    std::error_code ignored;
    std::filesystem::create_directories(std::filesystem::path(path_).parent_path(), ignored);
    out_.open(path_, std::ios::trunc);
  }
  ++by_reason_[reject.reason.substr(0, reject.reason.find(':'))];
  out_ << OnOneLine(reject.where) << '\t' << OnOneLine(reject.reason) << '\t' << OnOneLine(reject.line) << '\n';
  return out_ ? absl::OkStatus() : absl::UnavailableError(absl::StrCat("cannot write the rejects file ", path_));
}

absl::Status RejectsFile::Close() {
  if (!out_.is_open()) return absl::OkStatus();
  out_.close();
  return out_ ? absl::OkStatus() : absl::UnavailableError(absl::StrCat("cannot write the rejects file ", path_));
}

}  // namespace xeber
