#include "annotate/mention_finder.h"

#include <algorithm>
#include <array>

#include "annotate/country_context.h"
#include "annotate/tagger.h"
#include "annotate/told_names.h"
#include "annotate/word_hash.h"

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
    std::string_view text;
    std::vector<GazetteerMatch> matches;
    TokenViews views;
  };
  void ReadTags(const Field& field, const Analysis& analysis, const TaggerModel& model);
  bool AreKnown(const ToldName& span, std::size_t first, std::size_t stop, const Field& field, const Analysis& analysis) const;
  bool GoesOnSmall(const ToldName& span, const GazetteerMatch& match, const Analysis& analysis) const;
  void Merge(ArticleField number, const Field& field, const Analysis& analysis, std::vector<Mention>& out);
  Mention FromSpan(ArticleField field, const ToldName& span) const;
  Mention FromMatch(ArticleField field, const GazetteerMatch& match) const;
  Mention FromBoth(ArticleField field, const GazetteerMatch& match, std::uint8_t tag) const;
  bool Sure(const GazetteerMatch& match, const Analysis& analysis) const;
  void NoteLastNames(const Document& document, const std::vector<Mention>& mentions);
  void FindLastNames(const Document& document, std::vector<Mention>& mentions);
  bool IsLastName(const Token& token) const;
  bool IsOfficeOf(const Mention& mention, const std::vector<Token>& tokens) const;

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
  std::vector<Mention> merged_;
};

Mention MentionFinder::FromSpan(ArticleField field, const ToldName& span) const {
  return {.field = field, .begin = span.begin, .end = span.end, .type = TypeOfTag(span.tag), .told = span.told};
}

Mention MentionFinder::FromMatch(ArticleField field, const GazetteerMatch& match) const {
  const NameAutomaton::Value& value = gazetteer_->automaton().value(match.first_value);
  Mention mention{.field = field,
                  .begin = match.begin,
                  .end = match.end,
                  .told = match.begin,
                  .entry = value.entry,
                  .first_value = match.first_value};
  mention.type = gazetteer_->entry(value.entry).type;
  mention.demonym = (value.flags & kNameDemonym) != 0;
  return mention;
}

// The entry of a name whose type the recogniser tells: one of that type if there is one. Countries, people and acronyms are told
// better by the gazetteer; a person is not the town of that name, if it has several words (FindLastNames looks at single ones).
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
  const bool lone = match.end - match.begin == 1 && !match.by_sound && BeginTag(mention.type) == kTagBLoc;
  if (lone && gazetteer_->entry(mention.entry).weight >= kSureWeight && tag == kTagBPer) return mention;
  if (tag == kTagBPer) mention.entry = kUnlisted;
  mention.type = TypeOfTag(tag);
  return mention;
}

void MentionFinder::ReadTags(const Field& field, const Analysis& analysis, const TaggerModel& model) {
  FindTagRuns(field.views, analysis, model, runs_);
  tags_.assign(field.views.size(), kTagO);
  for (const TagRun& run : runs_) decoder_.Decode(field.views, analysis, words_, model, run, tags_);
  mender_.Read({field.text, analysis, field.views, *gazetteer_, field.matches}, tags_, spans_);
}

bool MentionFinder::Sure(const GazetteerMatch& match, const Analysis& analysis) const {
  if (match.end - match.begin > 1) return true;
  const Token& token = analysis.tokens[match.begin];
  const float weight = gazetteer_->entry(gazetteer_->automaton().value(match.first_value).entry).weight;
  return weight >= kSureWeight && !token.stop;
}

