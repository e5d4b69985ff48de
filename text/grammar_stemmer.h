// The stemmer of Azerbaijani and Turkish: inflection is taken off by parsing the word from its end with a grammar of suffixes.
#pragma once

#include <memory>
#include <string>

#include "text/stemmer.h"

namespace xeber {

// Reads suffixes.tsv (which suffix may stand behind which, with weights) and roots.tsv (known roots) from `folder`. The stem is
// the root of the best parse: the sum of the suffixes' weights and the root's likelihood. Null if there is no suffix table.
// docs/language.md documents the grammar.
std::unique_ptr<const Stemmer> MakeGrammarStemmer(const std::string& folder);

}  // namespace xeber
