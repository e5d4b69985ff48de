#include "ranking/similar_explanation.h"

#include <algorithm>
#include <map>
#include <span>
#include <string>

#include "index/impact.h"
#include "index/schema.h"
#include "text/document_terms.h"

namespace xeber {
namespace {

// An article with its words and entities, for telling where they stand.
struct Reading {
  Article article;
  Annotations annotations;
  std::map<std::string, std::vector<Span>, std::less<>> words;  // by stem; without stop words
};

void AddWords(const Analysis& analysis, ArticleField field, Reading& reading) {
  for (const Token& token : analysis.tokens) {
    if (token.stop) continue;
    const auto at = reading.words.try_emplace(std::string(token.stem)).first;
    at->second.push_back({field, token.begin, token.end});
  }
}

void ReadWords(const Analyzer& analyzer, Reading& reading) {
  ArticleAnalysis analysis;
  AnalyzeArticle(analyzer, reading.article, analysis);
  AddWords(analysis.title, ArticleField::kTitle, reading);
  AddWords(analysis.lead, ArticleField::kLead, reading);
  AddWords(analysis.body, ArticleField::kBody, reading);
}

Reading ReadIndexed(const Snapshot& snapshot, const DocumentLocation& at, const Analyzer& analyzer) {
  const Segment& segment = *snapshot.segments()[at.segment].segment;
  Reading reading;
  if (auto both = segment.annotated_article(at.doc); both.ok()) {
    reading.article = std::move(both->article);
    reading.annotations = std::move(both->annotations);
  } else if (auto article = segment.article(at.doc); article.ok()) {  // only its annotations are damaged
    reading.article = *std::move(article);
  }
  ReadWords(analyzer, reading);
  return reading;
}

Reading ReadSeed(const Snapshot& snapshot, const Seed& seed, const Analyzer& analyzer, const Annotator& annotator) {
  if (seed.location) return ReadIndexed(snapshot, *seed.location, analyzer);
  Reading reading{.article = seed.article};
  ArticleAnalysis analysis;
  AnalyzeArticle(analyzer, reading.article, analysis);
  annotator.Annotate(reading.article, analysis, reading.annotations);
  ReadWords(analyzer, reading);
  return reading;
}

std::string_view FieldOf(const Article& article, ArticleField field) {
  return field == ArticleField::kTitle ? article.title : field == ArticleField::kLead ? article.lead : article.body;
}

std::string SurfaceOf(const Article& article, const Span& span) {
  const std::string_view text = FieldOf(article, span.field);
  return span.end <= text.size() ? std::string(text.substr(span.begin, span.end - span.begin)) : std::string();
}

// The weight of a hash shared by two forward records: product of both impacts and idf squared; 0 if not in both.
float SharedWeight(std::span<const std::uint32_t> a, std::span<const std::uint8_t> a_impacts, std::span<const std::uint32_t> b,
                   std::span<const std::uint8_t> b_impacts, std::uint32_t hash, const SeedTerms& terms) {
  const auto i = std::lower_bound(a.begin(), a.end(), hash) - a.begin();
  const auto j = std::lower_bound(b.begin(), b.end(), hash) - b.begin();
  if (i == std::ssize(a) || j == std::ssize(b) || a[static_cast<std::size_t>(i)] != hash ||
      b[static_cast<std::size_t>(j)] != hash)
    return 0;
  const float rarity = terms.IdfOf(hash);
  return a_impacts[static_cast<std::size_t>(i)] * kImpactUnit * b_impacts[static_cast<std::size_t>(j)] * kImpactUnit * rarity *
         rarity;
}

// Whether a word is told already: as the whole name of an entity somewhere, or everywhere as a part of one's.
bool IsNamed(const std::vector<Span>& spans, std::span<const SharedFeature> entities) {
  const auto any_mention = [&](const Span& word, auto matches) {
    return std::any_of(entities.begin(), entities.end(), [&](const SharedFeature& entity) {
      return std::any_of(entity.in_hit.begin(), entity.in_hit.end(),
                         [&](const Span& mention) { return mention.field == word.field && matches(mention, word); });
    });
  };
  const auto is_whole = [](const Span& mention, const Span& word) { return mention.begin == word.begin && word.end == mention.end; };
  const auto is_part = [](const Span& mention, const Span& word) { return mention.begin <= word.begin && word.end <= mention.end; };
  return std::any_of(spans.begin(), spans.end(), [&](const Span& word) { return any_mention(word, is_whole); }) ||
         std::all_of(spans.begin(), spans.end(), [&](const Span& word) { return any_mention(word, is_part); });
}

}  // namespace

std::vector<ScorePart> PartsOf(const CombinedScore& score) {
  std::vector<ScorePart> parts = {
      {"terms", score.terms}, {"entities", score.entities}, {"latent", score.latent}, {"category", score.category}};
  std::erase_if(parts, [](const ScorePart& part) { return part.value == 0; });
  double sum = 0;
  for (const ScorePart& part : parts) sum += part.value;
  if (score.score != sum) parts.push_back({"time", score.score - sum});
  return parts;
}

std::vector<SharedFeature> FindShared(const Snapshot& snapshot, const Seed& seed, const SeedTerms& terms,
                                      const DocumentLocation& hit, const Analyzer& analyzer, const Annotator& annotator) {
  const Reading ours = ReadSeed(snapshot, seed, analyzer, annotator);
  const Reading theirs = ReadIndexed(snapshot, hit, analyzer);
  const ForwardView a = seed.view.forward, b = snapshot.segments()[hit.segment].segment->forward(hit.doc);
  std::vector<SharedFeature> shared;
  for (const ArticleEntity& entity : theirs.annotations.entities) {
    const auto same = [&](const ArticleEntity& other) { return other.id == entity.id; };
    const auto at = std::find_if(ours.annotations.entities.begin(), ours.annotations.entities.end(), same);
    if (at == ours.annotations.entities.end()) continue;
    const float weight =
        SharedWeight(a.entities, a.saliences, b.entities, b.saliences, TermHash(schema::EntityTerm(entity.id)), terms);
    shared.push_back({.kind = SharedFeature::Kind::kEntity, .name = entity.name, .weight = weight, .in_seed = at->mentions, .in_hit = entity.mentions});
  }
  const std::size_t entities = shared.size();
  for (const auto& [stem, spans] : theirs.words) {
    const auto in_seed = ours.words.find(stem);
    if (in_seed == ours.words.end() || IsNamed(spans, {shared.data(), entities})) continue;
    const float weight = SharedWeight(a.terms, a.impacts, b.terms, b.impacts, TermHash(schema::StemTerm(stem)), terms);
    if (weight > 0)
      shared.push_back({.kind = SharedFeature::Kind::kTerm,
                        .name = SurfaceOf(theirs.article, spans.front()),
                        .weight = weight,
                        .in_seed = in_seed->second,
                        .in_hit = spans});
  }
  std::stable_sort(shared.begin(), shared.end(), [](const auto& x, const auto& y) { return x.weight > y.weight; });
  if (shared.size() > kMaxShared) shared.resize(kMaxShared);
  return shared;
}

}  // namespace xeber
