// A token as the features of the name recogniser see it: with its neighbours, and how the whole article writes it.
#pragma once

#include <cstdint>
#include <string_view>

#include "annotate/article_words.h"
#include "annotate/token_views.h"
#include "text/analyzer.h"

namespace xeber {

// What stands beyond the ends of a sentence.
inline constexpr TokenView kSentenceBorder = [] {
  TokenView border;
  border.word = border.stem = 1;
  border.shape = 255;
  return border;
}();

// A token with its neighbours within the sentence.
struct FeatureContext {
  const TokenView* here;
  const TokenView* before;
  const TokenView* after;
  const TokenView* before2;
  const TokenView* after2;
  std::string_view exact;      // of the token
  std::uint8_t gap_after = 0;  // 99 at the sentence's end
  std::uint8_t seen = 0;       // whether it begins a sentence, and how else the article writes it
};

[[gnu::always_inline]] inline FeatureContext ContextOf(const TokenViews& views, std::size_t at, const Analysis& analysis,
                                                       const ArticleWords& words) {
  const TokenView& here = views[at];
  const auto follows = [&](std::size_t next) { return next < views.size() && !views[next].first; };
  const bool one_before = at >= 1 && !here.first, two_before = one_before && at >= 2 && !views[at - 1].first;
  const bool one_after = follows(at + 1), two_after = one_after && follows(at + 2);
  const unsigned seen = here.first + 2u * words.SeenSmall(here.word) + 4u * words.SeenCapital(here.word);
  return {.here = &here,
          .before = one_before ? &views[at - 1] : &kSentenceBorder,
          .after = one_after ? &views[at + 1] : &kSentenceBorder,
          .before2 = two_before ? &views[at - 2] : &kSentenceBorder,
          .after2 = two_after ? &views[at + 2] : &kSentenceBorder,
          .exact = analysis.tokens[at].exact,
          .gap_after = one_after ? views[at + 1].gap : std::uint8_t{99},
          .seen = static_cast<std::uint8_t>(seen)};
}

// Contexts with the same key are alike in all that the features of writing see (FeatureGroup::kWriting).
inline std::uint64_t WritingKey(const FeatureContext& context) {
  std::uint64_t key = 0;
  for (const TokenView* view : {context.before, context.here, context.after})
    key = key << 13 | std::uint64_t{view->shape} << 5 | view->listed;
  return key << 15 | std::uint64_t{context.here->gap} << 11 | std::uint64_t{context.gap_after} << 4 |
         std::uint64_t{context.seen} << 1 | context.here->capital;
}

// The same of those of cues.
inline std::uint64_t CuesKey(const FeatureContext& context) {
  std::uint64_t key = 0;
  for (const TokenView* view : {context.before, context.here, context.after}) key = key << 14 | view->cues;
  return key << 9 | std::uint64_t{context.here->shape} << 1 | context.here->capital;
}

// The same of those of endings.
inline std::uint64_t EndingsKey(const FeatureContext& context) {
  const TokenView &here = *context.here, &before = *context.before;
  return (std::uint64_t{before.ending} << 16 | here.ending) << 6 | std::uint64_t{before.listed} << 1 | here.capital;
}

}  // namespace xeber
