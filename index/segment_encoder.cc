#include "index/segment_encoder.h"

#include <algorithm>
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
#include "index/offsets.h"
#include "index/schema.h"
#include "index/segment.h"
#include "index/folded_words.h"
#include "index/postings_encoder.h"
#include "index/strength.h"
#include "index/term_dictionary.h"
#include "index/term_order.h"

namespace xeber {
namespace {

template <typename T>
void PutBytesWithOffsets(const std::vector<const CollectedDocument*>& order, T CollectedDocument::*field, ByteSink& out) {
  std::vector<std::uint64_t> offsets = {0};
  for (const CollectedDocument* document : order) offsets.push_back(offsets.back() + (document->*field).size());
  PutOffsets(offsets, out);
  std::string bytes;
  bytes.reserve(offsets.back());
  for (const CollectedDocument* document : order) bytes += document->*field;
  out.PutArray(std::span<const char>(bytes));
}

class SegmentEncoder {
 public:
  SegmentEncoder(const CollectedDocuments& collected, const CollectionStatistics& background, Destination destination)
      : collected_(collected), background_(background), destination_(destination), order_(InTimeOrder()), terms_(OrderTerms(collected)) {}

  SegmentParts Encode();

 private:
  // From the background's and our own documents together.
  float Idf(std::string_view term, std::uint32_t frequency) const {
    return InverseDocumentFrequency(background_.documents() + collected_.size(), background_.DocumentFrequency(term) + frequency);
  }
  struct PartTerm {
    std::uint32_t id;  // in the vocabulary, or Segment::kNoTerm
    float idf;
  };
  std::vector<PartTerm> PartTerms() const;

  DocumentOrder InTimeOrder() const;
  ByteSink Begin(Part part) const;
  std::string BuildTerms() const;
  std::string BuildImpacts() const;
  std::string BuildTokens() const;
  std::string BuildForward();
  void AddStrong(const ForwardItems& chosen, DocId doc);
  std::string BuildColumns() const;
  std::string BuildCards() const;
  std::string BuildArticles() const;
  std::string BuildIds() const;

