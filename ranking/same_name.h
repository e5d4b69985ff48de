// Names and values as people type them, compared.
#pragma once

#include <string>
#include <string_view>

namespace xeber {

// Whether two names differ in nothing but case, by the rules of either alphabet: "SİYASƏT" is "siyasət".
bool SameName(std::string_view a, std::string_view b);

// A name for comparing more kindly: case and diacritics do not count, nor punctuation inside words.
std::string NameForm(std::string_view name);

// Whether `name` has the words of `part` in a row, by their forms: "Ann O'Neill" has "oneill".
bool HasWords(std::string_view name, std::string_view part);

}  // namespace xeber
