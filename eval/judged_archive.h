// A judged set put into a background of other articles, so that neither dates nor sources nor categories tell them apart.
#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "news/article.h"

namespace xeber {

// The "story" key of each article of a JSONL file that has one: article id -> story id. NOT_FOUND for an unreadable file,
// INVALID_ARGUMENT for a line that is not a JSON object with an id.
absl::StatusOr<std::map<std::string, std::string>> ReadStoryKeys(const std::string& path);

// At most `limit` articles of an archive file, in its order; lines that are none are skipped.
absl::StatusOr<std::vector<Article>> ReadArticles(const std::string& path, std::size_t limit);

// Drops source, category, url, authors and tags from all articles, and moves the background's times into the span of the judged
// ones: as far behind its beginning as they were behind the background's own, modulo the span's length. The background loses as
// large a share of its times, evenly spread, as the judged articles lack, and has day precision if they have.
void Blend(std::vector<Article>& judged, std::vector<Article>& background);

// The span of the known times, [first, last]; nullopt if there are none.
std::optional<std::pair<Time, Time>> TimeSpan(const std::vector<Article>& articles);

// Writes JSON lines that xeber reads; UNAVAILABLE if that fails.
absl::Status WriteArticles(const std::string& path, const std::vector<Article>& articles);

}  // namespace xeber
