// Where the next page begins. Opaque to callers, and stable: it names the last hit by its rank key, so that articles that arrive
// between two pages neither repeat nor push out others.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "news/hit.h"

namespace xeber {

struct PageToken {
  std::uint64_t request_hash = 0;  // of everything asked but limit and token: changed arguments are an error
  std::int64_t now = 0;            // ages are counted from the first page's now
  double score = 0;                // of the last hit
  std::int64_t time = 0;           // its publication
  std::string id;
  // Where a page is chosen and not only cut (similar news), hashes of ids on all pages so far: of hits, and of what was folded into
  // them.
  std::vector<std::uint64_t> shown, seen;
  // Where results are pinned: ids of those that were when the first page was made, and how many of them have been shown. Only when
  // all have, `score`, `time` and `id` are of a hit, unless `before_hits`.
  std::vector<std::string> pinned;
  std::uint64_t pinned_shown = 0;
  bool before_hits = false;
  std::vector<LearnedWord> learned;  // what the first page ranked by, too
};

std::string EncodePageToken(const PageToken& token);
// INVALID_ARGUMENT "page_token: …" if it is none of ours, or was made for another request.
absl::StatusOr<PageToken> DecodePageToken(std::string_view text, std::uint64_t request_hash);

}  // namespace xeber
