#include "ranking/seed.h"

#include "absl/strings/str_cat.h"
#include "index/document.h"
#include "ranking/document_frequencies.h"
#include "text/document_terms.h"

namespace xeber {
namespace {

std::unique_ptr<Seed> IndexedSeed(const Snapshot& snapshot, const DocumentLocation& at) {
  const Segment& segment = *snapshot.segments()[at.segment].segment;
  auto seed = std::make_unique<Seed>();
  seed->view = {.forward = segment.forward(at.doc),
                .category = segment.columns().category.value(at.doc),
                .time = segment.columns().time(at.doc),
                .fingerprint = segment.columns().fingerprint(at.doc)};
  seed->language = segment.columns().language.value(at.doc);
  seed->view.language = seed->language;
  seed->location = at;
  return seed;
}

std::unique_ptr<Seed> TextSeed(const Article& article, const Snapshot& snapshot, const Analyzer& analyzer,
                               const Annotator& annotator) {
  thread_local ArticleAnalysis analysis;
  AnalyzeArticle(analyzer, article, analysis);
  IndexDocument document{.article = article, .terms = CountTerms(analysis)};
  annotator.Annotate(article, analysis, document.annotations);
  if (snapshot.models()) snapshot.models()->Annotate(article, document.terms, document.annotations);
  auto seed = std::make_unique<Seed>();
  seed->article = article;
  seed->forward_bytes = EncodeForward(document, DocumentFrequencies(document, snapshot));
  seed->view = {.forward = DecodeForward(seed->forward_bytes),
                .category = seed->article.category,
                .fingerprint = document.terms.fingerprint};
  if (article.publish_time) seed->view.time = article.publish_time->at.time_since_epoch().count();
  seed->language = analysis.language.code();
  seed->view.language = seed->language;
  return seed;
}

std::vector<std::uint32_t> HashesOf(const std::vector<std::unique_ptr<Seed>>& seeds) {
  std::vector<std::uint32_t> hashes;
  for (const auto& seed : seeds)
    for (const auto& list : {seed->view.forward.terms, seed->view.forward.entities})
      hashes.insert(hashes.end(), list.begin(), list.end());
  return hashes;
}

}  // namespace

absl::StatusOr<Seeds> ReadSeeds(const std::vector<SimilarSeed>& asked, const Snapshot& snapshot, const Analyzer& analyzer,
                                const Annotator& annotator) {
  Seeds result;
  for (std::size_t i = 0; i < asked.size(); ++i) {
    const SimilarSeed& wanted = asked[i];
    std::unique_ptr<Seed> seed;
    if (!wanted.id.empty()) {
      const auto at = snapshot.Find(wanted.id);
      if (!at) {
        result.missing.push_back(wanted.id);
        continue;
      }
      seed = IndexedSeed(snapshot, *at);
    } else if (!wanted.text.title.empty() || !wanted.text.lead.empty() || !wanted.text.body.empty()) {
      seed = TextSeed(wanted.text, snapshot, analyzer, annotator);
    } else {
      return absl::InvalidArgumentError(absl::StrCat("seeds[", i, "]: give an article's id, or a text with a title or a body"));
    }
    seed->weight = wanted.weight;
    result.seeds.push_back(std::move(seed));
  }
  result.terms = SeedTerms(snapshot, HashesOf(result.seeds));
  return result;
}

}  // namespace xeber
