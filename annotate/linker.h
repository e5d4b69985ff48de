// From mentions to entities: who is meant, and how much of the article they carry.
#pragma once

#include <vector>

#include "annotate/document.h"
#include "annotate/gazetteer.h"
#include "annotate/mention.h"
#include "news/topic.h"

namespace xeber {

// Replaces `out` by the entities that the mentions found in `document` name, by falling salience, then id.
//
// A mention that the gazetteer lists is that entry. An unlisted one is "name:<P|O|L|E|X>:<cross-script key>"; a last name alone
// is the person of that last name whom the same article names in full (the latest one before it, else the first after it), a
// first name alone, or with a patronymic, the only one called so, and the first word of an organisation alone the only one that
// begins so; an acronym in brackets is the name before the brackets, there and in the rest of the article. The same words are one
// entity, of the type that most of its mentions have (a person's, if as many).
//
// Salience, in [0,1], of an entity with mentions at word offsets p of N words, n times (a demonym counts 1/2):
//   .35 [named in the title] + .20 (1 - first p / N) + .30 sqrt(n / n of the entity named most) + .15 quarters with a mention / 4
// Thread-safe.
void LinkMentions(const Document& document, const DocumentMentions& found, const Gazetteer& gazetteer,
                  std::vector<ArticleEntity>& out);

}  // namespace xeber
