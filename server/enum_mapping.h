// Enums of the wire to enums of the domain, by tables whose first row is what UNSPECIFIED stands for.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "google/protobuf/generated_enum_reflection.h"

namespace xeber {

template <typename Proto, typename News, std::size_t N>
using EnumTable = std::array<std::pair<Proto, News>, N>;

// The names of an enum, without UNSPECIFIED: "A, B".
template <typename Proto>
std::string KnownNames() {
  const auto* descriptor = google::protobuf::GetEnumDescriptor<Proto>();
  std::string names;
  for (int i = 1; i < descriptor->value_count(); ++i) names += (i > 1 ? ", " : "") + descriptor->value(i)->name();
  return names;
}

// INVALID_ARGUMENT "field: 7 is not known; known are A, B" for a number without a row.
template <typename Proto, typename News, std::size_t N>
absl::StatusOr<News> EnumFromProto(std::string_view field, Proto value, const EnumTable<Proto, News, N>& table) {
  if (static_cast<int>(value) == 0) return table.front().second;
  for (const auto& [proto, news] : table)
    if (proto == value) return news;
  return absl::InvalidArgumentError(std::string(field) + ": " + std::to_string(static_cast<int>(value)) +
                                    " is not known; known are " + KnownNames<Proto>());
}

// The same for answers: what a newer server sends and this client does not know is the first row.
template <typename Proto, typename News, std::size_t N>
News EnumFromAnswer(Proto value, const EnumTable<Proto, News, N>& table) {
  for (const auto& [proto, news] : table)
    if (proto == value) return news;
  return table.front().second;
}

template <typename Proto, typename News, std::size_t N>
Proto EnumToProto(News value, const EnumTable<Proto, News, N>& table) {
  for (const auto& [proto, news] : table)
    if (news == value) return proto;
  return table.front().first;
}

}  // namespace xeber
