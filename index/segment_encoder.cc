#include "index/segment_encoder.h"

#include <algorithm>
#include <bit>
#include <numeric>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "index/article_packer.h"
#include "index/bytes.h"
#include "index/columns.h"
#include "index/forward.h"
#include "index/hash.h"
#include "index/impact.h"
#include "index/schema.h"
#include "index/segment.h"
#include "index/strength.h"

namespace xeber {
namespace {

template <typename T>
void PutBytesWithOffsets(const std::vector<const CollectedDocument*>& order, T CollectedDocument::*field, ByteSink& out) {
  std::vector<std::uint64_t> offsets = {0};
  for (const CollectedDocument* document : order) offsets.push_back(offsets.back() + (document->*field).size());
  out.PutArray(offsets);
  std::string bytes;
  bytes.reserve(offsets.back());
  for (const CollectedDocument* document : order) bytes += document->*field;
  out.PutArray(std::span<const char>(bytes));
}

class SegmentEncoder {
 public:
  SegmentEncoder(const CollectedDocuments& collected, const CollectionStatistics& background, Destination destination)
      : collected_(collected), background_(background), destination_(destination) {}

  SegmentParts Encode();

 private:
  // From the background's and our own documents together.
  float Idf(std::uint32_t id) const {
    return InverseDocumentFrequency(background_.documents() + collected_.size(),
                                    background_.DocumentFrequency(collected_.vocabulary[id]) + collected_.frequencies[id]);
  }

  std::vector<const CollectedDocument*> InTimeOrder() const;
  std::vector<std::uint32_t> SortTerms();
  ByteSink Begin(Part part) const;
  std::string BuildTerms(const std::vector<std::uint32_t>& sorted);
  std::string BuildImpacts(const std::vector<std::uint32_t>& sorted, const std::vector<const CollectedDocument*>& order);
  std::string BuildTokens(const std::vector<std::uint32_t>& sorted, const std::vector<const CollectedDocument*>& order) const;
  std::vector<PositionResidues> Residues(const std::vector<std::uint32_t>& sorted,
                                         const std::vector<const CollectedDocument*>& order) const;
  std::string BuildForward(const std::vector<const CollectedDocument*>& order);
  void AddStrong(const ForwardItems& chosen, DocId doc);
  void PutStrong(ByteSink& out) const;
  std::string BuildColumns(const std::vector<const CollectedDocument*>& order) const;
  std::string BuildCards(const std::vector<const CollectedDocument*>& order) const;
  std::string BuildArticles(const std::vector<const CollectedDocument*>& order) const;
  std::string BuildIds(const std::vector<const CollectedDocument*>& order) const;

