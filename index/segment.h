// A segment: an immutable set of articles in order of publication time, with everything that searching them needs. The same bytes
// whether they lie in mapped files (sealed) or in memory (hot).
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "index/columns.h"
#include "index/doc_list.h"
#include "index/file_system.h"
#include "index/folded_words.h"
#include "index/forward.h"
#include "index/neighbours.h"
#include "index/offsets.h"
#include "index/older_parts.h"
#include "index/posting_lists.h"
#include "index/segment_format.h"
#include "index/stored_articles.h"
#include "index/term_dictionary.h"
#include "index/term_ordinal.h"
#include "index/word_codes.h"
#include "news/annotated_article.h"
#include "news/article.h"
#include "news/hit.h"
#include "news/topic.h"

namespace xeber {

// The words of an article in order, as term ordinals.
struct DocumentTokens {
  std::vector<TermOrdinal> tokens;  // title, lead, body
  std::uint32_t title = 0;          // how many of them are the title's
  std::uint32_t lead = 0;           // and the lead's
};

// The same as stored: each token is the code (segment-wide) of its stem as a varint, at most 5 bytes.
struct TokenBytes {
  std::string_view codes;   // title, lead, body
  std::uint64_t title = 0;  // how many codes are the title's
  std::uint64_t lead = 0;   // and the lead's
};

// Thread-safe.
class Segment {
 public:
  static constexpr TermOrdinal kNoTerm = UINT32_MAX;

  // Over bytes in memory. DATA_LOSS if they do not fit together.
  static absl::StatusOr<std::shared_ptr<const Segment>> FromParts(std::string name, SegmentParts parts);
  // Over the mapped files of `directory`. Reads headers, offsets and the term table. DATA_LOSS names the file.
  static absl::StatusOr<std::shared_ptr<const Segment>> Open(FileSystem& files, const std::string& directory, std::string name);

  const std::string& name() const { return name_; }
  DocId size() const { return columns_.size(); }
  const Columns& columns() const { return columns_; }
  std::uint64_t PartBytes(Part part) const { return parts_[static_cast<std::size_t>(part)].size(); }

  std::size_t term_count() const { return terms_.size(); }
  std::optional<TermOrdinal> FindTerm(std::string_view term) const { return terms_.Find(term); }
  // For finding many terms at once: first the one for all (of their TermHash), then the other; FindTermByHash hardly waits for
  // memory then. Of what it found the next two, likewise, for term() and document_frequency(); then that for postings().
  void PrefetchTerm(std::uint32_t hash) const { terms_.hashes().PrefetchBucket(hash); }
  void PrefetchTermEntries(std::uint32_t hash) const { terms_.hashes().PrefetchEntries(hash); }
  void PrefetchTermPlace(TermOrdinal ordinal) const { terms_.PrefetchPlace(ordinal); }
  void PrefetchTermBytes(TermOrdinal ordinal) const { terms_.PrefetchText(ordinal); }
  void PrefetchPostings(TermOrdinal ordinal) const { lists_.Prefetch(ordinal); }
  // By TermHash alone; of terms with equal hashes, any one.
  std::optional<TermOrdinal> FindTermByHash(std::uint32_t hash) const { return terms_.FindByHash(hash); }
  // The same for many at once, which hides the memory's latency: ordinals[i] is that of hashes[i], or kNoTerm.
  void FindTermsByHash(std::span<const std::uint32_t> hashes, std::span<TermOrdinal> ordinals) const;
  std::string_view term(TermOrdinal ordinal) const { return terms_.text(ordinal); }
  // The terms that start with `prefix`: [first, last).
  std::pair<TermOrdinal, TermOrdinal> TermRange(std::string_view prefix) const { return terms_.Range(prefix); }
  // Documents are ascending and below size(), whatever the file holds: a list of a sealed segment is checked when it is first
  // used, and a damaged one is empty.
  PostingList postings(TermOrdinal ordinal) const { return lists_.postings(ordinal); }
  // The documents whose forward record holds the term, the strongest first, then the oldest; those too weak for a rank are left
  // out. Document numbers are below size(): a damaged list is empty. Parts written before kStrongPostingsVersion have none.
  StrongList strong_postings(TermOrdinal ordinal) const { return lists_.strong(ordinal); }
  // Whether the forward record of a document names entities.
  bool HasEntities(DocId doc) const { return lists_.HasEntities(doc); }
  std::uint32_t document_frequency(TermOrdinal ordinal) const { return terms_.documents(ordinal); }
  // The stems whose folded spelling is that term, as (folded, stem). The first call in a segment sorts them.
  std::span<const std::pair<TermOrdinal, TermOrdinal>> StemsOf(TermOrdinal folded) const;
  // What a term stands as in token_bytes(), or nullopt if it never does.
  std::optional<std::uint32_t> CodeOf(TermOrdinal ordinal) const { return codes_.CodeOf(ordinal, document_frequency(ordinal)); }

