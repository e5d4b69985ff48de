// How many articles of a selection hold each term of a kind.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "index/snapshot.h"
#include "ranking/deadline.h"
#include "ranking/doc_set.h"

namespace xeber {

// Over the segments of a snapshot, which must outlive it. Not thread-safe.
class TermCounts {
 public:
  struct Articles {
    std::uint64_t count = 0;
    std::size_t segment = 0;  // where the newest of them is
    DocId doc = 0;
  };
  using Counted = std::pair<std::string_view, Articles>;  // the term's key (index/schema.h)

  explicit TermCounts(const Snapshot& snapshot) : snapshot_(snapshot) {}

  // Adds the documents of `set`, which are of that segment, by the terms with that prefix byte, or by the given ones, which
  // ascend. To be called for the segments in order; not all is added once the deadline has passed.
  void AddTermsOf(std::size_t segment, char prefix, const DocSet& set, Deadline& deadline);
  void Add(std::size_t segment, std::span<const TermOrdinal> terms, const DocSet& set, Deadline& deadline);
  // By term; each has an article.
  const std::vector<Counted>& counts() const { return counts_; }

 private:
  void Count(std::size_t segment, TermOrdinal term, const DocSet& set, std::vector<Counted>& counted);
  void Merge(std::vector<Counted> found);

  const Snapshot& snapshot_;
  std::vector<Counted> counts_;
};

}  // namespace xeber
