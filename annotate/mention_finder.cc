#include "annotate/mention_finder.h"

#include <algorithm>
#include <array>

#include "annotate/tagger.h"
#include "annotate/word_hash.h"

namespace xeber {
namespace {

constexpr float kSureWeight = 0.5f;  // a name of less weight counts only if the recogniser tells it too

bool Contains(std::uint32_t begin, std::uint32_t end, const GazetteerMatch& match) {
  return begin <= match.begin && match.end <= end;
}

// Whether an apostrophe parts an ending from the word: in Turkish a name ends so ("Ferrari'den Matteo").
bool HasEnding(std::string_view text, const Token& token) {
  const std::string_view word = text.substr(token.begin, token.end - token.begin);
  const std::size_t mark = std::min(word.find('\''), word.find("\u2019"));
  if (mark == std::string_view::npos || mark < 2) return false;
  const std::size_t ending = mark + (word[mark] == '\'' ? 1 : 3);
  return ending < word.size() && static_cast<unsigned char>(word[ending]) >= 'a';
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
  struct Span {
    std::uint32_t begin;
    std::uint32_t end;
    std::uint8_t tag;
  };

  void ReadTags(const Field& field, const TaggerModel& model);
  void Trim(const Field& field, Span& span) const;
  bool AreKnown(const Span& span, std::size_t first, std::size_t stop, const Field& field) const;
  void Merge(ArticleField number, const Field& field, std::vector<Mention>& out);
  Mention FromSpan(ArticleField field, const Span& span) const;
  Mention FromMatch(ArticleField field, const GazetteerMatch& match) const;
  Mention FromBoth(ArticleField field, const GazetteerMatch& match, std::uint8_t tag) const;
  bool Sure(const GazetteerMatch& match, const Analysis& analysis) const;
  void NoteLastNames(const std::vector<Mention>& mentions);
  void FindLastNames(std::vector<Mention>& mentions);
  bool IsLastName(const TokenView& view) const;

  const Gazetteer* gazetteer_ = nullptr;
  std::array<Field, kArticleFields> fields_;
  ArticleWords words_;
  TagDecoder decoder_;
  std::vector<TagRun> runs_;
  std::vector<std::uint8_t> tags_;
  std::vector<Span> spans_;
  std::vector<std::uint64_t> last_names_;  // stems, sorted
  std::array<std::uint64_t, 16> last_name_bits_{};
  std::vector<Mention> merged_;
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

// The entry of a name whose type the recogniser tells: one of that type if there is one. Countries, people and acronyms are told
// better by the gazetteer; a person is not the town of that name.
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
  const bool acronym = (automaton.value(match.first_value).flags & kNameAcronym) != 0;
  if (mention.demonym || mention.type == EntityType::kCountry || mention.type == EntityType::kPerson || acronym) return mention;
  if (tag == kTagBPer) mention.entry = kUnlisted;
  mention.type = TypeOfTag(tag);
  return mention;
}

void MentionFinder::ReadTags(const Field& field, const TaggerModel& model) {
  const Analysis& analysis = *field.analysis;
  const bool turkish = analysis.language.primary() == "tr";
  const TagText text{*field.views, analysis, words_, model};
  FindTagRuns(*field.views, model, runs_);
  tags_.assign(field.views->size(), kTagO);
  decoder_.Decode(text, runs_, tags_);
  for (const TagRun& run : runs_) {
    for (std::uint32_t at = run.begin; at < run.end; ++at) {
      if (tags_[at] == kTagO) continue;
      if (IsInside(tags_[at]) && at > run.begin && !(turkish && HasEnding(field.text, analysis.tokens[at - 1]))) {
        spans_.back().end = at + 1;
      } else {
        spans_.push_back({at, at + 1, static_cast<std::uint8_t>(IsInside(tags_[at]) ? tags_[at] - 1 : tags_[at])});
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

// "President Aliyev" is Aliyev, and so is "MFA Aliyev"; "Later CWI", at the beginning of a sentence, is CWI.
void MentionFinder::Trim(const Field& field, Span& span) const {
  const auto& [text, analysis, views, matches] = field;
  constexpr int kName = kCueFirstName | kCueLastName;
  while (span.end - span.begin > 1) {
    const TokenView& first = (*views)[span.begin];
    const bool office = span.tag == kTagBPer && first.cues & (kCueRole | kCueTitle);
    const bool acronym = span.tag == kTagBPer && analysis->tokens[span.begin].casing == Casing::kUpper &&
                         analysis->tokens[span.begin].exact.size() > 2 &&
                         analysis->tokens[span.begin + 1].casing == Casing::kTitle;
    const bool opening = first.first && first.cues & kCueCommon &&
                         (analysis->tokens[span.begin + 1].casing == Casing::kUpper || (*views)[span.begin + 1].listed != 0);
    if (!acronym && (first.listed != 0 || first.cues & kName || !(office || opening))) return;
    ++span.begin;
  }
}

// Whether the listed names [first, stop) inside a told name say more than it: they are all of it but for common words and
// offices, or the last of them is of the same kind and of several words.
bool MentionFinder::AreKnown(const Span& span, std::size_t first, std::size_t stop, const Field& field) const {
  const GazetteerMatch& last = field.matches[stop - 1];
  const NameAutomaton::Value& value = gazetteer_->automaton().value(last.first_value);
  if (last.end == span.end && last.end - last.begin > 1 && BeginTag(gazetteer_->entry(value.entry).type) == span.tag &&
      stop - first > 1)
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

// Names that overlap: the same words make one mention of both; else a listed name of several words wins over a shorter told one,
// and a told name over what it contains.
void MentionFinder::Merge(ArticleField number, const Field& field, std::vector<Mention>& out) {
  const std::vector<GazetteerMatch>& matches = field.matches;
  std::size_t next = 0;
  const auto add_match = [&](const GazetteerMatch& match) {
    const bool clear = out.empty() || out.back().field != number || out.back().end <= match.begin;
    if (clear && Sure(match, *field.analysis)) out.push_back(FromMatch(number, match));
  };
  for (Span& span : spans_) {
    Trim(field, span);
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

// A last name alone is that person, whatever the recogniser thought of it, unless it begins a sentence and may be a common word.
void MentionFinder::FindLastNames(std::vector<Mention>& mentions) {
  NoteLastNames(mentions);
  if (last_names_.empty()) return;
  merged_.clear();
  auto next = mentions.begin();
  for (std::size_t i = 0; i < kArticleFields; ++i) {
    const auto field = static_cast<ArticleField>(i);
    const TokenViews& views = *fields_[i].views;
    std::uint32_t behind = 0;  // the last mention
    const auto take = [&] {
      behind = next->end;
      merged_.push_back(*next++);
      Mention& mention = merged_.back();
      const bool known = mention.end - mention.begin > 1 || mention.type == EntityType::kPerson ||
                         mention.type == EntityType::kCountry || mention.demonym;
      if (known || !IsLastName(views[mention.begin])) return;
      mention.type = EntityType::kPerson;
      mention.entry = kUnlisted;
    };
    for (const std::uint32_t at : views.capitals) {
      while (next != mentions.end() && next->field == field && next->begin <= at) take();
      const TokenView& view = views[at];
      if (at >= behind && IsLastName(view) && !view.stop && !(view.first && words_.SeenSmall(view.word)))
        merged_.push_back({.field = field, .begin = at, .end = at + 1, .type = EntityType::kPerson});
    }
    while (next != mentions.end() && next->field == field) take();
  }
  mentions.swap(merged_);
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
    if (model != nullptr) MarkListed(*gazetteer_, field.matches, views[i]);
  }
  for (std::size_t i = 0; i < kArticleFields; ++i) {
    spans_.clear();
    if (model != nullptr) ReadTags(fields_[i], *model);
    Merge(static_cast<ArticleField>(i), fields_[i], out);
  }
  const auto overlap = [](const Mention& a, const Mention& b) { return a.field == b.field && b.begin < a.end; };
  out.erase(std::unique(out.begin(), out.end(), overlap), out.end());
  if (model != nullptr) FindLastNames(out);
  for (Mention& mention : out) mention.quiet = views[static_cast<std::size_t>(mention.field)][mention.begin].small;
}

}  // namespace

void FindMentions(const Document& document, const MentionSources& sources, DocumentMentions& out) {
  thread_local MentionFinder finder;
  finder.Find(document, sources, out.views, out.mentions);
}

}  // namespace xeber
