// Deleted ids that are remembered, so that an older version arriving late does not rise again.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "news/article.h"

namespace xeber {

// Not thread-safe.
class Graves {
 public:
  static absl::StatusOr<Graves> Decode(std::string_view bytes);
  std::string Encode() const;

  // Remembers that versions up to `update_time` are dead.
  void Bury(const ArticleId& id, Time update_time);
  // Whether a version is not newer than a delete. A version without a time is always newer.
  bool Holds(const ArticleId& id, std::optional<Time> update_time) const;
  void Forget(const ArticleId& id) { dead_.erase(id); }
  bool empty() const { return dead_.empty(); }
  friend bool operator==(const Graves&, const Graves&) = default;

 private:
  std::map<ArticleId, Time> dead_;
};

}  // namespace xeber
