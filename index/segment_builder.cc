#include "index/segment_builder.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "index/article_codec.h"
#include "index/article_packer.h"
#include "index/bytes.h"
#include "index/collected_documents.h"
#include "index/impact.h"
#include "index/schema.h"
#include "index/segment_encoder.h"
#include "news/content_weigher.h"

namespace xeber {
namespace {

constexpr float kIndexedTopic = 0.5f;  // probability from which on an article is found by a topic

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
  Impl(const CollectionStatistics& background, std::shared_ptr<const ArchiveModels> models)
      : background_(background), models_(std::move(models)) {}

  void Add(const IndexDocument& document);
  SegmentParts Finish(Destination destination);
  std::uint32_t size() const { return collected_.size(); }
  std::uint64_t memory_bytes() const { return memory_bytes_ + collected_.vocabulary.bytes() + collected_.part_terms.bytes(); }

 private:
  void AddPostings(const IndexDocument& document, const Annotations& annotations, CollectedDocument& to);
  // The term's vocabulary number; its posting is then the last one of `to`, which is the last document.
  std::uint32_t AddPosting(std::string_view term, float weight, CollectedDocument& to);

  const CollectionStatistics& background_;
  const std::shared_ptr<const ArchiveModels> models_;
  CollectedDocuments collected_;
  std::vector<std::uint32_t> last_holder_;  // the last document that holds the term, counted from 1, by vocabulary number
  std::uint64_t memory_bytes_ = 0;
};

std::uint32_t SegmentBuilder::Impl::AddPosting(std::string_view term, float weight, CollectedDocument& to) {
  const std::uint32_t id = collected_.vocabulary.Intern(term);
  if (id == collected_.frequencies.size()) {
    collected_.frequencies.push_back(0);
    last_holder_.push_back(0);
    collected_.folded.push_back(Segment::kNoTerm);
  }
  const std::uint8_t impact = QuantiseImpact(weight);
  if (last_holder_[id] == size()) {  // terms that are equal once they are cut, or an entity told twice
    const auto known =
        std::find_if(to.postings.begin(), to.postings.end(), [&](const CollectedPosting& p) { return p.term == id; });
    known->impact = std::max(known->impact, impact);
    std::rotate(known, known + 1, to.postings.end());  // callers mark the last one
    return id;
  }
  last_holder_[id] = size();
  ++collected_.frequencies[id];
  to.postings.push_back({id, impact});
  return id;
}

void SegmentBuilder::Impl::AddPostings(const IndexDocument& document, const Annotations& annotations, CollectedDocument& to) {
  const FrequencyWeigher weigh(document.terms);
  const ContentWeigher weigh_content(document.terms);
  absl::flat_hash_map<std::string, float> folded_weights;  // several stems may share a folded spelling
  std::vector<std::uint32_t> stems;
  std::string key;
  for (std::size_t i = 0; i < document.terms.terms.size(); ++i) {
    const TermOccurrences& term = document.terms.terms[i];
    const float weight = weigh(term);
    key.assign(1, schema::kStem).append(term.stem, 0, schema::kMaxTermBytes - 1);
    stems.push_back(AddPosting(key, weight, to));
    if (!term.stop) to.postings.back().strength = std::max(to.postings.back().strength, QuantiseImpact(weigh_content(i)));
    if (term.folded.empty()) continue;
    float& folded = folded_weights[schema::FoldedTerm(term.folded)];
    folded = std::max(folded, weight);
  }
  for (const auto& [term, weight] : folded_weights) AddPosting(term, weight, to);
  for (std::size_t i = 0; i < stems.size(); ++i) {
    const std::string& folded = document.terms.terms[i].folded;
    if (!folded.empty() && collected_.folded[stems[i]] == Segment::kNoTerm)
      collected_.folded[stems[i]] = collected_.vocabulary.Find(schema::FoldedTerm(folded));
  }
  for (const WordPart& part : annotations.parts) {
    key.assign(1, schema::kStem).append(part.stem, 0, schema::kMaxTermBytes - 1);
    to.parts.push_back({collected_.part_terms.Intern(key), QuantiseImpact(weigh_content(part.word))});
  }
  for (const ArticleEntity& entity : annotations.entities) {
    AddPosting(schema::EntityTerm(entity.id), entity.salience, to);
    to.postings.back().strength = to.postings.back().impact;
    to.postings.back().type = entity.type;
  }
  for (const Topic& topic : annotations.topics)
    if (topic.probability >= kIndexedTopic) AddPosting(schema::TopicTerm(topic.id), topic.probability, to);
  for (const std::string& author : document.article.authors)
    if (!author.empty()) AddPosting(schema::AuthorTerm(author), 1, to);
  to.tokens.reserve(document.terms.tokens.size());
  for (const std::uint32_t token : document.terms.tokens) to.tokens.push_back(stems[token]);
}

void SegmentBuilder::Impl::Add(const IndexDocument& document) {
  Annotations told;
  if (models_) {
    told = document.annotations;
    models_->Annotate(document.article, document.terms, told);
  }
  const Annotations& annotations = models_ ? told : document.annotations;
  CollectedDocument& to = collected_.documents.emplace_back();
  to.columns = ColumnsOf(document);
  to.id = document.article.id.value();
  to.card = EncodeCard(document.article);
  to.article = Compress(EncodeArticle(document.article));
  to.annotations = Compress(EncodeAnnotations(annotations, document.article));
  AddPostings(document, annotations, to);
  to.title_tokens = document.terms.title_tokens;
  to.lead_tokens = document.terms.lead_tokens;
  to.shingles = document.terms.shingles;
  to.latent = annotations.latent;
  to.postings.shrink_to_fit();
  memory_bytes_ += sizeof to + to.card.size() + to.article.size() + to.annotations.size() + to.shingles.size() * 4 +
                   to.latent.size() + to.postings.size() * sizeof(CollectedPosting) + to.parts.size() * sizeof(CollectedPart) + to.tokens.size() * 4 + 256;
}

SegmentParts SegmentBuilder::Impl::Finish(Destination destination) {
  SegmentParts parts = EncodeSegment(collected_, background_, destination);
  collected_ = {};
  last_holder_.clear();
  memory_bytes_ = 0;
  return parts;
}

SegmentBuilder::SegmentBuilder(const CollectionStatistics& background, std::shared_ptr<const ArchiveModels> models)
    : impl_(std::make_unique<Impl>(background, std::move(models))) {}
SegmentBuilder::~SegmentBuilder() = default;
void SegmentBuilder::Add(const IndexDocument& document) { impl_->Add(document); }
std::uint32_t SegmentBuilder::size() const { return impl_->size(); }
std::uint64_t SegmentBuilder::memory_bytes() const { return impl_->memory_bytes(); }
SegmentParts SegmentBuilder::Finish(Destination destination) { return impl_->Finish(destination); }

}  // namespace xeber
