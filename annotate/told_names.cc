#include "annotate/told_names.h"

#include <algorithm>

#include "annotate/cue_words.h"

namespace xeber {
namespace {

constexpr std::uint16_t kName = kCueFirstName | kCueLastName;
constexpr std::uint16_t kOffice = kCueRole | kCueTitle;
constexpr std::uint16_t kThing = kCueOrganisation | kCuePlace | kCueEvent | kCueCompany;

bool IsDemonym(const TokenView& view) { return (view.listed - 1) / 3 == 4; }

}  // namespace

std::uint16_t NameMender::CuesOf(std::uint32_t begin, std::uint32_t end) const {
  std::uint16_t all = 0;
  for (std::uint32_t at = begin; at < end; ++at) all |= cues(at);
  return all;
}

// In az a listed place that is longer than its name has a case ending.
void NameMender::NotePlaces() {
  inflected_place_.assign(field_->views.size(), false);
  if (!az_ && !tr_) return;
  for (const GazetteerMatch& match : field_->matches) {
    if (match.end - match.begin != 1) continue;
    if (BeginTag(TypeOfFlags(match.flags)) != kTagBLoc || (match.flags & kNameDemonym) != 0) continue;
    if (tr_) {
      inflected_place_[match.begin] = field_->views[match.begin].ends_apart;
      continue;
    }
    const Token& token = field_->analysis.tokens[match.begin];
    const std::string_view surface = field_->text.substr(token.begin, token.end - token.begin);
    const std::string_view name = field_->gazetteer.entry(match.entry).names[0];
    inflected_place_[match.begin] = !name.empty() && surface.starts_with(name) && surface.size() > name.size() + 1;
  }
}

// Xalid əs-Süveydi: whether the name goes on behind a small article that is joined to a capital; two tokens then.
bool NameMender::GoesOnBehindArticle(std::uint32_t end) const {
  const std::vector<Token>& tokens = field_->analysis.tokens;
  if (end + 1 >= tokens.size() || !field_->views[end].small || !field_->views[end + 1].capital) return false;
  const std::string_view joint = field_->text.substr(tokens[end].end, tokens[end + 1].begin - tokens[end].end);
  return joint == "-" && tokens[end].exact.size() <= 6 && field_->text.substr(tokens[end - 1].end, 1) == " " &&
         tokens[end].begin == tokens[end - 1].end + 1;
}

// In English the ending may be part of the name: Moody's Investors Service.
bool NameMender::EndsName(std::uint32_t at, bool one_behind) const {
  const TokenView& word = field_->views[at];
  if (tr_) return word.ends_apart;
  if (en_) return word.ends_apart && (one_behind || cues(at + 1) & kCueFirstName || field_->views[at + 1].listed != 0);
  return az_ && (inflected_place_[at] || word.ends_joined);
}

bool NameMender::BeginsName(std::uint32_t at) const {
  return inflected_place_[at] && !(cues(at - 1) & kCueFirstName) && field_->views[at].locative;
}

// "Transport Rashad Alizada", "Tomaş Vrbik Orxan Səfixanov".
void NameMender::FindPerson(ToldName& name, std::vector<ToldName>& names) const {
  const std::uint32_t size = name.end - name.begin;
  if (size < 2 || cues(name.begin) & kCueFirstName) {
    if (size != 4 || !(cues(name.begin + 2) & kCueFirstName) || CuesOf(name.begin, name.end) & (kThing | kCueParticle) ||
        cues(name.begin + 1) & kCueFirstName)
      return;
  }
  std::uint32_t person = name.begin;
  for (std::uint32_t at = name.begin + 1; at + 1 < name.end && person == name.begin; ++at)
    if (cues(at) & kCueFirstName && !(cues(at - 1) & kCueFirstName)) person = at;
  if (person == name.begin || name.end - person > 3 || CuesOf(person, name.end) & kThing) return;
  const ToldName head{name.begin, person, name.tag};
  const bool told_head = head.tag == kTagBPer ? person - name.begin > 1 && !(CuesOf(head.begin, head.end) & kOffice)
                                              : !(CuesOf(head.begin, head.end) & kOffice);
  if (told_head) names.push_back(head);
  name = {person, name.end, kTagBPer, person};
}

// "Fuad Nezerov'a" is no place, and "Toprak Mahsulleri Ofisi" nobody.
void NameMender::MendType(ToldName& name) const {
  const std::uint32_t size = name.end - name.begin;
  const bool named = size > 1 && size <= 3 && cues(name.begin) & (kCueFirstName | kCueTitle);
  if (named && !(CuesOf(name.begin, name.end) & kThing)) name.tag = kTagBPer;
  if (size < 2 || name.tag != kTagBPer || cues(name.end - 1) & (kName | kOffice)) return;
  if (cues(name.end - 1) & kCueEvent) name.tag = kTagBMisc;
  if (!az_ && !tr_) return;
  if (cues(name.end - 1) & (kCueOrganisation | kCueCompany)) name.tag = kTagBOrg;
  if (cues(name.end - 1) & kCuePlace) name.tag = kTagBLoc;
}

// "President Aliyev" is Aliyev, and so is "MFA Aliyev"; "Later CWI", at the beginning of a sentence, is CWI.
void NameMender::Trim(ToldName& name) const {
  const TokenViews& views = field_->views;
  while (name.end - name.begin > 1) {
    const TokenView& first = views[name.begin];
    const bool person = name.tag == kTagBPer;
    const bool office = person && (first.cues & kOffice || IsDemonym(first));
    const TokenView& second = views[name.begin + 1];
    const bool acronym = person && first.upper && second.title && field_->analysis.tokens[name.begin].exact.size() > 2;
    const bool opening = first.first && first.cues & kCueCommon && (second.upper || second.listed != 0);
    const bool listed = first.listed != 0 && !(person && IsDemonym(first));
    if (!acronym && (listed || first.cues & kName || !(office || opening))) return;
    ++name.begin;
  }
}

// A month, or an office alone.
bool NameMender::IsNoName(const ToldName& name) const {
  if (name.end - name.begin != 1 || cues(name.begin) & kName || field_->views[name.begin].listed != 0) return false;
  return cues(name.begin) & kCueCalendar || (name.tag == kTagBPer && cues(name.begin) & kOffice);
}

// "Глеб" and "Ордынцев" that stand together are one person.
bool NameMender::JoinsFirstName(const ToldName& name, const std::vector<ToldName>& names) const {
  if (names.empty() || names.back().end != name.begin || name.tag != kTagBPer) return false;
  const ToldName& before = names.back();
  return before.tag == kTagBPer && before.end - before.begin == 1 && cues(before.begin) & kCueFirstName &&
         !(cues(name.begin) & kCueFirstName) && !field_->views[name.begin].parted && !EndsName(before.begin, true);
}

void NameMender::Read(const ToldField& field, const std::vector<std::uint8_t>& tags, std::vector<ToldName>& names) {
  field_ = &field;
  const std::string_view language = field.analysis.language.primary();
  az_ = language == "az", tr_ = language == "tr", en_ = language == "en";
  NotePlaces();
  names.clear();
  for (std::uint32_t at = 0; at < tags.size();) {
    if (tags[at] == kTagO) {
      ++at;
      continue;
    }
    ToldName name{at, at + 1, static_cast<std::uint8_t>(IsInside(tags[at]) ? tags[at] - 1 : tags[at])};
    const auto goes_on = [&](std::uint32_t to) { return to < tags.size() && tags[to] == name.tag + 1; };
    for (++at; goes_on(at) && !EndsName(at - 1, !goes_on(at + 1)) && !BeginsName(at); ++at) name.end = at + 1;
    if (GoesOnBehindArticle(name.end) && (name.tag == kTagBPer || cues(name.begin) & kCueFirstName)) {
      name.end += 2;
      at = name.end;
    }
    FindPerson(name, names);
    MendType(name);
    Trim(name);
    if (IsNoName(name)) continue;
    if (JoinsFirstName(name, names)) {
      names.back().end = name.end;
    } else {
      names.push_back(name);
    }
  }
}

}  // namespace xeber
