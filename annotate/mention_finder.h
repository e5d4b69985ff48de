// Finds who and what an article names, before it is known who is meant.
#pragma once

#include "annotate/document.h"
#include "annotate/mention.h"
#include "annotate/vocabulary.h"

namespace xeber {

class TaggerSet;

// What mentions are found with; `taggers` may be null.
struct MentionSources {
  const Vocabulary& vocabulary;
  const TaggerSet* taggers;
};

// Replaces `out` by the tokens and mentions of `document`, the latter without overlap: the names of the vocabulary's gazetteer,
// and those that the recogniser of the document's language tells (none without `taggers`). Thread-safe.
void FindMentions(const Document& document, const MentionSources& sources, DocumentMentions& out);

}  // namespace xeber
