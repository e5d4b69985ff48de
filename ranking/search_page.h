// What one page of a search shows of what was found.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "index/snapshot.h"
#include "news/hit.h"
#include "news/query.h"
#include "ranking/deadline.h"
#include "ranking/highlighter.h"
#include "ranking/query_terms.h"
#include "ranking/ranked.h"
#include "ranking/score_scale.h"

namespace xeber {

// What a page is made from, best first.
struct FoundArticles {
  std::span<const Ranked> ranked;
  bool all = true;  // no more match than these
  std::span<const Ranked> pinned;
  std::span<const std::size_t> pinned_at;  // their places among all that are pinned
  std::size_t all_pinned = 0;
  std::size_t pinned_shown = 0;  // places that earlier pages have shown
};

// Where a page ends.
struct PageEnd {
  const Ranked* last = nullptr;  // that is not pinned, shown or folded; null = there is none
  std::size_t pinned_shown = 0;
  bool more = false;  // there may be another page
};

// Makes hits of articles. What it is given must outlive it. Not thread-safe.
class SearchPage {
 public:
  SearchPage(const Snapshot& snapshot, const SearchRequest& request, const QueryTerms& terms, const ScoreScale& scale,
             Highlighter& highlighter, Deadline& deadline)
      : snapshot_(snapshot), request_(request), terms_(terms), scale_(scale), highlighter_(highlighter), deadline_(deadline) {}

  // At most `limit` hits: what is pinned, then each text and, if it is asked for, each story once. Cut short once the deadline has
  // passed where a late answer is none; otherwise the rest is shown as it is, without snippets and explanations, each article alone.
  PageEnd Fill(const FoundArticles& found, std::size_t limit, std::vector<Hit>& hits);

 private:
  void Prefetch(std::span<const Ranked> ranked) const;
  bool TooLate() const { return deadline_.passed() && !request_.allow_partial; }
  Hit MakeHit(const Ranked& ranked, bool pinned);
  Explanation Explain(const Ranked& ranked) const;

  const Snapshot& snapshot_;
  const SearchRequest& request_;
  const QueryTerms& terms_;
  const ScoreScale& scale_;
  Highlighter& highlighter_;
  Deadline& deadline_;
};

}  // namespace xeber