  const CollectedDocuments& collected_;
  const CollectionStatistics& background_;
  const Destination destination_;
  std::vector<TermOrdinal> ordinals_;  // by vocabulary number, set by SortTerms
  std::vector<std::uint32_t> codes_;   // token code (rank by frequency) by vocabulary number
  std::vector<std::uint8_t> max_impacts_;
  std::vector<std::pair<TermOrdinal, StrongPosting>> strong_;  // in order of documents; set by BuildForward, which runs first
  std::vector<std::uint64_t> named_;                           // a bit a document: its forward record names entities
};

std::vector<const CollectedDocument*> SegmentEncoder::InTimeOrder() const {
  std::vector<const CollectedDocument*> order;
  order.reserve(collected_.documents.size());
  for (const CollectedDocument& document : collected_.documents) order.push_back(&document);
  std::stable_sort(order.begin(), order.end(),
                   [](const CollectedDocument* a, const CollectedDocument* b) { return a->columns.time < b->columns.time; });
  return order;
}

// Vocabulary numbers in byte order of their terms; sets ordinals_ and codes_.
std::vector<std::uint32_t> SegmentEncoder::SortTerms() {
  std::vector<std::uint32_t> sorted(collected_.vocabulary.size());
  std::iota(sorted.begin(), sorted.end(), 0u);
  std::sort(sorted.begin(), sorted.end(),
            [&](std::uint32_t a, std::uint32_t b) { return collected_.vocabulary[a] < collected_.vocabulary[b]; });
  ordinals_.resize(sorted.size());
  for (std::uint32_t i = 0; i < sorted.size(); ++i) ordinals_[sorted[i]] = i;

  std::vector<std::uint32_t> by_frequency = sorted;
  std::stable_sort(by_frequency.begin(), by_frequency.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return collected_.frequencies[a] > collected_.frequencies[b]; });
  codes_.resize(sorted.size());
  for (std::uint32_t i = 0; i < by_frequency.size(); ++i) codes_[by_frequency[i]] = i;
  return sorted;
}

ByteSink SegmentEncoder::Begin(Part part) const {
  ByteSink out;
  out.Put(PartHeader{.part = static_cast<std::uint16_t>(part), .documents = collected_.size()});
  return out;
}

std::string SegmentEncoder::BuildTerms(const std::vector<std::uint32_t>& sorted) {
  std::vector<std::uint32_t> offsets = {0}, frequencies;
  std::vector<std::uint64_t> begins;
  std::vector<std::uint8_t> max_impacts;
  std::vector<TermOrdinal> folded, by_frequency(sorted.size());
  std::string bytes;
  std::uint64_t begin = 0;
  for (const std::uint32_t id : sorted) {
    bytes += collected_.vocabulary[id];
    offsets.push_back(static_cast<std::uint32_t>(bytes.size()));
    begins.push_back(begin);
    frequencies.push_back(collected_.frequencies[id]);
    max_impacts.push_back(max_impacts_[id]);
    folded.push_back(collected_.folded[id] == Segment::kNoTerm ? Segment::kNoTerm : ordinals_[collected_.folded[id]]);
    by_frequency[codes_[id]] = ordinals_[id];
    begin += collected_.frequencies[id];
  }
  std::vector<TermSlot> table(std::bit_ceil(sorted.size() * 3 / 2 + 2));
  for (const std::uint32_t id : sorted) {
    const std::uint32_t hash = TermHash(collected_.vocabulary[id]);
    std::size_t slot = FirstSlot(hash, table.size());
    while (table[slot].ordinal_plus_one != 0) slot = (slot + 1) & (table.size() - 1);
    table[slot] = {hash, ordinals_[id] + 1};
  }
  ByteSink out = Begin(Part::kTerms);
  out.PutArray(std::span<const char>(bytes));
  out.PutArray(offsets);
  out.PutArray(begins);
  out.PutArray(frequencies);
  out.PutArray(max_impacts);
  out.PutArray(folded);
  out.PutArray(table);
  out.PutArray(by_frequency);
  return std::move(out.bytes());
}

std::string SegmentEncoder::BuildImpacts(const std::vector<std::uint32_t>& sorted,
                                         const std::vector<const CollectedDocument*>& order) {
  std::vector<std::uint64_t> next(collected_.vocabulary.size());
  std::uint64_t total = 0;
  for (const std::uint32_t id : sorted) next[id] = std::exchange(total, total + collected_.frequencies[id]);
  const std::vector<std::uint64_t> begins = next;

  std::vector<std::uint16_t> docs(total);
  std::vector<std::uint32_t> first_page(order.size() > kPageDocuments ? collected_.vocabulary.size() : 0);
  std::vector<std::uint8_t> impacts(total);
  max_impacts_.assign(collected_.vocabulary.size(), 0);
  for (DocId doc = 0; doc < order.size(); ++doc) {
    for (const CollectedPosting& posting : order[doc]->postings) {
      const std::uint64_t at = next[posting.term]++;
      docs[at] = NumberInPage(doc);
      if (doc < kPageDocuments && !first_page.empty()) ++first_page[posting.term];
      impacts[at] = posting.impact;
      max_impacts_[posting.term] = std::max(max_impacts_[posting.term], posting.impact);
    }
  }
  std::vector<std::uint8_t> block_max;
  std::vector<std::uint64_t> block_begins;
  std::vector<std::uint32_t> second_pages;
  for (const std::uint32_t id : sorted) {
    block_begins.push_back(block_max.size());
    if (!first_page.empty()) second_pages.push_back(first_page[id]);
    for (std::uint64_t at = begins[id], end = next[id]; at < end; at += kPostingBlock)
      block_max.push_back(
          *std::max_element(impacts.begin() + static_cast<std::ptrdiff_t>(at),
                            impacts.begin() + static_cast<std::ptrdiff_t>(std::min<std::uint64_t>(at + kPostingBlock, end))));
  }
  ByteSink out = Begin(Part::kImpacts);
  out.PutArray(docs);
  out.PutArray(impacts);
  out.PutArray(block_max);
  out.PutArray(block_begins);
  out.PutArray(second_pages);
  PutStrong(out);
  return std::move(out.bytes());
}

// The strong postings of each term in its order, where those of each term begin, and which documents name entities.
void SegmentEncoder::PutStrong(ByteSink& out) const {
  std::vector<std::uint32_t> begins(ordinals_.size() + 1);
  for (const auto& [ordinal, posting] : strong_) ++begins[ordinal + 1];
  std::partial_sum(begins.begin(), begins.end(), begins.begin());
  std::vector<StrongPosting> postings(strong_.size());
  std::vector<std::uint32_t> next(begins.begin(), begins.end() - 1);
  for (const auto& [ordinal, posting] : strong_) postings[next[ordinal]++] = posting;
  for (std::size_t i = 0; i + 1 < begins.size(); ++i)
    std::sort(postings.begin() + begins[i], postings.begin() + begins[i + 1]);
  out.PutArray(postings);
  out.PutArray(begins);
  out.PutArray(named_);
}

// Of each posting, in the order of impacts.bin. A folded spelling stands wherever a stem does that it goes with.
std::vector<PositionResidues> SegmentEncoder::Residues(const std::vector<std::uint32_t>& sorted,
                                                       const std::vector<const CollectedDocument*>& order) const {
  std::vector<std::uint64_t> next(collected_.vocabulary.size());
  std::uint64_t total = 0;
  for (const std::uint32_t id : sorted) next[id] = std::exchange(total, total + collected_.frequencies[id]);
  std::vector<PositionResidues> residues(total), of_term(collected_.vocabulary.size(), 0);
  for (const CollectedDocument* document : order) {
    for (std::size_t at = 0; at < document->tokens.size(); ++at) {
      const std::uint32_t term = document->tokens[at], folded = collected_.folded[term];
      const auto bit = static_cast<PositionResidues>(1u << (at % 16));
      of_term[term] |= bit;
      if (folded != Segment::kNoTerm) of_term[folded] |= bit;
    }
    for (const CollectedPosting& posting : document->postings)
      residues[next[posting.term]++] = of_term[posting.term] == 0 ? kAnyPosition : std::exchange(of_term[posting.term], 0);
    for (const std::uint32_t term : document->tokens)  // a spelling that this document was not given
      if (collected_.folded[term] != Segment::kNoTerm) of_term[collected_.folded[term]] = 0;
  }
  return residues;
}

std::string SegmentEncoder::BuildTokens(const std::vector<std::uint32_t>& sorted,
                                        const std::vector<const CollectedDocument*>& order) const {
  std::vector<std::uint64_t> offsets = {0};
  std::string bytes;
  for (const CollectedDocument* document : order) {
    PutVarint(document->title_tokens, bytes);
    PutVarint(document->lead_tokens, bytes);
    for (const std::uint32_t token : document->tokens) PutVarint(codes_[token], bytes);
    offsets.push_back(bytes.size());
  }
  ByteSink out = Begin(Part::kTokens);
  out.PutArray(offsets);
  out.PutArray(std::span<const char>(bytes));
  out.PutArray(Residues(sorted, order));
  return std::move(out.bytes());
}

void SegmentEncoder::AddStrong(const ForwardItems& chosen, DocId doc) {
  for (const ForwardItem& item : chosen.items) {
    const std::uint32_t rank = StrengthRank(item.weight / chosen.norm);
    if (rank < kStrengthRanks) strong_.emplace_back(ordinals_[item.tag], MakeStrongPosting(rank, doc));
  }
}

std::string SegmentEncoder::BuildForward(const std::vector<const CollectedDocument*>& order) {
  named_.assign((order.size() + 63) / 64, 0);
  std::vector<std::uint64_t> offsets = {0};
  std::string bytes;
  std::vector<float> idf;
  for (std::uint32_t id = 0; id < collected_.vocabulary.size(); ++id) idf.push_back(Idf(id));
  for (DocId doc = 0; doc < order.size(); ++doc) {
    std::vector<ForwardItem> all_terms, all_entities;
    for (const CollectedPosting& posting : order[doc]->postings) {
      if (posting.strength == 0) continue;
      const std::string& term = collected_.vocabulary[posting.term];
      const bool entity = term.front() == schema::kEntity;
      ForwardItem& item =
          entity ? all_entities.emplace_back(MakeForwardEntity(term, posting.strength, posting.type, idf[posting.term]))
                 : all_terms.emplace_back(MakeForwardTerm(term, posting.strength, idf[posting.term]));
      item.tag = posting.term;
    }
    const ForwardItems terms = ChooseForwardTerms(std::move(all_terms)), entities = ChooseForwardEntities(std::move(all_entities));
    AddStrong(terms, doc);
    AddStrong(entities, doc);
    if (!entities.items.empty()) named_[doc / 64] |= std::uint64_t{1} << (doc % 64);
    bytes += EncodeForward(terms, entities, order[doc]->shingles, order[doc]->latent);
    offsets.push_back(bytes.size());
  }
  ByteSink out = Begin(Part::kForward);
  out.PutArray(offsets);
  out.PutArray(std::span<const char>(bytes));
  return std::move(out.bytes());
}

std::string SegmentEncoder::BuildColumns(const std::vector<const CollectedDocument*>& order) const {
  std::vector<const ColumnValues*> documents;
  documents.reserve(order.size());
  for (const CollectedDocument* document : order) documents.push_back(&document->columns);
  ByteSink out = Begin(Part::kColumns);
  PutColumns(documents, out);
  return std::move(out.bytes());
}

std::string SegmentEncoder::BuildCards(const std::vector<const CollectedDocument*>& order) const {
  ByteSink out = Begin(Part::kCards);
  PutBytesWithOffsets(order, &CollectedDocument::card, out);
  return std::move(out.bytes());
}

std::string SegmentEncoder::BuildArticles(const std::vector<const CollectedDocument*>& order) const {
  ByteSink out = Begin(Part::kArticles);
  PutStoredArticles(order, destination_, out);
  return std::move(out.bytes());
}

std::string SegmentEncoder::BuildIds(const std::vector<const CollectedDocument*>& order) const {
  std::vector<std::pair<std::uint64_t, DocId>> ids;
  for (DocId doc = 0; doc < order.size(); ++doc) ids.emplace_back(HashBytes(order[doc]->id), doc);
  std::sort(ids.begin(), ids.end());
  std::vector<std::uint64_t> hashes;
  std::vector<DocId> docs;
  for (const auto& [hash, doc] : ids) {
    hashes.push_back(hash);
    docs.push_back(doc);
  }
  ByteSink out = Begin(Part::kIds);
  out.PutArray(hashes);
  out.PutArray(docs);
  return std::move(out.bytes());
}

SegmentParts SegmentEncoder::Encode() {
  const std::vector<const CollectedDocument*> order = InTimeOrder();
  const std::vector<std::uint32_t> sorted = SortTerms();
  SegmentParts parts;
  const auto part = [&](Part which) -> std::string& { return parts[static_cast<std::size_t>(which)]; };
  part(Part::kForward) = BuildForward(order);
  part(Part::kImpacts) = BuildImpacts(sorted, order);
  part(Part::kTerms) = BuildTerms(sorted);
  part(Part::kTokens) = BuildTokens(sorted, order);
  part(Part::kColumns) = BuildColumns(order);
  part(Part::kCards) = BuildCards(order);
  part(Part::kArticles) = BuildArticles(order);
  part(Part::kIds) = BuildIds(order);
  return parts;
}

}  // namespace

SegmentParts EncodeSegment(const CollectedDocuments& documents, const CollectionStatistics& background, Destination destination) {
  return SegmentEncoder(documents, background, destination).Encode();
}

}  // namespace xeber
