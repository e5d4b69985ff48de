// Finds who and what an article names, before it is known who is meant.
#pragma once

#include <vector>

#include "annotate/document.h"
#include "annotate/gazetteer.h"
#include "annotate/mention.h"

namespace xeber {

class TaggerSet;

// Replaces `out` by the mentions in `document`, in the order of the text (title, lead, body), without overlap: the names of the
// gazetteer, and those that the recogniser of the document's language tells (none without a `taggers`). Thread-safe.
void FindMentions(const Document& document, const Gazetteer& gazetteer, const TaggerSet* taggers, std::vector<Mention>& out);

}  // namespace xeber
