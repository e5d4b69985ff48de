// One key for a name in every script and spelling: Əliyev, Aliyev, Алиев, Aliev.
#pragma once

#include <string>
#include <string_view>

#include "news/language.h"

namespace xeber {

// The cross-script key of one word of a name (already without inflection); lower-case ASCII where the script is known.
// Deterministic, thread-safe; "" for a word without letters.
std::string NameKey(std::string_view word, const Language& language);

}  // namespace xeber
