#include "annotate/mention_finder.h"

#include <algorithm>
#include <array>

#include "annotate/country_context.h"
#include "annotate/tagger.h"
#include "annotate/told_names.h"
#include "annotate/word_hash.h"

namespace xeber {
namespace {

bool Contains(std::uint32_t begin, std::uint32_t end, const GazetteerMatch& match) {
  return begin <= match.begin && match.end <= end;
}

// The mentions of one article, in buffers that are reused.
class MentionFinder {
 public:
  void Find(const Document& document, const MentionSources& sources, DocumentViews& views, std::vector<Mention>& out);

 private:
  struct Field {
    std::string_view text;
    const Analysis* analysis;
    const TokenViews* views;
    std::vector<GazetteerMatch> matches;
  };
  void ReadTags(const Field& field, const TaggerModel& model);
  bool AreKnown(const ToldName& span, std::size_t first, std::size_t stop, const Field& field) const;
  bool GoesOnSmall(const ToldName& span, const GazetteerMatch& match, const Field& field) const;
  void Merge(ArticleField number, const Field& field, std::vector<Mention>& out);
  Mention FromSpan(ArticleField field, const ToldName& span) const;
  Mention FromMatch(ArticleField field, const GazetteerMatch& match) const;
  Mention FromBoth(ArticleField field, const GazetteerMatch& match, std::uint8_t tag) const;
  bool Sure(const GazetteerMatch& match, const Analysis& analysis) const;
  void NoteLastNames(const std::vector<Mention>& mentions);
  void TakeLastName(const TokenViews& views, Mention& mention) const;
  void FindLastNames(std::vector<Mention>& mentions);
  bool IsLastName(const TokenView& view) const;
  bool IsOfficeOf(const Mention& mention, const TokenViews& views) const;
  void Complete(bool told, std::vector<Mention>& mentions) const;

