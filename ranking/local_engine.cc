#include "ranking/local_engine.h"

#include <algorithm>
#include <filesystem>

#include "absl/strings/str_cat.h"
#include "index/impact.h"
#include "ranking/entity_catalog.h"
#include "ranking/recommender.h"
#include "ranking/searcher.h"
#include "ranking/similar_finder.h"
#include "ranking/suggester.h"
#include "text/document_terms.h"

namespace xeber {
namespace {

absl::Status NoArticle(const ArticleId& id) {
  return absl::NotFoundError(absl::StrCat("id: no article ", id.value(), " is indexed"));
}

absl::StatusOr<DocumentLocation> Locate(const Snapshot& snapshot, const ArticleId& id) {
  if (id.empty()) return absl::InvalidArgumentError("id: missing");
  const auto at = snapshot.Find(id);
  if (!at) return NoArticle(id);
  return *at;
}

class LocalEngine : public Engine {
 public:
  LocalEngine(const Index& index, const Analyzer& analyzer, const Annotator& annotator, const EngineExtras& extras)
      : index_(index), analyzer_(analyzer), annotator_(annotator), reads_(extras.reads), keyboards_(extras.keyboards), curations_(extras.curations),
        entities_(MakeLocalEntityCatalog([&index] { return index.snapshot(); }, analyzer, annotator)) {}

  absl::StatusOr<SearchResponse> Search(const SearchRequest& request, const CallOptions& options) const override {
    const std::shared_ptr<const CurationBook> curations = curations_ ? curations_() : nullptr;
    return SearchSnapshot(*index_.snapshot(), {analyzer_, &annotator_, keyboards_}, request, options, curations.get());
  }

  absl::StatusOr<SimilarResponse> FindSimilar(const SimilarRequest& request, const CallOptions& options) const override {
    return FindSimilarInSnapshot(*index_.snapshot(), analyzer_, annotator_, request, options);
  }

  absl::StatusOr<RecommendResponse> Recommend(const RecommendRequest& request, const CallOptions& options) const override {
    const ReadSummary reads = reads_ != nullptr ? reads_->Summarise(request.now) : ReadSummary{};
    return RecommendFromSnapshot(*index_.snapshot(), analyzer_, annotator_, reads, request, options);
  }

  absl::StatusOr<SuggestResponse> Suggest(const SuggestRequest& request, const CallOptions& options) const override {
    return SuggestFromSnapshot(*index_.snapshot(), analyzer_, request, options);
  }

  absl::StatusOr<Article> GetArticle(const ArticleId& id, const CallOptions&) const override {
    const auto snapshot = index_.snapshot();
    const auto at = Locate(*snapshot, id);
    if (!at.ok()) return at.status();
    return snapshot->segments()[at->segment].segment->article(at->doc);
  }

  absl::StatusOr<ArticleInspection> Inspect(const ArticleId& id, const CallOptions& options) const override;
  absl::StatusOr<IndexStats> GetStats(const CallOptions& options) const override;
  const EntityCatalog* entities() const override { return entities_.get(); }

