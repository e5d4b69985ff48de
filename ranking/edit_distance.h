// How many typing errors lie between two words.
#pragma once

#include <string_view>

namespace xeber {

// Letters to insert, leave out, change or swap with their neighbour, at least, to make one of the other (optimal string
// alignment: Damerau 1964, each letter edited once), counted in characters; `most` + 1 if there are more than `most`. Bad bytes
// are letters.
int EditDistance(std::string_view a, std::string_view b, int most);

}  // namespace xeber
