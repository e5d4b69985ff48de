// Where articles that could not be indexed are told, so that nothing is lost in silence.
#pragma once

#include <cstdint>
#include <fstream>
#include <map>
#include <string>

#include "absl/status/status.h"
#include "indexer/feed_reader.h"

namespace xeber {

// Lines of where<TAB>reason<TAB>the line itself, cut. The file is made at the first reject. Not thread-safe.
class RejectsFile {
 public:
  explicit RejectsFile(std::string path) : path_(std::move(path)) {}

  absl::Status Add(const Reject& reject);
  std::uint64_t count() const { return count_; }
  const std::map<std::string, std::uint64_t>& by_reason() const { return by_reason_; }
  const std::string& path() const { return path_; }
  // UNAVAILABLE if not everything could be written.
  absl::Status Close();

 private:
  std::string path_;
  std::ofstream out_;
  std::uint64_t count_ = 0;
  std::map<std::string, std::uint64_t> by_reason_;
};

}  // namespace xeber
