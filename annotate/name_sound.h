// What words of unlisted names are called in ids, whatever the language, script and case that they are written in.
#pragma once

#include <string>
#include <string_view>

#include "news/language.h"

namespace xeber {

// Only the last word of a name is inflected, in Russian all are.
enum class NameWordPlace { kBefore, kLast };

// The cross-script spelling of a folded word of a name, coarser than NameKey's: e and a, o and u, s and sh, k and g (with h, x
// and q), j with ch, c and zh are one sound each, i beside another vowel is none, and so are final vowels and the e of Павел
// (Павла). The last word of a name loses what could be endings of az, tr or ru, in every language: what they are nobody can tell
// of one word (Sezgin, Sezginin; Алиева), and so Алиева, Əliyevanın and Aliyeva's agree.
std::string SpellName(std::string_view word, const Language& language, NameWordPlace place);

}  // namespace xeber
