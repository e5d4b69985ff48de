#include "annotate/mention_finder.h"

#include <algorithm>
#include <array>

#include "annotate/tagger.h"

namespace xeber {
namespace {

constexpr float kSureWeight = 0.5f;  // a name of less weight counts only if the recogniser tells it too

bool Contains(std::uint32_t begin, std::uint32_t end, const GazetteerMatch& match) {
  return begin <= match.begin && match.end <= end;
}

// The mentions of one article, in buffers that are reused.
class MentionFinder {
 public:
  void Find(const Document& document, const Gazetteer& gazetteer, const TaggerSet* taggers, std::vector<Mention>& out);

 private:
  struct Field {
    std::vector<GazetteerMatch> matches;
    TokenViews views;
  };
  struct Span {
    std::uint32_t begin;
    std::uint32_t end;
    std::uint8_t tag;
  };

  void ReadTags(const Field& field, const Analysis& analysis, const TaggerModel& model);
  void Merge(ArticleField field, const std::vector<GazetteerMatch>& matches, const Analysis& analysis, std::vector<Mention>& out);
  Mention FromSpan(ArticleField field, const Span& span) const;
  Mention FromMatch(ArticleField field, const GazetteerMatch& match) const;
  Mention FromBoth(ArticleField field, const GazetteerMatch& match, std::uint8_t tag) const;
  bool Sure(const GazetteerMatch& match, const Analysis& analysis) const;

  const Gazetteer* gazetteer_ = nullptr;
  std::array<Field, kArticleFields> fields_;
  ArticleWords words_;
  TagDecoder decoder_;
  std::vector<TagRun> runs_;
  std::vector<std::uint8_t> tags_;
  std::vector<Span> spans_;
};

Mention MentionFinder::FromSpan(ArticleField field, const Span& span) const {
  return {.field = field, .begin = span.begin, .end = span.end, .type = TypeOfTag(span.tag)};
}

Mention MentionFinder::FromMatch(ArticleField field, const GazetteerMatch& match) const {
  const NameAutomaton::Value& value = gazetteer_->automaton().value(match.first_value);
  Mention mention{.field = field, .begin = match.begin, .end = match.end, .entry = value.entry};
  mention.type = gazetteer_->entry(value.entry).type;
  mention.demonym = (value.flags & kNameDemonym) != 0;
  return mention;
}

// The entry of a name whose type the recogniser tells: one of that type if there is one; a person is not the town of that name.
Mention MentionFinder::FromBoth(ArticleField field, const GazetteerMatch& match, std::uint8_t tag) const {
  Mention mention = FromMatch(field, match);
  const NameAutomaton& automaton = gazetteer_->automaton();
  for (std::uint32_t at = match.first_value; at != NameAutomaton::kEnd; at = automaton.value(at).next) {
    const NameAutomaton::Value& value = automaton.value(at);
    const EntityType type = gazetteer_->entry(value.entry).type;
    const bool demonym = (value.flags & kNameDemonym) != 0;
    if (demonym ? tag != kTagBMisc : BeginTag(type) != tag) continue;
    mention.entry = value.entry;
    mention.type = type;
    mention.demonym = demonym;
    return mention;
  }
  if (tag == kTagBPer || mention.type == EntityType::kPerson) mention.entry = kUnlisted;
  mention.type = TypeOfTag(tag);
  return mention;
}

void MentionFinder::ReadTags(const Field& field, const Analysis& analysis, const TaggerModel& model) {
  FindTagRuns(field.views, analysis, model, runs_);
  tags_.assign(field.views.size(), kTagO);
  for (const TagRun& run : runs_) {
    decoder_.Decode(field.views, analysis, words_, model, run, tags_);
    for (std::uint32_t at = run.begin; at < run.end; ++at) {
      if (tags_[at] == kTagO) continue;
      if (IsInside(tags_[at]) && at > run.begin) {
        spans_.back().end = at + 1;
      } else {
        spans_.push_back({at, at + 1, tags_[at]});
      }
    }
  }
}

bool MentionFinder::Sure(const GazetteerMatch& match, const Analysis& analysis) const {
  if (match.end - match.begin > 1) return true;
  const Token& token = analysis.tokens[match.begin];
  const float weight = gazetteer_->entry(gazetteer_->automaton().value(match.first_value).entry).weight;
  return weight >= kSureWeight && !token.stop;
}

// Names that overlap: the same words make one mention of both; else a listed name of several words wins over a shorter told one,
// and a told name over what it contains.
void MentionFinder::Merge(ArticleField field, const std::vector<GazetteerMatch>& matches, const Analysis& analysis,
                          std::vector<Mention>& out) {
  std::size_t next = 0;
  for (const Span& span : spans_) {
    while (next < matches.size() && matches[next].end <= span.begin) {
      if (Sure(matches[next], analysis)) out.push_back(FromMatch(field, matches[next]));
      ++next;
    }
    if (next == matches.size() || matches[next].begin >= span.end) {
      out.push_back(FromSpan(field, span));
      continue;
    }
    const GazetteerMatch& match = matches[next];
    if (match.begin == span.begin && match.end == span.end) {
      out.push_back(FromBoth(field, match, span.tag));
    } else if (!Contains(span.begin, span.end, match) && Sure(match, analysis)) {
      if (match.begin >= (out.empty() || out.back().field != field ? 0 : out.back().end)) out.push_back(FromMatch(field, match));
    } else {
      out.push_back(FromSpan(field, span));
    }
    while (next < matches.size() && matches[next].begin < span.end && matches[next].end <= std::max(span.end, match.end)) ++next;
  }
  for (; next < matches.size(); ++next) {
    if (Sure(matches[next], analysis)) out.push_back(FromMatch(field, matches[next]));
  }
}

void MentionFinder::Find(const Document& document, const Gazetteer& gazetteer, const TaggerSet* taggers,
                         std::vector<Mention>& out) {
  out.clear();
  gazetteer_ = &gazetteer;
  const TaggerModel* model = taggers == nullptr ? nullptr : taggers->Find(document.language);
  words_.Clear();
  for (std::size_t i = 0; i < kArticleFields; ++i) {
    Field& field = fields_[i];
    gazetteer.FindNames(document.text[i], *document.analysis[i], field.matches);
    if (model == nullptr) continue;
    field.views.Read(document.text[i], *document.analysis[i], taggers->cues(), gazetteer, field.matches);
    field.views.Note(*document.analysis[i], words_);
  }
  for (std::size_t i = 0; i < kArticleFields; ++i) {
    spans_.clear();
    if (model != nullptr) ReadTags(fields_[i], *document.analysis[i], *model);
    Merge(static_cast<ArticleField>(i), fields_[i].matches, *document.analysis[i], out);
  }
  const auto overlap = [](const Mention& a, const Mention& b) { return a.field == b.field && b.begin < a.end; };
  out.erase(std::unique(out.begin(), out.end(), overlap), out.end());
  for (Mention& mention : out) mention.quiet = document.tokens(mention.field)[mention.begin].casing == Casing::kLower;
}

}  // namespace

void FindMentions(const Document& document, const Gazetteer& gazetteer, const TaggerSet* taggers, std::vector<Mention>& out) {
  thread_local MentionFinder finder;
  finder.Find(document, gazetteer, taggers, out);
}

}  // namespace xeber
