// Which terms of one kind (entities, topics, authors) each document of a segment holds: its postings turned round.
#pragma once

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "index/segment.h"

namespace xeber {

// How many documents hold each term, by rank; all zero between uses. Kept by a thread, so that they are made once.
struct KindCounters {
  std::vector<std::uint32_t> counts;
  std::span<const std::uint32_t> touched() const { return {touched_ranks.data(), touched_count}; }  // not zero, in no order
  void Clear();

  std::vector<std::uint32_t> touched_ranks;
  std::size_t touched_count = 0;
};

// Terms are named by rank: first the kTopTerms that most documents hold, then those of the others that are sampled, by hash, then
// the rest by falling number of documents. Memory: 8 bytes a document, 4 a term, 2 a posting (4 beyond 65,536 terms). Thread-safe.
// The segment must outlive it.
class KindTable {
 public:
  static constexpr std::size_t kTopTerms = 1024;
  // Of how many terms one is sampled.
  static constexpr std::uint64_t kSampling = 32;

  // Of the terms with that prefix byte (schema.h). Reads their postings: some milliseconds for 100,000 documents.
  KindTable(const Segment& segment, char prefix);
  // The segment's own, made at the first call.
  static const KindTable& Of(const Segment& segment, char prefix);

  std::size_t terms() const { return ordinals_.size(); }
  TermOrdinal ordinal(std::size_t rank) const { return ordinals_[rank]; }
  // No more documents hold a term of that rank, nor, unless it is sampled, one of a later rank.
  std::uint32_t MostDocuments(std::size_t rank) const {
    return rank < top_frequencies_.size() ? top_frequencies_[rank] : segment_.document_frequency(ordinals_[rank]);
  }
  // Terms chosen by their hash alone, so that the same ones are chosen in every segment: (HashBytes, rank) by hash.
  const std::vector<std::pair<std::uint64_t, std::uint32_t>>& sampled() const { return sampled_; }
  // Where the ranks begin that are neither top nor sampled.
  std::size_t rest() const { return rest_; }

  // Counts the documents; the counters must be clear.
  void Count(std::span<const DocId> docs, KindCounters& counters) const;
  // The same of ranks below rest() alone, without touched().
  void CountTop(std::span<const DocId> docs, KindCounters& counters) const;
  void ClearTop(KindCounters& counters) const { std::fill_n(counters.counts.begin(), rest_, 0); }

  // An entity's name as in the newest document of the segment that holds it and has the language of `doc`, which holds it, too; its
  // id if that tells none.
  std::string NameOf(TermOrdinal entity, DocId doc) const;

 private:
  struct Name {
    TermOrdinal entity = 0;
    std::uint32_t language = 0;
    std::string name;
  };
  // Names that were read before; a place is filled once.
  class Names {
   public:
    Names() = default;
    Names(const Names&) = delete;
    ~Names();
    std::atomic<const Name*>& at(TermOrdinal entity, std::uint32_t language);

   private:
    std::array<std::atomic<const Name*>, 1024> names_{};
  };

  // The ranks of each document within some of them.
  struct Lists {
    std::vector<std::uint32_t> begins;  // by document, and the end
    std::vector<std::uint16_t> narrow;
    std::vector<std::uint32_t> wide;  // if they do not fit there
  };

  void RankTerms(char prefix);
  Lists TurnRound(std::size_t first, std::size_t last) const;
  template <typename Visit>
  static void ForRanks(const Lists& lists, std::span<const DocId> docs, Visit visit);
  void Prepare(KindCounters& counters) const;
  std::string ReadName(TermOrdinal entity, std::uint32_t language) const;

  const Segment& segment_;
  std::vector<TermOrdinal> ordinals_;           // by rank
  std::vector<std::uint32_t> top_frequencies_;  // of the first
  std::vector<std::pair<std::uint64_t, std::uint32_t>> sampled_;
  std::size_t rest_ = 0;
  Lists top_lists_, rest_lists_;
  std::unique_ptr<Names> names_ = std::make_unique<Names>();
};

}  // namespace xeber
