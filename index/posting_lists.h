// The postings of a segment's terms: impacts.bin, and from tokens.bin where words stand.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "index/bytes.h"
#include "index/doc_list.h"
#include "index/found_sound.h"
#include "index/segment_format.h"
#include "index/strong_list.h"
#include "index/term_dictionary.h"

namespace xeber {

// The documents that hold a term, ascending, and the impact in each.
struct PostingList {
  DocList docs;
  std::span<const std::uint8_t> impacts;
  std::span<const std::uint8_t> block_max;  // of each kPostingBlock postings
  std::uint8_t max_impact = 0;
  std::span<const PositionResidues> residues;  // of each posting; empty if the list is short (IsShort) or was written without
};

// Whether so many postings are one block. Its maximum is worked out when it is asked for, and where the words stand is not kept: to
// look into so few articles is cheap.
constexpr bool IsShort(std::uint32_t documents) { return documents <= kPostingBlock; }

// Views into the two parts; valid as long as those bytes are. Thread-safe.
class PostingLists {
 public:
  // Of the parts as this version writes them. `terms` must outlive this. If the bytes are known to be sound, lists are not
  // checked. DATA_LOSS names the part that does not fit.
  absl::Status Load(const TermDictionary& terms, std::string_view impacts, DocId documents, bool known_sound);
  // What of tokens.bin lies behind the words.
  absl::Status LoadResidues(ByteSource& in);

  // Documents are ascending and below the segment's size, whatever the file holds: a list is checked when it is first used, and
  // a damaged one is empty.
  PostingList postings(TermOrdinal ordinal) const;
  // Asks for the memory that postings() and a look at the list's ends are going to read.
  void Prefetch(TermOrdinal ordinal) const;
  // Likewise. Parts written before kStrongPostingsVersion have none.
  StrongList strong(TermOrdinal ordinal) const;
  bool has_strong() const { return !named_.empty(); }
  // Whether the forward record of a document names entities.
  bool HasEntities(DocId doc) const { return doc / 64 < named_.size() && (named_[doc / 64] >> (doc % 64) & 1) != 0; }

 private:
  // What is kept of a list that is not short.
  struct Long {
    std::uint32_t blocks_begin, residues_begin;
  };
  // Which of 64 lists are not short, and how many of those before them.
  struct LongOf64 {
    std::uint64_t lists = 0;
    std::uint64_t before = 0;
  };

  void FindLong();
  std::size_t LongIndex(TermOrdinal ordinal) const;

  const TermDictionary* terms_ = nullptr;
  DocId documents_ = 0;
  FoundSound sound_, sound_strong_;  // by term
  std::span<const std::uint16_t> docs_;  // numbers in their pages
  std::span<const std::uint32_t> second_pages_;  // where the second page begins in each list; empty if no document lies there
  std::span<const std::uint8_t> impacts_;
  std::span<const std::uint8_t> block_max_, long_max_;  // of the blocks of long lists, and of the whole of each
  std::span<const char> strong_;
  std::span<const std::uint64_t> named_;  // a bit a document
  std::span<const PositionResidues> residues_;
  bool all_residues_ = false;  // of short lists, too, as older segments have them
  std::vector<LongOf64> is_long_;
  std::vector<Long> long_;  // by ordinal
  std::uint64_t long_blocks_ = 0, long_postings_ = 0;
};

}  // namespace xeber
