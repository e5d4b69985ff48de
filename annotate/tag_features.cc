#include "annotate/tag_features.h"

#include <algorithm>

#include "annotate/cue_words.h"
#include "annotate/tags.h"
#include "annotate/word_hash.h"

namespace xeber {
namespace {

// The last, or first, `letters` letters of a word.
std::string_view Ending(std::string_view word, int letters) {
  std::size_t at = word.size();
  while (at > 0 && letters > 0) {
    --at;
    if ((static_cast<unsigned char>(word[at]) & 0xc0) != 0x80) --letters;
  }
  return word.substr(at);
}

std::string_view Beginning(std::string_view word, int letters) {
  std::size_t at = 0;
  while (at < word.size() && letters > 0) {
    ++at;
    while (at < word.size() && (static_cast<unsigned char>(word[at]) & 0xc0) == 0x80) ++at;
    --letters;
  }
  return word.substr(0, at);
}

std::uint8_t ListedClass(std::uint16_t flags) {
  if (flags & kNameDemonym) return 4;
  if (flags & kNameUnsure) return 5;
  if (TypeOfFlags(flags) == EntityType::kPlace) return 6;
  return static_cast<std::uint8_t>((BeginTag(TypeOfFlags(flags)) - 1) / 2);
}

}  // namespace

void MarkListed(const std::vector<GazetteerMatch>& matches, TokenViews& views) {
  for (const GazetteerMatch& match : matches) {
    const std::uint8_t listed = ListedClass(match.flags);
    for (std::uint32_t i = match.begin; i < match.end; ++i)
      views.tokens[i].listed = static_cast<std::uint8_t>(1 + 3 * listed + (match.end - match.begin == 1 ? 2 : i > match.begin));
  }
}

void HideNames(TokenViews& views) {
  for (TokenView& view : views.tokens) {
    view.listed = 0;
    view.cues &= static_cast<std::uint16_t>(~(kCueFirstName | kCueLastName));
  }
}

namespace {

// A feature is the hash of its kind's number and its value; shipped models hold these hashes, so that a number never changes.
struct Adder {
  FeatureList& out;
  void operator()(std::uint64_t number, std::uint64_t value) const { out.Add(JoinHashes(number, value)); }
  void operator()(std::uint64_t number, std::uint64_t a, std::uint64_t b) const { (*this)(number, JoinHashes(a, b)); }
};

void AppendWord(const FeatureContext& context, const Adder& add) {
  const TokenView& here = *context.here;
  add(1, 0);
  add(2, here.word);
  add(7, here.stem);
  for (const int letters : {1, 2, 3, 4})
    add(17 + static_cast<std::uint64_t>(letters), HashBytes(Ending(context.exact, letters)), here.capital);
  for (const int letters : {2, 3, 4})
    add(20 + static_cast<std::uint64_t>(letters), HashBytes(Beginning(context.exact, letters)), here.capital);
}

void AppendWriting(const FeatureContext& context, const Adder& add) {
  const TokenView &here = *context.here, &before = *context.before, &after = *context.after;
  add(12, here.shape);
  add(13, before.shape);
  add(14, after.shape);
  add(15, before.shape, here.shape);
  add(16, here.shape, after.shape);
  add(17, before.shape * 256 + here.shape, after.shape);
  add(25, here.listed);
  add(26, before.listed);
  add(27, after.listed);
  add(28, here.listed, here.shape);
  add(29, before.listed * 256 + here.listed, after.listed);
  add(42, here.gap, here.shape);
  add(43, context.gap_after, here.shape);
  add(44, here.gap * 256 + context.gap_after, here.capital);
  add(45, context.seen, here.shape);
  add(46, context.seen, here.listed);
}

void AppendCues(const FeatureContext& context, const Adder& add) {
  const TokenView &here = *context.here, &before = *context.before, &after = *context.after;
  add(32, here.cues);
  add(33, before.cues);
  add(34, after.cues);
  add(37, before.cues, here.cues);
  add(38, here.cues, after.cues);
  add(39, before.cues, here.shape);
  add(40, here.shape, after.cues);
  add(41, JoinHashes(before.cues, here.cues), after.cues);
  for (std::uint64_t bit = 0; bit < 14; ++bit) {
    if (here.cues >> bit & 1) add(1000 + bit, here.shape);
    if (before.cues >> bit & 1) add(2000 + bit, here.capital);
    if (after.cues >> bit & 1) add(3000 + bit, here.capital);
  }
}

void AppendEndings(const FeatureContext& context, const Adder& add) {
  const TokenView &here = *context.here, &before = *context.before;
  add(47, before.ending, here.capital);
  add(48, JoinHashes(before.ending, here.ending), here.capital);
  add(49, before.ending, before.listed);
}

}  // namespace

void AppendFeatures(FeatureGroup group, const FeatureContext& context, FeatureList& out) {
  const Adder add{out};
  const TokenView &here = *context.here, &before = *context.before, &after = *context.after;
  switch (group) {
    case FeatureGroup::kWord:
      return AppendWord(context, add);
    case FeatureGroup::kBefore:
      add(3, before.word);
      return add(8, before.stem);
    case FeatureGroup::kListedBefore:
      return add(31, here.listed, before.word);
    case FeatureGroup::kAfter:
      add(4, after.word);
      return add(9, after.stem);
    case FeatureGroup::kListedAfter:
      return add(30, here.listed, after.word);
    case FeatureGroup::kTwoBefore:
      add(5, context.before2->word);
      return add(35, context.before2->cues);
    case FeatureGroup::kTwoAfter:
      add(6, context.after2->word);
      return add(36, context.after2->cues);
    case FeatureGroup::kWriting:
      return AppendWriting(context, add);
    case FeatureGroup::kCues:
      return AppendCues(context, add);
    case FeatureGroup::kEndings:
      return AppendEndings(context, add);
    case FeatureGroup::kPairs:
      return AppendPairs(PairOf(before, here), PairOf(here, after), out);
  }
}

void AppendFeatures(const FeatureContext& context, FeatureList& out) {
  for (std::size_t group = 0; group < kFeatureGroups; ++group) AppendFeatures(static_cast<FeatureGroup>(group), context, out);
}

}  // namespace xeber
