// What the name recogniser sees of a token and its neighbours.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <vector>

#include "annotate/gazetteer.h"
#include "annotate/token_views.h"
#include "text/analyzer.h"

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

// Whether words of the article also stand in it in small letters, or capitalised within a sentence. Small and forgetful: a set of
// hash bits.
class ArticleWords {
 public:
  void Clear() { bits_.fill(0); }
  void NoteSmall(std::uint64_t word) { Set(word); }
  void NoteCapital(std::uint64_t word) { Set(word * 0x9e3779b97f4a7c15ull); }
  bool SeenSmall(std::uint64_t word) const { return Has(word); }
  bool SeenCapital(std::uint64_t word) const { return Has(word * 0x9e3779b97f4a7c15ull); }

 private:
  bool Has(std::uint64_t bit) const { return bits_[(bit >> 20) % 1024] >> ((bit >> 40) & 63) & 1; }
  void Set(std::uint64_t bit) { bits_[(bit >> 20) % 1024] |= std::uint64_t{1} << ((bit >> 40) & 63); }
  std::array<std::uint64_t, 1024> bits_{};
};

// Notes how the words of a text are written.
void NoteWords(const TokenViews& views, ArticleWords& words);
// Tells the views which tokens the gazetteer lists, and under what.
void MarkListed(const Gazetteer& gazetteer, const std::vector<GazetteerMatch>& matches, TokenViews& views);
// Forgets the gazetteer's hits and the lists of people's names: so training learns to do without.
void HideNames(TokenViews& views);

// A token as its features see it: with its neighbours within the sentence.
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
FeatureContext ContextOf(const TokenViews& views, std::size_t at, const Analysis& analysis, const ArticleWords& words);
// What stands beyond the ends of a sentence.
const TokenView& SentenceBorder();

// Features come in groups that depend on little, so that the weights of a whole group can be remembered: the first by one word,
// kWriting and kCues by FeatureKey. Those of kPairs depend on two words and are not worth it.
enum class FeatureGroup : std::uint8_t {
  kWord,            // here
  kBefore,          // before
  kListedBefore,    // before, and what is listed here
  kAfter,           // after
  kListedAfter,     // after, and what is listed here
  kTwoBefore,       // before2
  kTwoAfter,        // after2
  kWriting,
  kCues,
  kPairs
};
inline constexpr std::size_t kFeatureGroups = 10;

// Appends the features of one group.
void AppendFeatures(FeatureGroup group, const FeatureContext& context, FeatureList& out);
// Appends those of all groups.
void AppendFeatures(const FeatureContext& context, FeatureList& out);
// Of kWriting or kCues: contexts with the same key have the same features in that group.
std::uint64_t FeatureKey(FeatureGroup group, const FeatureContext& context);

}  // namespace xeber
