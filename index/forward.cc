#include "index/forward.h"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include "index/bytes.h"
#include "index/document.h"
#include "index/hash.h"
#include "index/impact.h"
#include "index/schema.h"
#include "index/segment_format.h"
#include "index/statistics.h"
#include "news/content_weigher.h"

namespace xeber {
namespace {

struct ForwardHeader {
  std::uint16_t terms = 0, entities = 0, shingles = 0, latent = 0;
  float term_norm = 0, entity_norm = 0;
};

ForwardItems ChooseHeaviest(std::vector<ForwardItem> items, std::size_t limit) {
  const auto heavier = [](const ForwardItem& a, const ForwardItem& b) {
    return a.weight != b.weight ? a.weight > b.weight : a.hash < b.hash;
  };
  const auto same = [](const ForwardItem& a, const ForwardItem& b) { return a.hash == b.hash; };
  if (items.size() > limit) {
    std::nth_element(items.begin(), items.begin() + static_cast<std::ptrdiff_t>(limit), items.end(), heavier);
    items.resize(limit);
  }
  std::sort(items.begin(), items.end(), [](const ForwardItem& a, const ForwardItem& b) { return a.hash < b.hash; });
  items.erase(std::unique(items.begin(), items.end(), same), items.end());
  double squares = 0;
  for (const ForwardItem& item : items) squares += static_cast<double>(item.weight) * item.weight;
  return {.items = std::move(items), .norm = static_cast<float>(std::sqrt(squares))};
}

template <typename T, typename Of>
void PutEach(ByteSink& out, const std::vector<ForwardItem>& items, Of of) {
  for (const ForwardItem& item : items) out.Put<T>(of(item));
}

}  // namespace

float EntityTypeWeight(EntityType type) {
  switch (type) {
    case EntityType::kPerson:
    case EntityType::kOrganisation:
    case EntityType::kEvent:
      return 1.0f;
    case EntityType::kCity:
    case EntityType::kPlace:
    case EntityType::kCountry:
      return 0.8f;
    case EntityType::kOther:
      return 0.6f;
  }
  return 0;
}

std::uint32_t TermHash(std::string_view term) { return static_cast<std::uint32_t>(HashBytes(term) >> 32); }

ForwardItem MakeForwardTerm(std::string_view term, std::uint8_t impact, float idf) {
  return {.hash = TermHash(term), .impact = impact, .weight = impact * kImpactUnit * idf};
}

void AddForwardPart(const ForwardItem& item, float idf, std::vector<ForwardItem>& terms) {
  const auto known = std::find_if(terms.begin(), terms.end(), [&](const ForwardItem& term) { return term.hash == item.hash; });
  if (known == terms.end()) {
    terms.push_back(item);
    return;
  }
  known->impact = static_cast<std::uint8_t>(std::min(255, known->impact + item.impact));
  known->weight = known->impact * kImpactUnit * idf;
}

ForwardItem MakeForwardEntity(std::string_view term, std::uint8_t salience, EntityType type, float idf) {
  const float weight = salience * kImpactUnit * idf * std::sqrt(EntityTypeWeight(type));
  return {.hash = TermHash(term), .impact = salience, .type = type, .weight = weight};
}

ForwardItems ChooseForwardTerms(std::vector<ForwardItem> terms) { return ChooseHeaviest(std::move(terms), kForwardTerms); }

ForwardItems ChooseForwardEntities(std::vector<ForwardItem> entities) {
  return ChooseHeaviest(std::move(entities), kForwardEntities);
}

std::string EncodeForward(const ForwardItems& terms, const ForwardItems& entities, std::span<const std::uint32_t> shingles,
                          std::span<const std::int8_t> latent) {
  ForwardHeader header;
  header.term_norm = terms.norm;
  header.entity_norm = entities.norm;
  header.terms = static_cast<std::uint16_t>(terms.items.size());
  header.entities = static_cast<std::uint16_t>(entities.items.size());
  header.shingles = static_cast<std::uint16_t>(shingles.size());
  header.latent = static_cast<std::uint16_t>(latent.size());

  ByteSink out;
  out.Put(header);
  PutEach<std::uint32_t>(out, terms.items, [](const ForwardItem& item) { return item.hash; });
  PutEach<std::uint32_t>(out, entities.items, [](const ForwardItem& item) { return item.hash; });
  for (const std::uint32_t shingle : shingles) out.Put(shingle);
  PutEach<std::uint8_t>(out, terms.items, [](const ForwardItem& item) { return item.impact; });
  PutEach<std::uint8_t>(out, entities.items, [](const ForwardItem& item) { return item.impact; });
  PutEach<EntityType>(out, entities.items, [](const ForwardItem& item) { return item.type; });
  for (const std::int8_t component : latent) out.Put(component);
  out.bytes().resize((out.bytes().size() + 3) / 4 * 4);
  return std::move(out.bytes());
}

std::string EncodeForward(const IndexDocument& document, const CollectionStatistics& statistics) {
  const auto idf = [&](const std::string& term) {
    return InverseDocumentFrequency(statistics.documents(), statistics.DocumentFrequency(term));
  };
  const ContentWeigher weigh_content(document.terms);
  std::vector<ForwardItem> terms, entities;
  for (std::size_t i = 0; i < document.terms.terms.size(); ++i) {
    const TermOccurrences& term = document.terms.terms[i];
    if (term.stop) continue;
    const std::string key = schema::StemTerm(term.stem);
    terms.push_back(MakeForwardTerm(key, QuantiseImpact(weigh_content(i)), idf(key)));
  }
  for (const WordPart& part : document.annotations.parts) {
    const std::string key = schema::StemTerm(part.stem);
    AddForwardPart(MakeForwardTerm(key, QuantiseImpact(weigh_content(part.word)), idf(key)), idf(key), terms);
  }
  for (const ArticleEntity& entity : document.annotations.entities) {
    const std::string key = schema::EntityTerm(entity.id);
    entities.push_back(MakeForwardEntity(key, QuantiseImpact(entity.salience), entity.type, idf(key)));
  }
  return EncodeForward(ChooseForwardTerms(std::move(terms)), ChooseForwardEntities(std::move(entities)), document.terms.shingles,
                       document.annotations.latent);
}

ForwardView DecodeForward(std::string_view bytes) {
  ForwardHeader header;
  if (bytes.size() < sizeof header) return {};
  std::memcpy(&header, bytes.data(), sizeof header);
  const std::size_t words = std::size_t{header.terms} + header.entities + header.shingles;
  const std::size_t small = std::size_t{header.terms} + 2 * std::size_t{header.entities} + header.latent;
  if (bytes.size() < sizeof header + 4 * words + small || reinterpret_cast<std::uintptr_t>(bytes.data()) % 4 != 0) return {};
  if (!std::isfinite(header.term_norm) || !std::isfinite(header.entity_norm)) return {};
  const auto* word = reinterpret_cast<const std::uint32_t*>(bytes.data() + sizeof header);
  const auto* byte = reinterpret_cast<const std::uint8_t*>(word + words);
  return {.terms = {word, header.terms},
          .impacts = {byte, header.terms},
          .entities = {word + header.terms, header.entities},
          .saliences = {byte + header.terms, header.entities},
          .entity_types = {reinterpret_cast<const EntityType*>(byte + header.terms + header.entities), header.entities},
          .shingles = {word + header.terms + header.entities, header.shingles},
          .latent = {reinterpret_cast<const std::int8_t*>(byte + header.terms + 2 * std::size_t{header.entities}), header.latent},
          .term_norm = header.term_norm,
          .entity_norm = header.entity_norm};
}

}  // namespace xeber
