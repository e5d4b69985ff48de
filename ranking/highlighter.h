// What a hit shows of its article: the title with the query's words marked, and the best piece of the text.
#pragma once

#include <cstdint>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "index/snapshot.h"
#include "news/hit.h"
#include "ranking/query_terms.h"
#include "text/analyzer.h"

namespace xeber {

// For one query. All arguments must outlive it. Not thread-safe.
class Highlighter {
 public:
  Highlighter(const Snapshot& snapshot, const Analyzer& analyzer, const QueryTerms& query);

  // Fills title_highlights and snippet of the hit, whose card is filled. Without a snippet if the stored article is damaged.
  void Mark(const DocumentLocation& at, Hit& hit);

 private:
  // The codes of the query's words in tokens.bin, sorted, with the number of the word.
  using Codes = std::vector<std::pair<std::uint32_t, std::size_t>>;
  // Bytes [begin, end) of a text.
  struct Piece {
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  const Codes& CodesIn(std::size_t segment);
  // Where the best piece of `text` (lead and body) must lie, going by the stored order of its words: a long text need not be
  // analysed as a whole again.
  Piece FindPiece(const DocumentLocation& at, std::string_view text);

  const Snapshot& snapshot_;
  const Analyzer& analyzer_;
  const QueryTerms& query_;
  std::vector<std::string_view> keys_;
  std::map<std::size_t, Codes> codes_;  // by segment
  Analysis analysis_;
};

}  // namespace xeber
