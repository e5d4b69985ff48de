// How age counts.
#pragma once

#include <chrono>
#include <cstdint>
#include <vector>

#include "index/segment.h"
#include "news/archive_models.h"
#include "news/query.h"

namespace xeber {

// The factor in [floor, 1] a search score is multiplied by: floor + (1 - floor) * 2^-(age / half life). An article without a date
// gets the middle: neither favoured nor punished. Freshness::kDefaultHalfLife where none is stated.
double FreshnessFactor(const Freshness& freshness, std::int64_t published, Time now);

// The half-lives of a segment's categories. Immutable; thread-safe.
class CategoryHalfLives {
 public:
  CategoryHalfLives(const Segment& segment, const ArchiveModels& models);
  // The segment's own, made at the first call; a segment has the models of its generation.
  static const CategoryHalfLives& Of(const Segment& segment, const ArchiveModels& models);

  double seconds(std::uint32_t category) const { return seconds_[category]; }  // by code
  double longest() const { return longest_; }

 private:
  std::vector<double> seconds_;
  double longest_ = 0;
};

// FreshnessFactor of a request, by the category of each document where no half-life is stated and the archive's models tell it.
// Not thread-safe.
class FreshnessBlend {
 public:
  // Null models tell nothing.
  FreshnessBlend(const Freshness& freshness, Time now, const ArchiveModels* models);

  // Documents named from now on are those of `segment`.
  void BeginSegment(const Segment& segment);
  double Factor(DocId doc) const;
  // At least the factor of any document of [first, last].
  double Bound(DocId first, DocId last) const;

 private:
  const Freshness freshness_;
  const Time now_;
  const ArchiveModels* const models_;  // null also where a half-life is stated
  const Columns* columns_ = nullptr;
  const CategoryHalfLives* half_lives_ = nullptr;
};

}  // namespace xeber
