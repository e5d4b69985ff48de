#include "annotate/mention_finder.h"

namespace xeber {
namespace {

Mention MentionOf(const GazetteerMatch& match, const Gazetteer& gazetteer, ArticleField field) {
  const NameAutomaton::Value& value = gazetteer.automaton().value(match.first_value);
  Mention mention{.field = field, .begin = match.begin, .end = match.end, .entry = value.entry};
  mention.type = gazetteer.entry(value.entry).type;
  mention.demonym = (value.flags & kNameDemonym) != 0;
  return mention;
}

}  // namespace

void FindMentions(const Document& document, const Gazetteer& gazetteer, const TaggerSet*, std::vector<Mention>& out) {
  thread_local std::vector<GazetteerMatch> matches;
  out.clear();
  for (std::size_t i = 0; i < kArticleFields; ++i) {
    gazetteer.FindNames(document.text[i], *document.analysis[i], matches);
    for (const GazetteerMatch& match : matches) out.push_back(MentionOf(match, gazetteer, static_cast<ArticleField>(i)));
  }
}

}  // namespace xeber
