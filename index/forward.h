// An article as a vector: its strongest terms, its entities, its latent vector and its shingles. What exact similarity reads.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "news/entity.h"

namespace xeber {

struct IndexDocument;
class CollectionStatistics;

// A view into forward.bin or into bytes from EncodeForward; valid as long as those are.
struct ForwardView {
  std::span<const std::uint32_t> terms;     // TermHash, ascending
  std::span<const std::uint8_t> impacts;    // of terms
  std::span<const std::uint32_t> entities;  // TermHash of the entity terms, ascending
  std::span<const std::uint8_t> saliences;  // of entities, 255 = 1
  std::span<const EntityType> entity_types;
  std::span<const std::uint32_t> shingles;  // ascending
  std::span<const std::int8_t> latent;      // empty, or of unit length times 127
  float term_norm = 0;                      // length of the vector impact * idf, with the idf of when it was indexed
  float entity_norm = 0;                    // length of the vector salience * idf * sqrt(type weight)
};

// How much an entity of a type says about the story.
float EntityTypeWeight(EntityType type);

// 32 bits of a term's hash: names a term across segments. 80 terms against 80 collide once in 670,000 pairs of articles.
std::uint32_t TermHash(std::string_view term);

// A term or entity that may go into a forward record.
struct ForwardItem {
  std::uint32_t hash = 0;
  std::uint8_t impact = 0;  // of a term; salience of an entity
  EntityType type = EntityType::kOther;
  float weight = 0;  // how much it counts among its kind: impact * idf, for entities times the root of the type's weight
  std::uint32_t tag = 0;  // the caller's own number for it
};
ForwardItem MakeForwardTerm(std::string_view term, std::uint8_t impact, float idf);
// Adds to what `terms` say of a term that the document's compounds have as a part, or puts it there. `item` is made by MakeForwardTerm.
void AddForwardPart(const ForwardItem& item, float idf, std::vector<ForwardItem>& terms);
ForwardItem MakeForwardEntity(std::string_view term, std::uint8_t salience, EntityType type, float idf);

// What a forward record keeps of one kind: by hash, each once.
struct ForwardItems {
  std::vector<ForwardItem> items;
  float norm = 0;  // the length of the vector of their weights
};
// The kForwardTerms heaviest; of equally heavy ones those with the smaller hash.
ForwardItems ChooseForwardTerms(std::vector<ForwardItem> terms);
// The kForwardEntities heaviest, likewise.
ForwardItems ChooseForwardEntities(std::vector<ForwardItem> entities);

// A forward record; its size is a multiple of 4 bytes.
std::string EncodeForward(const ForwardItems& terms, const ForwardItems& entities, std::span<const std::uint32_t> shingles,
                          std::span<const std::int8_t> latent);

// The record of a document that is not in the index, by the same rules (stop words are left out).
std::string EncodeForward(const IndexDocument& document, const CollectionStatistics& statistics);

// `bytes` must be 4-byte aligned. An empty view if they are no forward record.
ForwardView DecodeForward(std::string_view bytes);

}  // namespace xeber