// Whether the listed names [first, stop) inside a told name say more than it: they are all of it but for common words and
// offices, or the last of them is of the same kind and of several words.
bool MentionFinder::AreKnown(const ToldName& span, std::size_t first, std::size_t stop, const Field& field,
                             const Analysis& analysis) const {
  const GazetteerMatch& last = field.matches[stop - 1];
  const NameAutomaton::Value& value = gazetteer_->automaton().value(last.first_value);
  if (last.end == span.end && last.end - last.begin > 1 && BeginTag(gazetteer_->entry(value.entry).type) == span.tag &&
      stop - first > 1)
    return true;
  std::uint32_t at = span.begin;
  for (std::size_t i = first; i <= stop; ++i) {
    const std::uint32_t until = i == stop ? span.end : field.matches[i].begin;
    for (; at < until; ++at) {
      if (!(field.views[at].cues & (kCueRole | kCueTitle | kCueCommon)) && !analysis.tokens[at].stop) return false;
    }
    if (i < stop) at = field.matches[i].end;
  }
  return true;
}

// Whether only small letters part the told name from the listed one of its kind: "Xəzər" is told in "Xəzər dənizində".
bool MentionFinder::GoesOnSmall(const ToldName& span, const GazetteerMatch& match, const Analysis& analysis) const {
  const EntityType type = gazetteer_->entry(gazetteer_->automaton().value(match.first_value).entry).type;
  if (match.begin != span.begin || match.end <= span.end || BeginTag(type) != span.tag) return false;
  const auto small = [](const Token& token) { return token.casing == Casing::kLower; };
  return std::all_of(analysis.tokens.begin() + span.end, analysis.tokens.begin() + match.end, small);
}

// Names that overlap: the same words make one mention of both; else a listed name of several words wins over a shorter told one,
// and a told name over what it contains.
void MentionFinder::Merge(ArticleField number, const Field& field, const Analysis& analysis, std::vector<Mention>& out) {
  const std::vector<GazetteerMatch>& matches = field.matches;
  std::size_t next = 0;
  const auto add_match = [&](const GazetteerMatch& match) {
    const bool clear = out.empty() || out.back().field != number || out.back().end <= match.begin;
    if (clear && Sure(match, analysis)) out.push_back(FromMatch(number, match));
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
    } else if (GoesOnSmall(span, match, analysis)) {
      out.push_back(FromMatch(number, match));
      out.back().end = span.end;
    } else if (!Contains(span.begin, span.end, match) || !Contains(span.begin, span.end, matches[next - 1]) ||
               AreKnown(span, first, next, field, analysis)) {
      for (std::size_t i = first; i < next; ++i) add_match(matches[i]);
    } else {
      out.push_back(FromSpan(number, span));
    }
  }
  for (; next < matches.size(); ++next) add_match(matches[next]);
}

// The last names of the people whom the article names in full.
void MentionFinder::NoteLastNames(const Document& document, const std::vector<Mention>& mentions) {
  last_names_.clear();
  last_name_bits_.fill(0);
  for (const Mention& mention : mentions) {
    if (mention.type != EntityType::kPerson || mention.end - mention.begin < 2) continue;
    const Token& last = document.tokens(mention.field)[mention.end - 1];
    if (last.casing == Casing::kLower || last.stem.size() < 3) continue;
    last_names_.push_back(HashBytes(last.stem));
    last_name_bits_[last_names_.back() >> 60] |= std::uint64_t{1} << (last_names_.back() >> 54 & 63);
  }
  std::sort(last_names_.begin(), last_names_.end());
}

bool MentionFinder::IsLastName(const Token& token) const {
  if (token.casing == Casing::kLower || token.casing == Casing::kNone) return false;
  const std::uint64_t stem = HashBytes(token.stem);
  if (!(last_name_bits_[stem >> 60] >> (stem >> 54 & 63) & 1)) return false;
  return std::binary_search(last_names_.begin(), last_names_.end(), stem);
}