  TokenBytes token_bytes(DocId doc) const;
  // Asks for the memory that token_bytes(doc) is going to read: first of where they are, then of the bytes themselves.
  void PrefetchTokenPlace(DocId doc) const { token_offsets_.Prefetch(doc); }
  void PrefetchTokens(DocId doc) const;
  // Replaces `out` by the tokens of `doc`.
  void ReadTokens(DocId doc, DocumentTokens& out) const;
  ForwardView forward(DocId doc) const;
  // Found when the segment was sealed with others; empty if it was not.
  const NeighbourLists& neighbours() const { return neighbours_; }
  // Asks the processor to fetch what reading only forward(doc).latent needs.
  void PrefetchLatent(DocId doc) const;
  // Asks the processor to fetch what forward() of that document will read.
  void PrefetchForward(DocId doc) const;
  std::optional<DocId> FindArticle(const ArticleId& id) const;
  // The documents whose id has that HashBytes: one, hardly ever more.
  std::span<const DocId> FindByIdHash(std::uint64_t hash) const;
  std::string_view article_id(DocId doc) const;
  std::string_view title(DocId doc) const;
  Card card(DocId doc) const;
  // Asks for the memory that card(doc) is going to read: first of where it is, then of the bytes themselves.
  void PrefetchCardPlace(DocId doc) const {
    card_offsets_.Prefetch(doc);
    columns_.Prefetch(doc);
  }
  void PrefetchCard(DocId doc) const;
  // DATA_LOSS if the stored bytes are damaged.
  absl::StatusOr<Article> article(DocId doc) const;
  absl::StatusOr<Annotations> annotations(DocId doc) const;
  // Both; cheaper than one after the other.
  absl::StatusOr<AnnotatedArticle> annotated_article(DocId doc) const;

  // What readers work out from the segment and keep as long as it.
  enum class Kept : std::uint8_t { kCompletions, kEntities, kTopics, kAuthors, kHalfLives, kStories };
  // `make()` of the first call for that, which the others wait for. All callers must ask for the same type.
  template <typename Value, typename Make>
  const Value& Keep(Kept which, Make make) const {
    KeptValue& kept = kept_[static_cast<std::size_t>(which)];
    std::call_once(kept.once, [&] { kept.value = std::make_shared<const Value>(make()); });
    return *static_cast<const Value*>(kept.value.get());
  }

  // Reads everything. DATA_LOSS names the part that is not as a builder makes it.
  absl::Status Verify() const;

 private:
  Segment() = default;
  absl::Status Load();
  absl::Status LoadTerms();
  absl::Status VerifyStrongPostings() const;
  absl::Status LoadTokens();
  std::string_view part(Part part) const { return parts_[static_cast<std::size_t>(part)]; }
  std::string_view CardBytes(DocId doc) const;
  void AddLatent(DocId doc, Annotations& annotations) const;
  absl::Status NameDamage(const absl::Status& fault, DocId doc) const;

  std::string name_;
  SegmentParts owned_;                                               // hot
  std::array<std::unique_ptr<const FileBytes>, kPartCount> mapped_;  // sealed
  std::array<std::string_view, kPartCount> parts_;

  Columns columns_;
  ConvertedParts converted_;  // of older segments
  TermDictionary terms_;
  PostingLists lists_;
  WordCodes codes_;
  std::vector<WordAndFolded> folded_;  // by word
  mutable std::once_flag stems_once_;
  mutable std::vector<std::pair<TermOrdinal, TermOrdinal>> stems_;  // of folded terms, sorted; filled once
  struct KeptValue {
    std::once_flag once;
    std::shared_ptr<const void> value;
  };
  mutable std::array<KeptValue, 6> kept_;  // by Kept
  Offsets token_offsets_, forward_offsets_, card_offsets_;
  std::string_view token_bytes_, forward_bytes_, card_bytes_;
  StoredArticles stored_;
  NeighbourLists neighbours_;
  std::span<const std::uint64_t> id_hashes_;
  std::span<const DocId> id_docs_;
};

}  // namespace xeber
