// Which country's ministry is meant where several have one of that name.
#pragma once

#include <vector>

#include "annotate/document.h"
#include "annotate/gazetteer.h"
#include "annotate/mention.h"

namespace xeber {

// Gives each mention of a name that entries of several countries share ("@country:AZ" in the gazetteer) the entry of
//   the country or people that stands right before it ("Polish Foreign Ministry") or behind it ("МИД Польши"), else of
//   the one that the article names most, a demonym, a city or an organisation of it counting a half, and the one of its language
//   (az, ru, tr) two more.
// Nobody's, if that country has no such entry, or, of organisations, nothing speaks for any. `mentions` in the order of the text.
void ChooseByCountry(const Document& document, const Gazetteer& gazetteer, std::vector<Mention>& mentions);

}  // namespace xeber