// "İzmir Milletvekili Tunalıoğlu": what the recogniser took for a name is an office with a last name behind it.
bool MentionFinder::IsOfficeOf(const Mention& mention, const std::vector<Token>& tokens) const {
  if (mention.entry != kUnlisted || mention.end - mention.begin < 2 || !IsLastName(tokens[mention.end - 1])) return false;
  return fields_[static_cast<std::size_t>(mention.field)].views[mention.end - 2].cues & (kCueRole | kCueTitle);
}

// A last name alone is that person, whatever the recogniser thought of it, unless it begins a sentence and may be a common word.
void MentionFinder::FindLastNames(const Document& document, std::vector<Mention>& mentions) {
  NoteLastNames(document, mentions);
  if (last_names_.empty()) return;
  merged_.clear();
  std::size_t next = 0;
  for (std::size_t i = 0; i < kArticleFields; ++i) {
    const auto field = static_cast<ArticleField>(i);
    const std::vector<Token>& tokens = document.tokens(field);
    for (std::uint32_t at = 0; at < tokens.size(); ++at) {
      if (next < mentions.size() && mentions[next].field == field && mentions[next].begin == at) {
        Mention& mention = merged_.emplace_back(mentions[next++]);
        at = mention.end - 1;
        if (IsOfficeOf(mention, tokens)) {
          mention.begin = mention.told = mention.end - 1;
          mention.type = EntityType::kPerson;
          mention.entry = kUnlisted;
        }
        if (mention.end - mention.begin > 1 || mention.type == EntityType::kPerson || mention.type == EntityType::kCountry ||
            mention.demonym)
          continue;
        if (!IsLastName(tokens[mention.begin])) continue;
        mention.type = EntityType::kPerson;
        mention.entry = kUnlisted;
      } else if (IsLastName(tokens[at]) && !tokens[at].stop &&
                 !(tokens[at].sentence_start && words_.SeenSmall(HashBytes(tokens[at].exact)))) {
        merged_.push_back({.field = field, .begin = at, .end = at + 1, .type = EntityType::kPerson, .told = at});
      }
    }
  }
  mentions.swap(merged_);
}

void MentionFinder::Find(const Document& document, const Gazetteer& gazetteer, const TaggerSet* taggers,
                         std::vector<Mention>& out) {
  out.clear();
  gazetteer_ = &gazetteer;
  const TaggerModel* model = taggers == nullptr ? nullptr : taggers->Find(document.language);
  words_.Clear();
  for (std::size_t i = 0; i < kArticleFields; ++i) {
    Field& field = fields_[i];
    field.text = document.text[i];
    gazetteer.FindNames(document.text[i], *document.analysis[i], field.matches);
    if (model == nullptr) continue;
    field.views.Read(document.text[i], *document.analysis[i], taggers->cues(), gazetteer, field.matches);
    field.views.Note(*document.analysis[i], words_);
  }
  for (std::size_t i = 0; i < kArticleFields; ++i) {
    spans_.clear();
    if (model != nullptr) ReadTags(fields_[i], *document.analysis[i], *model);
    Merge(static_cast<ArticleField>(i), fields_[i], *document.analysis[i], out);
  }
  const auto overlap = [](const Mention& a, const Mention& b) { return a.field == b.field && b.begin < a.end; };
  out.erase(std::unique(out.begin(), out.end(), overlap), out.end());
  if (model != nullptr) FindLastNames(document, out);
  ChooseByCountry(document, gazetteer, out);
  for (Mention& mention : out) {
    const Token& first = document.tokens(mention.field)[mention.begin];
    mention.quiet = first.casing == Casing::kLower;
    mention.opening = model != nullptr && (first.sentence_start || mention.begin == 0) &&
                      !(fields_[static_cast<std::size_t>(mention.field)].views[mention.begin].cues & kCueFirstName);
  }
}

}  // namespace

void FindMentions(const Document& document, const Gazetteer& gazetteer, const TaggerSet* taggers, std::vector<Mention>& out) {
  thread_local MentionFinder finder;
  finder.Find(document, gazetteer, taggers, out);
}

}  // namespace xeber