  const CollectedDocuments& collected_;
  const CollectionStatistics& background_;
  const Destination destination_;
  const DocumentOrder order_;
  const TermOrder terms_;
  StrongTerms strong_;  // set by BuildForward, which runs first
};

std::vector<SegmentEncoder::PartTerm> SegmentEncoder::PartTerms() const {
  std::vector<PartTerm> known;
  for (std::uint32_t part = 0; part < collected_.part_terms.size(); ++part) {
    const std::string& term = collected_.part_terms[part];
    const std::uint32_t id = collected_.vocabulary.Find(term);
    known.push_back({id, Idf(term, id == Segment::kNoTerm ? 0 : collected_.frequencies[id])});
  }
  return known;
}

DocumentOrder SegmentEncoder::InTimeOrder() const {
  DocumentOrder order;
  order.reserve(collected_.documents.size());
  for (const CollectedDocument& document : collected_.documents) order.push_back(&document);
  std::stable_sort(order.begin(), order.end(),
                   [](const CollectedDocument* a, const CollectedDocument* b) { return a->columns.time < b->columns.time; });
  return order;
}

ByteSink SegmentEncoder::Begin(Part part) const {
  ByteSink out;
  out.Put(PartHeader{.part = static_cast<std::uint16_t>(part), .documents = collected_.size()});
  return out;
}

std::string SegmentEncoder::BuildTerms() const {
  const std::vector<std::uint32_t> strong = CountStrong(strong_, terms_.sorted.size());
  std::vector<TermEntry> entries;
  std::vector<WordAndFolded> folded;
  for (TermOrdinal ordinal = 0; ordinal < terms_.sorted.size(); ++ordinal) {
    const std::uint32_t id = terms_.sorted[ordinal];
    entries.push_back({.text = collected_.vocabulary[id], .documents = collected_.frequencies[id], .strong = strong[ordinal]});
    if (collected_.folded[id] != Segment::kNoTerm) folded.emplace_back(ordinal, terms_.ordinals[collected_.folded[id]]);
  }
  ByteSink out = Begin(Part::kTerms);
  PutTermDictionary(entries, out);
  PutFoldedWords(folded, out);
  return std::move(out.bytes());
}

std::string SegmentEncoder::BuildImpacts() const {
  ByteSink out = Begin(Part::kImpacts);
  PutPostings(collected_, terms_, order_, strong_, out);
  return std::move(out.bytes());
}

std::string SegmentEncoder::BuildTokens() const {
  std::vector<std::uint64_t> offsets = {0};
  std::string bytes;
  for (const CollectedDocument* document : order_) {
    PutVarint(document->title_tokens, bytes);
    PutVarint(document->lead_tokens, bytes);
    for (const std::uint32_t token : document->tokens) PutVarint(terms_.codes[token], bytes);
    offsets.push_back(bytes.size());
  }
  ByteSink out = Begin(Part::kTokens);
  PutOffsets(offsets, out);
  out.PutArray(std::span<const char>(bytes));
  out.PutArray(ResiduesOf(collected_, terms_, order_));
  return std::move(out.bytes());
}

void SegmentEncoder::AddStrong(const ForwardItems& chosen, DocId doc) {
  for (const ForwardItem& item : chosen.items) {
    const std::uint32_t rank = StrengthRank(item.weight / chosen.norm);
    if (rank < kStrengthRanks && item.tag != Segment::kNoTerm) strong_.postings.emplace_back(terms_.ordinals[item.tag], MakeStrongPosting(rank, doc));
  }
}

std::string SegmentEncoder::BuildForward() {
  strong_.named.assign((order_.size() + 63) / 64, 0);
  std::vector<std::uint64_t> offsets = {0};
  std::string bytes;
  std::vector<float> idf;
  for (std::uint32_t id = 0; id < collected_.vocabulary.size(); ++id) idf.push_back(Idf(collected_.vocabulary[id], collected_.frequencies[id]));
  const std::vector<PartTerm> part_terms = PartTerms();
  for (DocId doc = 0; doc < order_.size(); ++doc) {
    std::vector<ForwardItem> all_terms, all_entities;
    for (const CollectedPosting& posting : order_[doc]->postings) {
      if (posting.strength == 0) continue;
      const std::string& term = collected_.vocabulary[posting.term];
      const bool entity = term.front() == schema::kEntity;
      ForwardItem& item =
          entity ? all_entities.emplace_back(MakeForwardEntity(term, posting.strength, posting.type, idf[posting.term]))
                 : all_terms.emplace_back(MakeForwardTerm(term, posting.strength, idf[posting.term]));
      item.tag = posting.term;
    }
    for (const CollectedPart& part : order_[doc]->parts) {
      const PartTerm& known = part_terms[part.term];
      ForwardItem item = MakeForwardTerm(collected_.part_terms[part.term], part.strength, known.idf);
      item.tag = known.id;
      AddForwardPart(item, known.idf, all_terms);
    }
    const ForwardItems terms = ChooseForwardTerms(std::move(all_terms)), entities = ChooseForwardEntities(std::move(all_entities));
    AddStrong(terms, doc);
    AddStrong(entities, doc);
    if (!entities.items.empty()) strong_.named[doc / 64] |= std::uint64_t{1} << (doc % 64);
    bytes += EncodeForward(terms, entities, order_[doc]->shingles, order_[doc]->latent);
    offsets.push_back(bytes.size());
  }
  ByteSink out = Begin(Part::kForward);
  PutOffsets(offsets, out);
  out.PutArray(std::span<const char>(bytes));
  return std::move(out.bytes());
}

std::string SegmentEncoder::BuildColumns() const {
  std::vector<const ColumnValues*> documents;
  documents.reserve(order_.size());
  for (const CollectedDocument* document : order_) documents.push_back(&document->columns);
  ByteSink out = Begin(Part::kColumns);
  PutColumns(documents, out);
  return std::move(out.bytes());
}

std::string SegmentEncoder::BuildCards() const {
  ByteSink out = Begin(Part::kCards);
  PutBytesWithOffsets(order_, &CollectedDocument::card, out);
  return std::move(out.bytes());
}

std::string SegmentEncoder::BuildArticles() const {
  ByteSink out = Begin(Part::kArticles);
  PutStoredArticles(order_, destination_, out);
  return std::move(out.bytes());
}

std::string SegmentEncoder::BuildIds() const {
  std::vector<std::pair<std::uint64_t, DocId>> ids;
  for (DocId doc = 0; doc < order_.size(); ++doc) ids.emplace_back(HashBytes(order_[doc]->id), doc);
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
  SegmentParts parts;
  const auto part = [&](Part which) -> std::string& { return parts[static_cast<std::size_t>(which)]; };
  part(Part::kForward) = BuildForward();
  part(Part::kImpacts) = BuildImpacts();
  part(Part::kTerms) = BuildTerms();
  part(Part::kTokens) = BuildTokens();
  part(Part::kColumns) = BuildColumns();
  part(Part::kCards) = BuildCards();
  part(Part::kArticles) = BuildArticles();
  part(Part::kIds) = BuildIds();
  return parts;
}

}  // namespace

SegmentParts EncodeSegment(const CollectedDocuments& documents, const CollectionStatistics& background, Destination destination) {
  return SegmentEncoder(documents, background, destination).Encode();
}

}  // namespace xeber
