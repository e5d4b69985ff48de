#include "index/segment_builder.h"

#include <zstd.h>

#include <algorithm>
#include <bit>
#include <cstring>
#include <deque>
#include <numeric>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "index/article_codec.h"
#include "index/columns.h"
#include "index/forward.h"
#include "index/hash.h"
#include "index/impact.h"
#include "index/schema.h"
#include "index/segment.h"

namespace xeber {
namespace {

constexpr int kCompressionLevel = 3;

// Distinct terms, numbered in order of first sight.
class Vocabulary {
 public:
  std::uint32_t Intern(std::string_view term) {
    if (const auto at = ids_.find(term); at != ids_.end()) return at->second;
    const std::string& kept = terms_.emplace_back(term);
    bytes_ += kept.size() + 80;
    return ids_[kept] = static_cast<std::uint32_t>(terms_.size() - 1);
  }
  // The number of a term, or kNoTerm.
  std::uint32_t Find(std::string_view term) const {
    const auto at = ids_.find(term);
    return at == ids_.end() ? Segment::kNoTerm : at->second;
  }
  std::size_t size() const { return terms_.size(); }
  const std::string& operator[](std::uint32_t id) const { return terms_[id]; }
  std::uint64_t bytes() const { return bytes_; }

 private:
  std::deque<std::string> terms_;
  absl::flat_hash_map<std::string_view, std::uint32_t> ids_;
  std::uint64_t bytes_ = 0;
};

struct Posting {
  std::uint32_t term;
  std::uint8_t impact;
  std::uint8_t strength = 0;  // its weight in the forward record; 0 = not in it
  EntityType type = EntityType::kOther;
};

// One added document, until the segment is put together.
struct Pending {
  ColumnValues columns;
  std::string id;
  std::string card;         // encoded
  std::string article;      // compressed
  std::string annotations;  // compressed
  std::vector<Posting> postings;
  std::vector<std::uint32_t> tokens;  // vocabulary numbers
  std::uint32_t title_tokens = 0, lead_tokens = 0;
  std::vector<std::uint32_t> shingles;
  std::vector<std::int8_t> latent;
};

template <typename T>
void PutBytesWithOffsets(const std::vector<const Pending*>& order, T Pending::*field, ByteSink& out) {
  std::vector<std::uint64_t> offsets = {0};
  for (const Pending* pending : order) offsets.push_back(offsets.back() + (pending->*field).size());
  out.PutArray(offsets);
  std::string bytes;
  bytes.reserve(offsets.back());
  for (const Pending* pending : order) bytes += pending->*field;
  out.PutArray(std::span<const char>(bytes));
}

std::string EncodeCard(const Article& article) {
  ByteSink out;
  out.PutString(article.id.value());
  out.PutString(article.title);
  out.PutString(article.url);
  out.PutString(article.image_url);
  return std::move(out.bytes());
}

ColumnValues ColumnsOf(const IndexDocument& document) {
  const Article& article = document.article;
  ColumnValues values;
  if (article.publish_time) {
    values.time = article.publish_time->at.time_since_epoch().count();
    values.precision = article.publish_time->precision;
  }
  if (article.update_time) values.update_time = article.update_time->time_since_epoch().count();
  values.fingerprint = document.terms.fingerprint;
  values.length = static_cast<std::uint32_t>(document.terms.tokens.size());
  values.language = document.terms.language.code();
  values.category = article.category;
  values.source = article.source;
  return values;
}

class NoStatistics : public CollectionStatistics {
 public:
  std::uint64_t documents() const override { return 0; }
  std::uint64_t DocumentFrequency(std::string_view) const override { return 0; }
};

}  // namespace

const CollectionStatistics& EmptyStatistics() {
  static const NoStatistics none;
  return none;
}

class SegmentBuilder::Impl {
 public:
  explicit Impl(const CollectionStatistics& background)
      : background_(background), compressor_(ZSTD_createCCtx(), &ZSTD_freeCCtx) {}

  void Add(const IndexDocument& document);
  SegmentParts Finish();
  std::uint32_t size() const { return static_cast<std::uint32_t>(pending_.size()); }
  std::uint64_t memory_bytes() const { return memory_bytes_ + vocabulary_.bytes(); }
  const CollectionStatistics& background() const { return background_; }

 private:
  // From the background's and our own documents together.
  float Idf(std::uint32_t id) const {
    return InverseDocumentFrequency(background_.documents() + pending_.size(),
                                    background_.DocumentFrequency(vocabulary_[id]) + frequencies_[id]);
  }

