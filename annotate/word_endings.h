// What the letters of a word tell of its place in a name.
#pragma once

#include <string_view>

namespace xeber {

// Whether an apostrophe parts an ending in small letters from the word: Ferrari'den, Ferrari's.
bool HasEndingApart(std::string_view surface);
// Whether a hyphen parts an ending from an acronym: YUNESKO-nun.
bool HasEndingJoined(std::string_view surface);
// Whether the word ends as places do in az and tr: Bakıda, Bakıdakı, Ankara'dan.
bool IsLocative(std::string_view exact);
// Whether it is the article of Arabic names: əs-Süveydi, аль-Асад.
bool IsNameArticle(std::string_view exact);
// Whether it is a Roman number, by its letters.
bool IsRomanNumber(std::string_view exact);

}  // namespace xeber
