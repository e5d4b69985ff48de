#include "text/cldr_names.h"

#include <unicode/localpointer.h>
#include <unicode/locid.h>
#include <unicode/timezone.h>
#include <unicode/tznames.h>
#include <unicode/ucurr.h>
#include <unicode/uldnames.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <functional>
#include <memory>

namespace xeber {
namespace {

std::string Utf8(const icu::UnicodeString& text) {
  std::string utf8;
  text.toUTF8String(utf8);
  return utf8;
}

std::vector<std::string> Codes(const char* const* codes) {
  std::vector<std::string> found;
  for (; *codes != nullptr; ++codes) found.emplace_back(*codes);
  return found;
}

std::vector<std::string> CurrencyCodes() {
  UErrorCode error = U_ZERO_ERROR;
  std::vector<std::string> found;
  UEnumeration* all = ucurr_openISOCurrencies(UCURR_COMMON | UCURR_NON_DEPRECATED, &error);
  while (const char* code = uenum_next(all, nullptr, &error)) found.emplace_back(code);
  uenum_close(all);
  return found;
}

std::vector<std::string> ZoneIds() {
  UErrorCode error = U_ZERO_ERROR;
  std::vector<std::string> found;
  icu::LocalPointer<icu::StringEnumeration> all(
      icu::TimeZone::createTimeZoneIDEnumeration(UCAL_ZONE_TYPE_CANONICAL_LOCATION, nullptr, nullptr, error));
  if (U_FAILURE(error)) return found;
  while (const char* id = all->next(nullptr, error)) found.emplace_back(id);
  return found;
}

std::vector<std::string> CodesOf(CldrKind kind) {
  switch (kind) {
    case CldrKind::kCountry:
      return Codes(icu::Locale::getISOCountries());
    case CldrKind::kLanguage:
      return Codes(icu::Locale::getISOLanguages());
    case CldrKind::kCurrency:
      return CurrencyCodes();
    case CldrKind::kZoneCity:
      return ZoneIds();
  }
  return {};
}

using Namer = std::function<std::string(const std::string& code)>;

// Names countries or languages; what it cannot name comes back as the code itself, which is no name.
Namer DisplayNamer(CldrKind kind, const std::string& locale) {
  UErrorCode error = U_ZERO_ERROR;
  std::shared_ptr<ULocaleDisplayNames> names(uldn_open(locale.c_str(), ULDN_STANDARD_NAMES, &error), uldn_close);
  return [kind, names](const std::string& code) -> std::string {
    UErrorCode failed = U_ZERO_ERROR;
    UChar buffer[200];
    const int size = kind == CldrKind::kCountry ? uldn_regionDisplayName(names.get(), code.c_str(), buffer, 200, &failed)
                                                : uldn_languageDisplayName(names.get(), code.c_str(), buffer, 200, &failed);
    if (U_FAILURE(failed)) return "";
    const std::string name = Utf8(icu::UnicodeString(buffer, size));
    return name == code ? "" : name;
  };
}

std::string CurrencyName(const std::string& code, const std::string& locale) {
  UErrorCode failed = U_ZERO_ERROR;
  int size = 0;
  const icu::UnicodeString wide = icu::UnicodeString::fromUTF8(code);
  const UChar* name =
      ucurr_getName(icu::UnicodeString(wide).getTerminatedBuffer(), locale.c_str(), UCURR_LONG_NAME, nullptr, &size, &failed);
  if (U_FAILURE(failed) || failed == U_USING_DEFAULT_WARNING) return "";
  const std::string found = Utf8(icu::UnicodeString(name, size));
  return found == code ? "" : found;
}

Namer NamerOf(CldrKind kind, const std::string& locale) {
  if (kind == CldrKind::kCountry || kind == CldrKind::kLanguage) return DisplayNamer(kind, locale);
  if (kind == CldrKind::kCurrency) return [locale](const std::string& code) { return CurrencyName(code, locale); };
  UErrorCode error = U_ZERO_ERROR;
  std::shared_ptr<icu::TimeZoneNames> names(icu::TimeZoneNames::createInstance(icu::Locale(locale.c_str()), error));
  return [names](const std::string& code) {
    icu::UnicodeString name;
    names->getExemplarLocationName(icu::UnicodeString::fromUTF8(code), name);
    return Utf8(name);
  };
}

}  // namespace

std::vector<CldrName> CldrNames(CldrKind kind, std::span<const std::string_view> locales) {
  std::vector<CldrName> found;
  for (std::string& code : CodesOf(kind)) found.push_back({kind, std::move(code), {}});
  std::sort(found.begin(), found.end(), [](const CldrName& a, const CldrName& b) { return a.code < b.code; });
  for (const std::string_view locale : locales) {
    const Namer name_of = NamerOf(kind, std::string(locale));
    for (CldrName& entry : found) entry.names.push_back(name_of(entry.code));
  }
  std::erase_if(found, [](const CldrName& entry) {
    return std::all_of(entry.names.begin(), entry.names.end(), [](const std::string& name) { return name.empty(); });
  });
  return found;
}

}  // namespace xeber
