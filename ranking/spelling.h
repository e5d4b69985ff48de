// Words of the archive that a word of a query may stand for.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "index/snapshot.h"
#include "ranking/deadline.h"
#include "ranking/query_terms.h"

namespace xeber {

// A term that is spelled nearly as a word.
struct Correction {
  std::string key;             // without its prefix, as a plain keyboard writes it
  std::uint64_t articles = 0;  // that hold it
  int errors = 1;
  std::uint64_t together = 0;  // of the newest articles with it, those that hold the context, too
};

// Articles that hold any alternative of the word; those with several count several times.
std::uint64_t ArticlesWith(const QueryWord& word, const Snapshot& snapshot);

// The stems of the archive's largest segments that are one typing error away from those of `word`, or two, if none is and
// no article has the word, in longer words; the likeliest first: by articles, by articles together with `context` (may be null),
// and by errors. Nothing for words with digits, for short ones, and for scripts but Latin and Cyrillic.
std::vector<Correction> FindCorrections(const QueryWord& word, const QueryWord* context, const Snapshot& snapshot,
                                        Deadline& deadline);

// The correction as an article writes it, in small letters: of the words with that stem in the newest live articles published by
// `now`, the one nearest to `typed`. Nullopt if that is further than two errors away.
std::optional<std::string> SurfaceOf(const Correction& correction, std::string_view typed, const Snapshot& snapshot,
                                     const Analyzer& analyzer, Time now);

}  // namespace xeber