  void AddPostings(const IndexDocument& document, Pending& pending);
  // The term's vocabulary number; its posting is then the last one of `pending`, which is the last document.
  std::uint32_t AddPosting(std::string_view term, float weight, Pending& pending);
  std::string Compress(std::string_view bytes);
  std::vector<const Pending*> InTimeOrder() const;
  std::vector<std::uint32_t> SortTerms();
  ByteSink Begin(Part part) const;
  std::string BuildTerms(const std::vector<std::uint32_t>& sorted);
  std::string BuildImpacts(const std::vector<std::uint32_t>& sorted, const std::vector<const Pending*>& order);
  std::string BuildTokens(const std::vector<const Pending*>& order) const;
  std::string BuildForward(const std::vector<const Pending*>& order) const;
  std::string BuildColumns(const std::vector<const Pending*>& order) const;
  std::string BuildStore(const std::vector<const Pending*>& order, Part part) const;
  std::string BuildIds(const std::vector<const Pending*>& order) const;

  const CollectionStatistics& background_;
  std::unique_ptr<ZSTD_CCtx, decltype(&ZSTD_freeCCtx)> compressor_;
  Vocabulary vocabulary_;
  std::vector<std::uint32_t> frequencies_;  // by vocabulary number
  std::vector<std::uint32_t> last_holder_;  // the last document that holds the term, counted from 1, by vocabulary number
  std::vector<std::uint32_t> folded_;       // the folded spelling's vocabulary number, or kNoTerm
  std::deque<Pending> pending_;
  std::uint64_t memory_bytes_ = 0;

