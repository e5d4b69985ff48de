// Queries that are kept, and what arriving articles make of them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "news/hit.h"
#include "news/time.h"

namespace xeber {

// A query that each arriving article is matched with.
struct SavedQuery {
  static constexpr std::size_t kMaxIdBytes = 128;
  static constexpr std::size_t kMaxQueryBytes = 4096;
  static constexpr std::size_t kMaxLanguages = 5;

  std::string id;                      // chosen by whoever saves it
  std::string query;                   // as people type it (ranking/query.h)
  std::string filter;                  // conditions besides, as ranking/filter_expression.h reads them
  std::vector<std::string> languages;  // that the words are read in, the main one first; empty = those of the archive
  friend bool operator==(const SavedQuery&, const SavedQuery&) = default;
};

// Why an article is told.
enum class AlertReason : std::uint8_t {
  kNewStory,  // nothing of its story was told for that query
  kUpdate     // something was, and there is something new in this article
};

// An article that arrived and matches a saved query.
struct Alert {
  std::string saved_query_id;
  Card card;
  Time matched_at{};
  AlertReason reason = AlertReason::kNewStory;
  std::vector<std::string> new_in_it;  // of an update: names, then stems of words
  ArticleId told_before;               // of an update: the latest article of the story that was told
};

}  // namespace xeber
