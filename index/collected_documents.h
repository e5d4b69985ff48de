// What a segment is made of: documents as SegmentBuilder collects them, not yet in order and not yet encoded.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "index/columns.h"
#include "index/segment.h"
#include "news/entity.h"

namespace xeber {

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

struct CollectedPosting {
  std::uint32_t term;
  std::uint8_t impact;
  std::uint8_t strength = 0;  // its weight in the forward record; 0 = not in it
  EntityType type = EntityType::kOther;
};

// A part of a compound; only in the forward record.
struct CollectedPart {
  std::uint32_t term;  // in CollectedDocuments::part_terms
  std::uint8_t strength;
};

struct CollectedDocument {
  ColumnValues columns;
  std::string id;
  std::string card;         // encoded
  std::string article;      // compressed
  std::string annotations;  // compressed
  std::vector<CollectedPosting> postings;
  std::vector<CollectedPart> parts;
  std::vector<std::uint32_t> tokens;  // vocabulary numbers
  std::uint32_t title_tokens = 0, lead_tokens = 0;
  std::vector<std::uint32_t> shingles;
  std::vector<std::int8_t> latent;
};

struct CollectedDocuments {
  Vocabulary vocabulary;
  Vocabulary part_terms;                    // of which some are in the vocabulary too
  std::vector<std::uint32_t> frequencies;   // documents that hold the term, by vocabulary number
  std::vector<std::uint32_t> folded;        // the folded spelling's vocabulary number, or Segment::kNoTerm, by vocabulary number
  std::deque<CollectedDocument> documents;  // in order of addition

  std::uint32_t size() const { return static_cast<std::uint32_t>(documents.size()); }
};

}  // namespace xeber
