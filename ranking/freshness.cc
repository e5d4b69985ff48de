#include "ranking/freshness.h"

#include <algorithm>
#include <cmath>

namespace xeber {
namespace {

// More than the error of a factor, so that a bound computed from it is one.
constexpr double kRoundingRoom = 1 + 1e-12;

double SecondsOf(std::chrono::hours time) { return static_cast<double>(std::chrono::seconds(time).count()); }

double Factor(const Freshness& freshness, double half_life, std::int64_t published, Time now) {
  const double spread = 1 - freshness.floor;
  if (published == kNoTime) return freshness.floor + spread / 2;
  const double age = std::max<double>(0, static_cast<double>(now.time_since_epoch().count() - published));
  return freshness.floor + spread * std::exp2(-age / half_life);
}

}  // namespace

double FreshnessFactor(const Freshness& freshness, std::int64_t published, Time now) {
  if (!freshness.enabled) return 1;
  return Factor(freshness, SecondsOf(freshness.half_life.value_or(Freshness::kDefaultHalfLife)), published, now);
}

CategoryHalfLives::CategoryHalfLives(const Segment& segment, const ArchiveModels& models) {
  for (const std::string_view category : segment.columns().category.values) {
    seconds_.push_back(SecondsOf(models.HalfLife(category).value_or(Freshness::kDefaultHalfLife)));
    longest_ = std::max(longest_, seconds_.back());
  }
}

const CategoryHalfLives& CategoryHalfLives::Of(const Segment& segment, const ArchiveModels& models) {
  return segment.Keep<CategoryHalfLives>(Segment::Kept::kHalfLives, [&] { return CategoryHalfLives(segment, models); });
}

FreshnessBlend::FreshnessBlend(const Freshness& freshness, Time now, const ArchiveModels* models)
    : freshness_(freshness), now_(now), models_(freshness.enabled && !freshness.half_life ? models : nullptr) {}

void FreshnessBlend::BeginSegment(const Segment& segment) {
  columns_ = &segment.columns();
  if (models_ != nullptr) half_lives_ = &CategoryHalfLives::Of(segment, *models_);
}

double FreshnessBlend::Factor(DocId doc) const {
  if (half_lives_ == nullptr) return FreshnessFactor(freshness_, columns_->time(doc), now_);
  return xeber::Factor(freshness_, half_lives_->seconds(columns_->category.codes[doc]), columns_->time(doc), now_);
}

// Documents lie in order of time, those without one first.
double FreshnessBlend::Bound(DocId first, DocId last) const {
  if (!freshness_.enabled) return 1;
  const double half_life = half_lives_ ? half_lives_->longest() : SecondsOf(freshness_.half_life.value_or(Freshness::kDefaultHalfLife));
  double factor = xeber::Factor(freshness_, half_life, columns_->time(last), now_);
  if (columns_->time(first) == kNoTime) factor = std::max(factor, xeber::Factor(freshness_, half_life, kNoTime, now_));
  return factor * kRoundingRoom;
}

}  // namespace xeber
