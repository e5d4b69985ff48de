// What `xeber serve` can be told, by flags or by a file.
#pragma once

#include <optional>
#include <string>

#include "absl/status/statusor.h"

namespace xeber::cli {

struct ServeConfig {
  std::optional<std::string> index;
  std::optional<std::string> listen;
  std::optional<std::string> http_listen;
  std::optional<std::string> tls_certificate;
  std::optional<std::string> tls_key;
  std::optional<bool> insecure;
  std::optional<int> workers;
  std::optional<int> drain_seconds;
  std::optional<int> seal_after;
  std::optional<double> visibility_interval;  // seconds
  std::optional<int> question_sample;
  std::optional<double> scrub_interval;  // hours
  std::optional<int> scrub_rate;         // megabytes a second
  std::optional<std::string> archive_dir;
};

// Reads a TOML file whose keys are those above; paths in it are relative to its folder. NOT_FOUND if it cannot be read,
// INVALID_ARGUMENT "FILE:LINE: ..." for what is no TOML, an unknown key (naming the known ones) or a value of the wrong type.
absl::StatusOr<ServeConfig> ReadServeConfig(const std::string& path);

// `flags`, completed by `file` where they say nothing.
ServeConfig Merge(const ServeConfig& flags, const ServeConfig& file);

}  // namespace xeber::cli
