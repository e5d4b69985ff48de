#include "server/convert_facet.h"

#include <algorithm>

#include <fmt/format.h>

#include "server/enum_mapping.h"

namespace xeber {
namespace {

constexpr EnumTable<v1::FacetKey, FacetKey, 7> kKeys = {{
    {v1::FACET_KEY_CATEGORY, FacetKey::kCategory},
    {v1::FACET_KEY_SOURCE, FacetKey::kSource},
    {v1::FACET_KEY_LANGUAGE, FacetKey::kLanguage},
    {v1::FACET_KEY_AUTHOR, FacetKey::kAuthor},
    {v1::FACET_KEY_ENTITY, FacetKey::kEntity},
    {v1::FACET_KEY_TOPIC, FacetKey::kTopic},
    {v1::FACET_KEY_PUBLISH_TIME, FacetKey::kPublishTime},
}};
constexpr EnumTable<v1::FacetInterval, FacetInterval, 3> kIntervals = {{
    {v1::FACET_INTERVAL_MONTH, FacetInterval::kMonth},
    {v1::FACET_INTERVAL_DAY, FacetInterval::kDay},
    {v1::FACET_INTERVAL_YEAR, FacetInterval::kYear},
}};

absl::StatusOr<FacetKey> KeyFromProto(std::string_view field, v1::FacetKey key) {
  if (key == v1::FACET_KEY_UNSPECIFIED) return absl::InvalidArgumentError(fmt::format("{}: missing", field));
  return EnumFromProto(field, key, kKeys);
}

absl::StatusOr<FacetRequest> FacetFromProto(const v1::FacetRequest& facet) {
  FacetRequest result;
  const auto key = KeyFromProto("facets.key", facet.key());
  if (!key.ok()) return key.status();
  result.key = *key;
  const auto interval = EnumFromProto("facets.interval", facet.interval(), kIntervals);
  if (!interval.ok()) return interval.status();
  result.interval = *interval;
  if (facet.limit() < 0) return absl::InvalidArgumentError(fmt::format("facets.limit: {} is negative", facet.limit()));
  result.limit = facet.limit() == 0 ? FacetRequest::kDefaultLimit : std::min(facet.limit(), FacetRequest::kMaxLimit);
  for (const int excluded : facet.excluded_filter_keys()) {
    const auto filter_key = KeyFromProto("facets.excluded_filter_keys", static_cast<v1::FacetKey>(excluded));
    if (!filter_key.ok()) return filter_key.status();
    result.excluded_filter_keys.push_back(*filter_key);
  }
  result.by_story = facet.count_stories();
  return result;
}

}  // namespace

absl::StatusOr<std::vector<FacetRequest>> FacetsFromProto(const google::protobuf::RepeatedPtrField<v1::FacetRequest>& facets) {
  std::vector<FacetRequest> result;
  for (const v1::FacetRequest& facet : facets) {
    auto converted = FacetFromProto(facet);
    if (!converted.ok()) return converted.status();
    result.push_back(*std::move(converted));
  }
  return result;
}

void ToProto(const FacetRequest& facet, v1::FacetRequest& result) {
  result.set_key(EnumToProto(facet.key, kKeys));
  result.set_limit(facet.limit);
  result.set_interval(EnumToProto(facet.interval, kIntervals));
  for (const FacetKey key : facet.excluded_filter_keys) result.add_excluded_filter_keys(EnumToProto(key, kKeys));
  result.set_count_stories(facet.by_story);
}

void ToProto(const Facet& facet, v1::Facet& result) {
  result.set_key(EnumToProto(facet.key, kKeys));
  for (const FacetValue& value : facet.values) {
    v1::FacetValue& added = *result.add_values();
    added.set_value(value.value);
    added.set_name(value.name);
    added.set_articles(static_cast<std::int64_t>(value.articles));
    added.set_stories(static_cast<std::int64_t>(value.stories));
  }
  result.set_distinct_values(static_cast<std::int64_t>(facet.distinct));
  result.set_estimated(facet.estimated);
}

Facet FromProto(const v1::Facet& facet) {
  Facet result{.key = EnumFromAnswer(facet.key(), kKeys)};
  for (const auto& value : facet.values())
    result.values.push_back({value.value(), value.name(), static_cast<std::uint64_t>(value.articles()),
                             static_cast<std::uint64_t>(value.stories())});
  result.distinct = static_cast<std::uint64_t>(facet.distinct_values());
  result.estimated = facet.estimated();
  return result;
}

}  // namespace xeber
