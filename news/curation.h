// What an editor sets for a query: results that come first, and results that never come.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "news/article.h"
#include "news/time.h"

namespace xeber {

struct Curation {
  static constexpr std::size_t kMaxIdBytes = 128;
  static constexpr std::size_t kMaxQueryBytes = 1024;
  static constexpr std::size_t kMaxPinned = 20;
  static constexpr std::size_t kMaxHidden = 1000;
  static constexpr std::size_t kMaxLanguages = 5;

  std::string id;                      // chosen by whoever sets it
  std::string query;                   // as people type it: any query that is read alike is meant
  std::vector<std::string> languages;  // that the query is read in; empty = any
  std::vector<ArticleId> pinned;       // in the order to show them
  std::vector<ArticleId> hidden;
  std::optional<Time> until;  // from then on nothing is changed
  friend bool operator==(const Curation&, const Curation&) = default;
};

}  // namespace xeber
