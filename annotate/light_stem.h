// The part of a name that its cases share, where the language's stemmer takes too much or too little off names.
#pragma once

#include <string_view>

#include "news/language.h"

namespace xeber {

// A prefix of `exact` (folded): without the endings of az, tr and ru names, taken off until none is left, the rest being at least
// four letters. The whole word in any other language. The nominative is treated alike, so only its results are comparable.
std::string_view LightStem(std::string_view exact, const Language& language);

}  // namespace xeber
