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
#include "ranking/deadline.h"
#include "ranking/doc_set.h"
#include "ranking/matched_stories.h"

namespace xeber {

// How many documents hold each term, by rank; all zero between uses. Kept by a thread, so that they are made once.
class KindCounters {
 public:
  std::uint32_t of(std::uint32_t rank) const { return counts_[rank + kLanes]; }
  std::span<const std::uint32_t> touched() const { return {touched_.data(), touched_count_}; }  // ranks, not zero, in no order
  void Clear();

 private:
  friend class KindTable;
  static constexpr std::size_t kLanes = 4;
  void Prepare(std::size_t terms);
  void TouchFirst(std::size_t ranks);

  std::vector<std::uint32_t> counts_;  // first of idle lanes (KindTable), then by rank
  std::vector<std::uint32_t> touched_;
  std::size_t touched_count_ = 0;
  std::vector<std::uint32_t> last_stories_;  // by rank: which one counted it last, 0 if none did
  std::uint32_t story_ = 0;                  // that is counted
};

// Terms are named by rank: first the kTopTerms that most documents hold, then those of the others that are sampled, by hash, then
// the rest by falling number of documents. Of each document a few ranks lie apart, which can be counted alone: the sampled ones,
// then the most frequent. Memory: 12 bytes a document, 4 a term, 2 for each other rank of a document (4 beyond 65,536 terms), and
// 4 more if it is one of the first. Thread-safe. The segment must outlive it.
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

  // Counts the documents; the counters must be clear. Not all of them once the deadline has passed.
  void Count(const DocSet& set, Deadline& deadline, KindCounters& counters) const;
  // The same of ranks below rest() alone, without touched(), and without the documents that CountOthers counts.
  void CountTop(const DocSet& set, Deadline& deadline, KindCounters& counters) const;
  // The same as Count, of stories: how many have a document that holds each term. More stories may be added until the counters
  // are cleared.
  void CountStories(const StoryRuns& stories, Deadline& deadline, KindCounters& counters) const;
  void CountStory(std::span<const DocId> docs, KindCounters& counters) const;
  // visit(rank) of each term of a document.
  template <typename Visit>
  void ForRanksOf(DocId doc, Visit visit) const;
  // What Count does beyond that.
  void CountRest(const DocSet& set, Deadline& deadline, KindCounters& counters) const;
  void ClearTop(KindCounters& counters) const { std::fill_n(counters.counts_.begin(), KindCounters::kLanes + rest_, 0); }
  // Of a rank below rest() the documents of the set that CountTop leaves out, and how many there are at most.
  std::uint32_t CountOthers(std::size_t rank, const DocSet& set) const;
  std::uint32_t MostOthers(std::size_t rank) const { return other_begins_[rank + 1] - other_begins_[rank]; }

  // An entity's name as in the newest document of the segment that holds it and has the language of `doc`, which holds it, too;
  // its id if that tells none.
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

  // Ranks below rest() of each document, as many as there are lanes, so that counting them takes neither loop nor branch. A rank
  // is kept as its place in counts_; a lane that has none names a place of its own there.
  struct Lanes {
    std::vector<std::uint16_t> narrow;
    std::vector<std::uint32_t> wide;  // if they do not fit there
  };
  // The other ranks of each document.
  struct Lists {
    std::vector<std::uint32_t> begins;  // by document, and the end
    std::vector<std::uint16_t> narrow;
    std::vector<std::uint32_t> wide;  // if they do not fit there
  };

  void RankTerms(char prefix);
  std::vector<std::uint32_t> OrderOfLanes() const;
  std::vector<std::pair<std::uint32_t, DocId>> FillLanes();
  void TurnRound();
  template <typename Use>
  void WithLanes(Use use) const;
  void CountRest(std::span<const DocId> docs, Deadline& deadline, KindCounters& counters) const;
  template <typename Visit>
  static void ForRanks(const Lists& lists, std::span<const DocId> docs, Visit visit);
  std::string ReadName(TermOrdinal entity, std::uint32_t language) const;

  const Segment& segment_;
  std::vector<TermOrdinal> ordinals_;           // by rank
  std::vector<std::uint32_t> top_frequencies_;  // of the first
  std::vector<std::pair<std::uint64_t, std::uint32_t>> sampled_;
  std::size_t rest_ = 0;
  Lanes lanes_;
  Lists lists_;
  std::vector<std::uint32_t> other_begins_;  // by rank below rest(), and the end
  std::vector<DocId> other_docs_;            // that have that rank in lists_
  // (document, place) of sampled terms that have no lane: hardly any.
  std::vector<std::pair<DocId, std::uint32_t>> sampled_others_;
  std::unique_ptr<Names> names_ = std::make_unique<Names>();
};

template <typename Visit>
void KindTable::ForRanksOf(DocId doc, Visit visit) const {
  constexpr std::size_t kLanes = KindCounters::kLanes;
  for (std::size_t lane = doc * kLanes; lane < (doc + 1) * kLanes; ++lane) {
    const std::uint32_t place = lanes_.wide.empty() ? lanes_.narrow[lane] : lanes_.wide[lane];
    if (place >= kLanes) visit(static_cast<std::uint32_t>(place - kLanes));
  }
  for (std::uint32_t at = lists_.begins[doc]; at < lists_.begins[doc + 1]; ++at)
    visit(lists_.wide.empty() ? std::uint32_t{lists_.narrow[at]} : lists_.wide[at]);
}

}  // namespace xeber
