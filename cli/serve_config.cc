#include "cli/serve_config.h"

#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>

#include <fmt/format.h>
#include <toml++/toml.h>

namespace xeber::cli {
namespace {

constexpr std::string_view kKnownKeys =
    "index, listen, http_listen, tls_certificate, tls_key, insecure, workers, drain_seconds, seal_after, visibility_interval, "
    "question_sample, scrub_interval, scrub_rate, archive_dir";

// One value of the file, and where it stands.
struct Entry {
  const std::string& path;
  std::string_view key;
  const toml::node& node;

  absl::Status Error(std::string_view what) const {
    return absl::InvalidArgumentError(fmt::format("{}:{}: {}", path, node.source().begin.line, what));
  }

  absl::Status Take(std::optional<std::string>& target) const {
    const auto value = node.value_exact<std::string>();
    if (!value || value->empty()) return Error(fmt::format("{} must be a text", key));
    target = *value;
    return absl::OkStatus();
  }
  absl::Status TakePath(std::optional<std::string>& target) const {
    if (const absl::Status status = Take(target); !status.ok()) return status;
    target = (std::filesystem::path(path).parent_path() / *target).string();
    return absl::OkStatus();
  }
  absl::Status Take(std::optional<bool>& target) const {
    target = node.value_exact<bool>();
    return target ? absl::OkStatus() : Error(fmt::format("{} must be true or false", key));
  }
  absl::Status Take(std::optional<int>& target) const {
    const auto value = node.value_exact<std::int64_t>();
    if (!value || *value < 0 || *value > std::numeric_limits<int>::max())
      return Error(fmt::format("{} must be a whole number", key));
    target = static_cast<int>(*value);
    return absl::OkStatus();
  }
  absl::Status Take(std::optional<double>& target) const {
    target = node.value<double>();  // a whole number, too
    return node.is_number() && *target >= 0 ? absl::OkStatus() : Error(fmt::format("{} must be a number, 0 or more", key));
  }
};

absl::Status TakeEntry(const Entry& entry, ServeConfig& config) {
  if (entry.key == "index") return entry.TakePath(config.index);
  if (entry.key == "listen") return entry.Take(config.listen);
  if (entry.key == "http_listen") return entry.Take(config.http_listen);
  if (entry.key == "tls_certificate") return entry.TakePath(config.tls_certificate);
  if (entry.key == "tls_key") return entry.TakePath(config.tls_key);
  if (entry.key == "insecure") return entry.Take(config.insecure);
  if (entry.key == "workers") return entry.Take(config.workers);
  if (entry.key == "drain_seconds") return entry.Take(config.drain_seconds);
  if (entry.key == "seal_after") return entry.Take(config.seal_after);
  if (entry.key == "visibility_interval") return entry.Take(config.visibility_interval);
  if (entry.key == "question_sample") return entry.Take(config.question_sample);
  if (entry.key == "scrub_interval") return entry.Take(config.scrub_interval);
  if (entry.key == "scrub_rate") return entry.Take(config.scrub_rate);
  if (entry.key == "archive_dir") return entry.TakePath(config.archive_dir);
  return entry.Error(fmt::format("there is no key '{}'; known are {}", entry.key, kKnownKeys));
}

absl::StatusOr<toml::table> Parse(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) return absl::NotFoundError(fmt::format("--config: cannot read '{}'", path));
  try {
    return toml::parse(text.str(), path);
  } catch (const toml::parse_error& error) {
    return absl::InvalidArgumentError(fmt::format("{}:{}: {}", path, error.source().begin.line, error.description()));
  }
}

template <typename T>
void Complete(std::optional<T>& value, const std::optional<T>& other) {
  if (!value) value = other;
}

}  // namespace

absl::StatusOr<ServeConfig> ReadServeConfig(const std::string& path) {
  const auto table = Parse(path);
  if (!table.ok()) return table.status();
  ServeConfig config;
  for (const auto& [key, node] : *table)
    if (const absl::Status status = TakeEntry({path, key.str(), node}, config); !status.ok()) return status;
  return config;
}

ServeConfig Merge(const ServeConfig& flags, const ServeConfig& file) {
  ServeConfig merged = flags;
  Complete(merged.index, file.index);
  Complete(merged.listen, file.listen);
  Complete(merged.http_listen, file.http_listen);
  Complete(merged.tls_certificate, file.tls_certificate);
  Complete(merged.tls_key, file.tls_key);
  Complete(merged.insecure, file.insecure);
  Complete(merged.workers, file.workers);
  Complete(merged.drain_seconds, file.drain_seconds);
  Complete(merged.seal_after, file.seal_after);
  Complete(merged.visibility_interval, file.visibility_interval);
  Complete(merged.question_sample, file.question_sample);
  Complete(merged.scrub_interval, file.scrub_interval);
  Complete(merged.scrub_rate, file.scrub_rate);
  Complete(merged.archive_dir, file.archive_dir);
  return merged;
}

}  // namespace xeber::cli