  std::vector<TermOrdinal> ordinals_;  // by vocabulary number, set by Finish
  std::vector<std::uint32_t> codes_;   // token code (rank by frequency) by vocabulary number
  std::vector<std::uint8_t> max_impacts_;
};

std::string SegmentBuilder::Impl::Compress(std::string_view bytes) {
  std::string out(ZSTD_compressBound(bytes.size()), '\0');
  out.resize(ZSTD_compressCCtx(compressor_.get(), out.data(), out.size(), bytes.data(), bytes.size(), kCompressionLevel));
  return out;
}

std::uint32_t SegmentBuilder::Impl::AddPosting(std::string_view term, float weight, Pending& pending) {
  const std::uint32_t id = vocabulary_.Intern(term);
  if (id == frequencies_.size()) {
    frequencies_.push_back(0);
    last_holder_.push_back(0);
    folded_.push_back(Segment::kNoTerm);
  }
  const std::uint8_t impact = QuantiseImpact(weight);
  if (last_holder_[id] == size()) {  // terms that are equal once they are cut, or an entity told twice
    const auto known =
        std::find_if(pending.postings.begin(), pending.postings.end(), [&](const Posting& p) { return p.term == id; });
    known->impact = std::max(known->impact, impact);
    std::rotate(known, known + 1, pending.postings.end());  // callers mark the last one
    return id;
  }
  last_holder_[id] = size();
  ++frequencies_[id];
  pending.postings.push_back({id, impact});
  return id;
}

void SegmentBuilder::Impl::AddPostings(const IndexDocument& document, Pending& pending) {
  const FrequencyWeigher weigh(document.terms), weigh_strength(document.terms, kSimilarityFieldWeights);
  absl::flat_hash_map<std::string, float> folded_weights;  // several stems may share a folded spelling
  std::vector<std::uint32_t> stems;
  std::string key;
  for (const TermOccurrences& term : document.terms.terms) {
    const float weight = weigh(term);
    key.assign(1, schema::kStem).append(term.stem, 0, schema::kMaxTermBytes - 1);
    stems.push_back(AddPosting(key, weight, pending));
    if (!term.stop)
      pending.postings.back().strength = std::max(pending.postings.back().strength, QuantiseImpact(weigh_strength(term)));
    if (term.folded.empty()) continue;
    float& folded = folded_weights[schema::FoldedTerm(term.folded)];
    folded = std::max(folded, weight);
  }
  for (const auto& [term, weight] : folded_weights) AddPosting(term, weight, pending);
  for (std::size_t i = 0; i < stems.size(); ++i) {
    const std::string& folded = document.terms.terms[i].folded;
    if (!folded.empty() && folded_[stems[i]] == Segment::kNoTerm)
      folded_[stems[i]] = vocabulary_.Find(schema::FoldedTerm(folded));
  }
  for (const ArticleEntity& entity : document.annotations.entities) {
    AddPosting(schema::EntityTerm(entity.id), entity.salience, pending);
    pending.postings.back().strength = pending.postings.back().impact;
    pending.postings.back().type = entity.type;
  }
  pending.tokens.reserve(document.terms.tokens.size());
  for (const std::uint32_t token : document.terms.tokens) pending.tokens.push_back(stems[token]);
}

void SegmentBuilder::Impl::Add(const IndexDocument& document) {
  Pending& pending = pending_.emplace_back();
  pending.columns = ColumnsOf(document);
  pending.id = document.article.id.value();
  pending.card = EncodeCard(document.article);
  pending.article = Compress(EncodeArticle(document.article));
  pending.annotations = Compress(EncodeAnnotations(document.annotations));
  AddPostings(document, pending);
  pending.title_tokens = document.terms.title_tokens;
  pending.lead_tokens = document.terms.lead_tokens;
  pending.shingles = document.terms.shingles;
  pending.latent = document.annotations.latent;
  pending.postings.shrink_to_fit();
  memory_bytes_ += sizeof pending + pending.card.size() + pending.article.size() + pending.annotations.size() +
                   pending.shingles.size() * 4 + pending.latent.size() + pending.postings.size() * sizeof(Posting) +
                   pending.tokens.size() * 4 + 256;
}

std::vector<const Pending*> SegmentBuilder::Impl::InTimeOrder() const {
  std::vector<const Pending*> order;
  order.reserve(pending_.size());
  for (const Pending& pending : pending_) order.push_back(&pending);
  std::stable_sort(order.begin(), order.end(),
                   [](const Pending* a, const Pending* b) { return a->columns.time < b->columns.time; });
  return order;
}

// Vocabulary numbers in byte order of their terms; sets ordinals_ and codes_.
std::vector<std::uint32_t> SegmentBuilder::Impl::SortTerms() {
  std::vector<std::uint32_t> sorted(vocabulary_.size());
  std::iota(sorted.begin(), sorted.end(), 0u);
  std::sort(sorted.begin(), sorted.end(), [&](std::uint32_t a, std::uint32_t b) { return vocabulary_[a] < vocabulary_[b]; });
  ordinals_.resize(sorted.size());
  for (std::uint32_t i = 0; i < sorted.size(); ++i) ordinals_[sorted[i]] = i;

  std::vector<std::uint32_t> by_frequency = sorted;
  std::stable_sort(by_frequency.begin(), by_frequency.end(),
                   [&](std::uint32_t a, std::uint32_t b) { return frequencies_[a] > frequencies_[b]; });
  codes_.resize(sorted.size());
  for (std::uint32_t i = 0; i < by_frequency.size(); ++i) codes_[by_frequency[i]] = i;
  return sorted;
}

ByteSink SegmentBuilder::Impl::Begin(Part part) const {
  ByteSink out;
  out.Put(PartHeader{.part = static_cast<std::uint16_t>(part), .documents = size()});
  return out;
}

std::string SegmentBuilder::Impl::BuildTerms(const std::vector<std::uint32_t>& sorted) {
  std::vector<std::uint32_t> offsets = {0}, frequencies;
  std::vector<std::uint64_t> begins;
  std::vector<std::uint8_t> max_impacts;
  std::vector<TermOrdinal> folded, by_frequency(sorted.size());
  std::string bytes;
  std::uint64_t begin = 0;
  for (const std::uint32_t id : sorted) {
    bytes += vocabulary_[id];
    offsets.push_back(static_cast<std::uint32_t>(bytes.size()));
    begins.push_back(begin);
    frequencies.push_back(frequencies_[id]);
    max_impacts.push_back(max_impacts_[id]);
    folded.push_back(folded_[id] == Segment::kNoTerm ? Segment::kNoTerm : ordinals_[folded_[id]]);
    by_frequency[codes_[id]] = ordinals_[id];
    begin += frequencies_[id];
  }
  std::vector<TermSlot> table(std::bit_ceil(sorted.size() * 3 / 2 + 2));
  for (const std::uint32_t id : sorted) {
    const std::uint32_t hash = TermHash(vocabulary_[id]);
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

std::string SegmentBuilder::Impl::BuildImpacts(const std::vector<std::uint32_t>& sorted,
                                               const std::vector<const Pending*>& order) {
  std::vector<std::uint64_t> next(vocabulary_.size());
  std::uint64_t total = 0;
  for (const std::uint32_t id : sorted) next[id] = std::exchange(total, total + frequencies_[id]);
  const std::vector<std::uint64_t> begins = next;

  std::vector<DocId> docs(total);
  std::vector<std::uint8_t> impacts(total);
  max_impacts_.assign(vocabulary_.size(), 0);
  for (DocId doc = 0; doc < order.size(); ++doc) {
    for (const Posting& posting : order[doc]->postings) {
      const std::uint64_t at = next[posting.term]++;
      docs[at] = doc;
      impacts[at] = posting.impact;
      max_impacts_[posting.term] = std::max(max_impacts_[posting.term], posting.impact);
    }
  }
  std::vector<std::uint8_t> block_max;
  std::vector<std::uint64_t> block_begins;
  for (const std::uint32_t id : sorted) {
    block_begins.push_back(block_max.size());
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
  return std::move(out.bytes());
}

std::string SegmentBuilder::Impl::BuildTokens(const std::vector<const Pending*>& order) const {
  std::vector<std::uint64_t> offsets = {0};
  std::string bytes;
  for (const Pending* pending : order) {
    PutVarint(pending->title_tokens, bytes);
    PutVarint(pending->lead_tokens, bytes);
    for (const std::uint32_t token : pending->tokens) PutVarint(codes_[token], bytes);
    offsets.push_back(bytes.size());
  }
  ByteSink out = Begin(Part::kTokens);
  out.PutArray(offsets);
  out.PutArray(std::span<const char>(bytes));
  return std::move(out.bytes());
}

std::string SegmentBuilder::Impl::BuildForward(const std::vector<const Pending*>& order) const {
  std::vector<std::uint64_t> offsets = {0};
  std::string bytes;
  std::vector<float> idf;
  for (std::uint32_t id = 0; id < vocabulary_.size(); ++id) idf.push_back(Idf(id));
  for (const Pending* pending : order) {
    std::vector<ForwardItem> terms, entities;
    for (const Posting& posting : pending->postings) {
      if (posting.strength == 0) continue;
      const std::string& term = vocabulary_[posting.term];
      if (term.front() == schema::kEntity)
        entities.push_back(MakeForwardEntity(term, posting.strength, posting.type, idf[posting.term]));
      else
        terms.push_back(MakeForwardTerm(term, posting.strength, idf[posting.term]));
    }
    bytes += EncodeForward(std::move(terms), std::move(entities), pending->shingles, pending->latent);
    offsets.push_back(bytes.size());
  }
  ByteSink out = Begin(Part::kForward);
  out.PutArray(offsets);
  out.PutArray(std::span<const char>(bytes));
  return std::move(out.bytes());
}

std::string SegmentBuilder::Impl::BuildColumns(const std::vector<const Pending*>& order) const {
  std::vector<const ColumnValues*> documents;
  documents.reserve(order.size());
  for (const Pending* pending : order) documents.push_back(&pending->columns);
  ByteSink out = Begin(Part::kColumns);
  PutColumns(documents, out);
  return std::move(out.bytes());
}

std::string SegmentBuilder::Impl::BuildStore(const std::vector<const Pending*>& order, Part part) const {
  ByteSink out = Begin(part);
  if (part == Part::kCards) {
    PutBytesWithOffsets(order, &Pending::card, out);
  } else {
    PutBytesWithOffsets(order, &Pending::article, out);
    PutBytesWithOffsets(order, &Pending::annotations, out);
  }
  return std::move(out.bytes());
}

std::string SegmentBuilder::Impl::BuildIds(const std::vector<const Pending*>& order) const {
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

SegmentParts SegmentBuilder::Impl::Finish() {
  const std::vector<const Pending*> order = InTimeOrder();
  const std::vector<std::uint32_t> sorted = SortTerms();
  SegmentParts parts;
  const auto part = [&](Part which) -> std::string& { return parts[static_cast<std::size_t>(which)]; };
  part(Part::kImpacts) = BuildImpacts(sorted, order);
  part(Part::kTerms) = BuildTerms(sorted);
  part(Part::kTokens) = BuildTokens(order);
  part(Part::kForward) = BuildForward(order);
  part(Part::kColumns) = BuildColumns(order);
  part(Part::kCards) = BuildStore(order, Part::kCards);
  part(Part::kArticles) = BuildStore(order, Part::kArticles);
  part(Part::kIds) = BuildIds(order);
  return parts;
}

SegmentBuilder::SegmentBuilder(const CollectionStatistics& background) : impl_(std::make_unique<Impl>(background)) {}
SegmentBuilder::~SegmentBuilder() = default;
void SegmentBuilder::Add(const IndexDocument& document) { impl_->Add(document); }
std::uint32_t SegmentBuilder::size() const { return impl_->size(); }
std::uint64_t SegmentBuilder::memory_bytes() const { return impl_->memory_bytes(); }
SegmentParts SegmentBuilder::Finish() {
  SegmentParts parts = impl_->Finish();
  impl_ = std::make_unique<Impl>(impl_->background());
  return parts;
}

}  // namespace xeber
