// What the name recogniser sees of a token and its neighbours.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "annotate/feature_context.h"
#include "annotate/gazetteer.h"
#include "annotate/token_views.h"
#include "annotate/word_hash.h"

namespace xeber {

inline constexpr std::size_t kMaxFeatures = 96;

struct FeatureList {
  std::array<std::uint32_t, kMaxFeatures> features;
  std::size_t size = 0;
  void Add(std::uint64_t hash) {
    const auto feature = static_cast<std::uint32_t>(hash >> 32);
    if (size < kMaxFeatures) features[size++] = feature == 0 ? 1 : feature;
  }
};

// Tells the views which tokens the gazetteer lists, and under what.
void MarkListed(const std::vector<GazetteerMatch>& matches, TokenViews& views);
// Forgets the gazetteer's hits and the lists of people's names: so training learns to do without.
void HideNames(TokenViews& views);

// Features come in groups that depend on little, so that the weights of a whole group can be remembered: the first by one word,
// kWriting, kCues and kEndings by their keys. Those of kPairs depend on two words and are not worth it.
enum class FeatureGroup : std::uint8_t {
  kWord,          // here
  kBefore,        // before
  kListedBefore,  // before, and what is listed here
  kAfter,         // after
  kListedAfter,   // after, and what is listed here
  kTwoBefore,     // before2
  kTwoAfter,      // after2
  kWriting,
  kCues,
  kEndings,
  kPairs
};
inline constexpr std::size_t kFeatureGroups = 11;

// What the features of two neighbours are made from.
inline std::uint64_t PairOf(const TokenView& word, const TokenView& next) { return JoinHashes(word.word, next.word); }
// Appends those of kPairs: of a token and the one before it, and of it and the one after.
inline void AppendPairs(std::uint64_t before, std::uint64_t after, FeatureList& out) {
  out.Add(JoinHashes(10, before));
  out.Add(JoinHashes(11, after));
}
// Appends the features of one group.
void AppendFeatures(FeatureGroup group, const FeatureContext& context, FeatureList& out);
// Appends those of all groups.
void AppendFeatures(const FeatureContext& context, FeatureList& out);

}  // namespace xeber