  const Gazetteer* gazetteer_ = nullptr;
  std::array<Field, kArticleFields> fields_;
  ArticleWords words_;
  TagDecoder decoder_;
  std::vector<TagRun> runs_;
  std::vector<std::uint8_t> tags_;
  NameMender mender_;
  std::vector<ToldName> spans_;
  std::vector<std::uint64_t> last_names_;  // stems, sorted
  std::array<std::uint64_t, 16> last_name_bits_{};
  std::vector<Mention> more_, merged_;
};

Mention MentionFinder::FromSpan(ArticleField field, const ToldName& span) const {
  return {.field = field, .begin = span.begin, .end = span.end, .type = TypeOfTag(span.tag), .told = span.told};
}

Mention MentionFinder::FromMatch(ArticleField field, const GazetteerMatch& match) const {
  return {.field = field,
          .begin = match.begin,
          .end = match.end,
          .type = TypeOfFlags(match.flags),
          .told = match.begin,
          .entry = match.entry,
          .first_value = match.first_value,
          .entry_type = TypeOfFlags(match.flags),
          .owned = (match.flags & kNameOwned) != 0,
          .demonym = (match.flags & kNameDemonym) != 0};
}

// The entry of a name whose type the recogniser tells: one of that type if there is one. Countries, people and acronyms are told
// better by the gazetteer; a person is not the town of that name, if it has several words (FindLastNames looks at single ones).
Mention MentionFinder::FromBoth(ArticleField field, const GazetteerMatch& match, std::uint8_t tag) const {
  Mention mention = FromMatch(field, match);
  const NameAutomaton& automaton = gazetteer_->automaton();
  for (std::uint32_t at = match.first_value; at != NameAutomaton::kEnd; at = automaton.value(at).next) {
    const NameAutomaton::Value& value = automaton.value(at);
    const EntityType type = TypeOfFlags(value.flags);
    const bool demonym = (value.flags & kNameDemonym) != 0;
    if (demonym ? tag != kTagBMisc : BeginTag(type) != tag) continue;
    mention.entry = value.entry;
    mention.type = mention.entry_type = type;
    mention.demonym = demonym;
    mention.owned = (value.flags & kNameOwned) != 0;
    return mention;
  }
  const bool acronym = (match.flags & kNameAcronym) != 0;
  if (mention.demonym || mention.type == EntityType::kCountry || mention.type == EntityType::kPerson || acronym) return mention;
  const bool lone = match.end - match.begin == 1 && !match.by_sound && BeginTag(mention.type) == kTagBLoc;
  if (lone && !(match.flags & kNameUnsure) && tag == kTagBPer) return mention;
  if (tag == kTagBPer) mention.entry = kUnlisted;
  mention.type = TypeOfTag(tag);
  return mention;
}

void MentionFinder::ReadTags(const Field& field, const TaggerModel& model) {
  const Analysis& analysis = *field.analysis;
  const TagText text{*field.views, analysis, words_, model};
  FindTagRuns(*field.views, model, runs_);
  tags_.assign(field.views->size(), kTagO);
  decoder_.Decode(text, runs_, tags_);
  mender_.Read({field.text, analysis, *field.views, *gazetteer_, field.matches}, tags_, spans_);
}

bool MentionFinder::Sure(const GazetteerMatch& match, const Analysis& analysis) const {
  if (match.end - match.begin > 1) return true;
  return !(match.flags & kNameUnsure) && !analysis.tokens[match.begin].stop;
}

// Whether the listed names [first, stop) inside a told name say more than it: they are all of it but for common words and
// offices, or the last of them is of the same kind and of several words.
bool MentionFinder::AreKnown(const ToldName& span, std::size_t first, std::size_t stop, const Field& field) const {
  const GazetteerMatch& last = field.matches[stop - 1];
  if (last.end == span.end && last.end - last.begin > 1 && BeginTag(TypeOfFlags(last.flags)) == span.tag && stop - first > 1)
    return true;
  std::uint32_t at = span.begin;
  for (std::size_t i = first; i <= stop; ++i) {
    const std::uint32_t until = i == stop ? span.end : field.matches[i].begin;
    for (; at < until; ++at) {
      if (!((*field.views)[at].cues & (kCueRole | kCueTitle | kCueCommon)) && !(*field.views)[at].stop) return false;
    }
    if (i < stop) at = field.matches[i].end;
  }
  return true;
}

// Whether only small letters part the told name from the listed one of its kind: "Xəzər" is told in "Xəzər dənizində".
bool MentionFinder::GoesOnSmall(const ToldName& span, const GazetteerMatch& match, const Field& field) const {
  if (match.begin != span.begin || match.end <= span.end) return false;
  if (BeginTag(TypeOfFlags(match.flags)) != span.tag) return false;
  const auto tokens = field.views->tokens.begin();
  return std::all_of(tokens + span.end, tokens + match.end, [](const TokenView& view) { return view.small; });
}

// Names that overlap: the same words make one mention of both; else a listed name of several words wins over a shorter told one,
// and a told name over what it contains.
void MentionFinder::Merge(ArticleField number, const Field& field, std::vector<Mention>& out) {
  const std::vector<GazetteerMatch>& matches = field.matches;
  std::size_t next = 0;
  const auto add_match = [&](const GazetteerMatch& match) {
    const bool clear = out.empty() || out.back().field != number || out.back().end <= match.begin;
    if (clear && Sure(match, *field.analysis)) out.push_back(FromMatch(number, match));
  };
  for (const ToldName& span : spans_) {
    while (next < matches.size() && matches[next].end <= span.begin) add_match(matches[next++]);
    const std::size_t first = next;
    while (next < matches.size() && matches[next].begin < span.end) ++next;
    if (first == next) {
      out.push_back(FromSpan(number, span));
      continue;
    }
    const GazetteerMatch& match = matches[first];
    if (match.begin == span.begin && match.end == span.end) {
      out.push_back(FromBoth(number, match, span.tag));
      out.back().told = span.told;
    } else if (GoesOnSmall(span, match, field)) {
      out.push_back(FromMatch(number, match));
      out.back().end = span.end;
    } else if (!Contains(span.begin, span.end, match) || !Contains(span.begin, span.end, matches[next - 1]) ||
               AreKnown(span, first, next, field)) {
      for (std::size_t i = first; i < next; ++i) add_match(matches[i]);
    } else {
      out.push_back(FromSpan(number, span));
    }
  }
  for (; next < matches.size(); ++next) add_match(matches[next]);
}

// The last names of the people whom the article names in full.
void MentionFinder::NoteLastNames(const std::vector<Mention>& mentions) {
  last_names_.clear();
  last_name_bits_.fill(0);
  for (const Mention& mention : mentions) {
    if (mention.type != EntityType::kPerson || mention.end - mention.begin < 2) continue;
    const Field& field = fields_[static_cast<std::size_t>(mention.field)];
    const TokenView& last = (*field.views)[mention.end - 1];
    if (last.small || field.analysis->tokens[mention.end - 1].stem.size() < 3) continue;
    last_names_.push_back(last.stem);
    last_name_bits_[last.stem >> 60] |= std::uint64_t{1} << (last.stem >> 54 & 63);
  }
  std::sort(last_names_.begin(), last_names_.end());
}

bool MentionFinder::IsLastName(const TokenView& view) const {
  if (!view.capital || !(last_name_bits_[view.stem >> 60] >> (view.stem >> 54 & 63) & 1)) return false;
  return std::binary_search(last_names_.begin(), last_names_.end(), view.stem);
}

// "İzmir Milletvekili Tunalıoğlu": what the recogniser took for a name is an office with a last name behind it.
bool MentionFinder::IsOfficeOf(const Mention& mention, const TokenViews& views) const {
  if (mention.entry != kUnlisted || mention.end - mention.begin < 2 || !IsLastName(views[mention.end - 1])) return false;
  return views[mention.end - 2].cues & (kCueRole | kCueTitle);
}

// A mention that is a last name, or ends with one behind an office, is that person.
void MentionFinder::TakeLastName(const TokenViews& views, Mention& mention) const {
  const bool office = IsOfficeOf(mention, views);
  const bool known = mention.end - mention.begin > 1 || mention.type == EntityType::kPerson ||
                     mention.type == EntityType::kCountry || mention.demonym;
  if (!office && known) return;
  mention.begin = mention.end - 1;
  if (office) mention.told = mention.begin;
  mention.type = EntityType::kPerson;
  mention.entry = kUnlisted;
}

// A last name alone is that person, whatever the recogniser thought of it, unless it begins a sentence and may be a common word.
void MentionFinder::FindLastNames(std::vector<Mention>& mentions) {
  NoteLastNames(mentions);
  if (last_names_.empty()) return;
  more_.clear();
  auto next = mentions.begin();
  for (std::size_t i = 0; i < kArticleFields; ++i) {
    const auto field = static_cast<ArticleField>(i);
    const TokenViews& views = *fields_[i].views;
    for (const std::uint32_t at : views.capitals) {
      const TokenView& view = views[at];
      if (!IsLastName(view)) continue;
      while (next != mentions.end() && std::pair(next->field, next->end) <= std::pair(field, at)) ++next;
      if (next != mentions.end() && next->field == field && next->begin <= at) {
        if (next->end == at + 1) TakeLastName(views, *next);
      } else if (!view.stop && !(view.first && words_.SeenSmall(view.word))) {
        more_.push_back({.field = field, .begin = at, .end = at + 1, .type = EntityType::kPerson, .told = at});
      }
    }
  }
  if (more_.empty()) return;
  merged_.resize(mentions.size() + more_.size());
  std::merge(mentions.begin(), mentions.end(), more_.begin(), more_.end(), merged_.begin(),
             [](const Mention& a, const Mention& b) { return std::pair(a.field, a.begin) < std::pair(b.field, b.begin); });
  mentions.swap(merged_);
}

// Says how the mentions are written; `told`: whether there is a recogniser for their language.
void MentionFinder::Complete(bool told, std::vector<Mention>& mentions) const {
  for (Mention& mention : mentions) {
    const TokenView& first = (*fields_[static_cast<std::size_t>(mention.field)].views)[mention.begin];
    mention.quiet = first.small;
    mention.opening = told && first.first && !(first.cues & kCueFirstName);
  }
}

void MentionFinder::Find(const Document& document, const MentionSources& sources, DocumentViews& views,
                         std::vector<Mention>& out) {
  out.clear();
  const auto& [vocabulary, taggers] = sources;
  gazetteer_ = &vocabulary.gazetteer();
  const TaggerModel* model = taggers == nullptr ? nullptr : taggers->Find(document.language);
  words_.Clear();
  for (std::size_t i = 0; i < kArticleFields; ++i) {
    Field& field = fields_[i];
    field.text = document.text[i];
    field.analysis = document.analysis[i];
    field.views = &views[i];
    vocabulary.Read(field.text, *field.analysis, views[i], words_);
    gazetteer_->FindNames(field.text, *field.analysis, views[i], field.matches);
    if (model != nullptr) MarkListed(field.matches, views[i]);
  }
  for (std::size_t i = 0; i < kArticleFields; ++i) {
    spans_.clear();
    if (model != nullptr) ReadTags(fields_[i], *model);
    Merge(static_cast<ArticleField>(i), fields_[i], out);
  }
  const auto overlap = [](const Mention& a, const Mention& b) { return a.field == b.field && b.begin < a.end; };
  out.erase(std::unique(out.begin(), out.end(), overlap), out.end());
  if (model != nullptr) FindLastNames(out);
  ChooseByCountry(document, *gazetteer_, out);
  Complete(model != nullptr, out);
}

}  // namespace

void FindMentions(const Document& document, const MentionSources& sources, DocumentMentions& out) {
  thread_local MentionFinder finder;
  finder.Find(document, sources, out.views, out.mentions);
}

}  // namespace xeber
