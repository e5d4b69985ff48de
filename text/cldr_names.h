// Names that CLDR (inside ICU) knows: countries, cities of time zones, currencies, languages.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace xeber {

enum class CldrKind { kCountry, kZoneCity, kCurrency, kLanguage };

struct CldrName {
  CldrKind kind = CldrKind::kCountry;
  std::string code;                // "AZ", "Asia/Baku", "AZN", "az"
  std::vector<std::string> names;  // one a locale asked for, in their order; "" where CLDR has none
};

// All names of one kind in `locales` ("az", "en", …), ordered by code. Only what has a name in at least one of them; countries
// with an ISO 3166 code that exist today. Deterministic for one version of ICU; thread-safe.
std::vector<CldrName> CldrNames(CldrKind kind, std::span<const std::string_view> locales);

}  // namespace xeber