 private:
  const Index& index_;
  const Analyzer& analyzer_;
  const Annotator& annotator_;
  const ReadLog* const reads_;
  const Keyboards* const keyboards_;
  const std::function<std::shared_ptr<const CurationBook>()> curations_;
  const std::unique_ptr<EntityCatalog> entities_;
};

std::map<std::string, std::string> ValuesOf(const Segment& segment, DocId doc) {
  const Columns& columns = segment.columns();
  std::map<std::string, std::string> values = {
      {"language", std::string(columns.language.value(doc))},
      {"category", std::string(columns.category.value(doc))},
      {"source", std::string(columns.source.value(doc))},
      {"tokens", absl::StrCat(columns.length(doc))},
      {"fingerprint", absl::StrCat(absl::Hex(columns.fingerprint(doc), absl::kZeroPad16))}};
  if (const auto time = columns.publish_time(doc)) values["publish_time"] = FormatTime(*time);
  if (const auto time = columns.update_time(doc)) values["update_time"] = FormatTime(*time);
  return values;
}

absl::StatusOr<ArticleInspection> LocalEngine::Inspect(const ArticleId& id, const CallOptions&) const {
  const auto snapshot = index_.snapshot();
  const auto at = Locate(*snapshot, id);
  if (!at.ok()) return at.status();
  const Segment& segment = *snapshot->segments()[at->segment].segment;
  auto stored = segment.annotated_article(at->doc);
  if (!stored.ok()) return stored.status();

  ArticleInspection inspection{
      .article = std::move(stored->article), .annotations = std::move(stored->annotations), .segment = segment.name()};
  inspection.values = ValuesOf(segment, at->doc);
  DocumentTokens tokens;
  segment.ReadTokens(at->doc, tokens);
  std::sort(tokens.tokens.begin(), tokens.tokens.end());
  tokens.tokens.erase(std::unique(tokens.tokens.begin(), tokens.tokens.end()), tokens.tokens.end());
  for (const TermOrdinal ordinal : tokens.tokens) {
    const PostingList list = segment.postings(ordinal);
    const auto place = std::lower_bound(list.docs.begin(), list.docs.end(), at->doc) - list.docs.begin();
    if (place == static_cast<std::ptrdiff_t>(list.docs.size())) continue;
    const std::string term(segment.term(ordinal));
    const float idf = InverseDocumentFrequency(snapshot->documents(), snapshot->DocumentFrequency(term));
    inspection.terms.emplace_back(term.substr(1), list.impacts[static_cast<std::size_t>(place)] * kImpactUnit * idf);
  }
  std::stable_sort(inspection.terms.begin(), inspection.terms.end(),
                   [](const auto& a, const auto& b) { return a.second > b.second; });
  return inspection;
}

absl::StatusOr<IndexStats> LocalEngine::GetStats(const CallOptions&) const {
  const auto snapshot = index_.snapshot();
  IndexStats stats{.generation = absl::StrCat(snapshot->generation()),
                   .articles = snapshot->live_documents(),
                   .deleted = snapshot->documents() - snapshot->live_documents()};
  for (const DamagedSegment& damaged : index_.damaged())
    stats.damage.push_back(absl::StrCat("segment ", damaged.segment.name, " (", damaged.segment.articles,
                                        " articles) is left out: ", damaged.fault.message()));
  for (const SegmentView& view : snapshot->segments()) {
    const Columns& columns = view.segment->columns();
    if (view.hot)
      stats.hot_articles += view.live();
    else
      ++stats.segments;
    for (const std::string_view category : columns.category.values)
      if (const auto told = snapshot->models() ? snapshot->models()->HalfLife(category) : std::nullopt)
        stats.half_life_hours_by_category[std::string(category)] = static_cast<std::uint64_t>(told->count());
    for (DocId doc = 0; doc < columns.size(); ++doc) {
      if (view.Deleted(doc)) continue;
      ++stats.articles_by_language[std::string(columns.language.value(doc))];
      if (const auto time = columns.publish_time(doc)) {
        stats.oldest = stats.oldest ? std::min(*stats.oldest, time->at) : time->at;
        stats.newest = stats.newest ? std::max(*stats.newest, time->at) : time->at;
      }
    }
    if (view.hot) continue;
    for (std::size_t part = 0; part < kPartCount; ++part) {
      const std::uint64_t bytes = view.segment->PartBytes(static_cast<Part>(part));
      stats.bytes_by_part[std::string(kPartFiles[part])] += bytes;
      stats.bytes += bytes;
    }
    if (const std::uint64_t bytes = view.segment->neighbours().bytes(); bytes > 0) {
      stats.bytes_by_part[kNeighboursFile] += bytes;
      stats.bytes += bytes;
    }
  }
  return stats;
}

}  // namespace

std::unique_ptr<Engine> MakeLocalEngine(const Index& index, const Analyzer& analyzer, const Annotator& annotator,
                                        const EngineExtras& extras) {
  return std::make_unique<LocalEngine>(index, analyzer, annotator, extras);
}

}  // namespace xeber
