// What the name recogniser sees of a token and its neighbours.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "annotate/cue_words.h"
#include "annotate/gazetteer.h"
#include "annotate/tagger_model.h"
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
  void Note(const Token& token, std::uint64_t word);
  bool SeenSmall(std::uint64_t word) const { return Has(word); }
  bool SeenCapital(std::uint64_t word) const { return Has(word * 0x9e3779b97f4a7c15ull); }

 private:
  bool Has(std::uint64_t bit) const { return bits_[(bit >> 20) % 1024] >> ((bit >> 40) & 63) & 1; }
  void Set(std::uint64_t bit) { bits_[(bit >> 20) % 1024] |= std::uint64_t{1} << ((bit >> 40) & 63); }
  std::array<std::uint64_t, 1024> bits_{};
};

// Features come in groups that depend on little, so that the weights of a whole group can be remembered by its key. Those of
// kPairs depend on much and are not worth it.
enum class FeatureGroup : std::uint8_t { kWord, kWordBefore, kWordAfter, kWriting, kCues, kEndings, kPairs };
inline constexpr std::array<FeatureGroup, 6> kRememberedGroups = {FeatureGroup::kWord,      FeatureGroup::kWordBefore,
                                                                  FeatureGroup::kWordAfter, FeatureGroup::kWriting,
                                                                  FeatureGroup::kCues,      FeatureGroup::kEndings};

// One text, token by token: hashes, shapes, cues and gazetteer hits. Reused from text to text.
class TokenViews {
 public:
  struct View {
    std::uint64_t word = 0;
    std::uint64_t stem = 0;
    std::uint16_t cues = 0;
    std::uint16_t ending = 0;  // hash of what the stemmer took off, 0 if nothing
    std::uint8_t shape = 0;
    std::uint8_t listed = 0;  // 0, or 1 + 3 * class + place in the name
    std::uint8_t gap = 0;     // what stands before it
    bool first = false;       // of a sentence
    bool capital = false;
    bool parted = false;  // no name goes on across what stands before it: a comma, a bracket, a line's end
  };

  void Read(std::string_view text, const Analysis& analysis, const CueWords& cues, const Gazetteer& gazetteer,
            const std::vector<GazetteerMatch>& matches);
  void Note(const Analysis& analysis, ArticleWords& words) const;
  // Forgets the gazetteer's hits and the lists of people's names in [begin, end): so training learns to do without.
  void HideNames(std::size_t begin, std::size_t end);

  // A token as its features see it: with its neighbours within the sentence.
  struct Context {
    const View* here;
    const View* before;
    const View* after;
    const View* before2;
    const View* after2;
    std::string_view exact;   // of the token
    std::uint64_t gap_after;  // 99 at the sentence's end
    std::uint64_t seen;       // whether it begins a sentence, and how else the article writes it
  };
  Context ContextOf(std::size_t at, const Analysis& analysis, const ArticleWords& words) const;

  // Appends the features of token `at`, of all groups.
  void Features(std::size_t at, const Analysis& analysis, const ArticleWords& words, FeatureList& out) const;
  const View& operator[](std::size_t at) const { return views_[at]; }
  std::size_t size() const { return views_.size(); }

 private:
  void Look(std::string_view text, const Analysis& analysis, const CueWords& cues);
  const View& At(std::size_t at, int offset) const;

  std::vector<View> views_;
  std::vector<std::pair<std::uint32_t, CueWords::Word>> near_;  // the words that are looked at
};

// Appends the features of one group.
void AppendFeatures(FeatureGroup group, const TokenViews::Context& context, FeatureList& out);
// Contexts with the same key (of any group but kPairs) have the same features in that group.
std::uint64_t FeatureKey(FeatureGroup group, const TokenViews::Context& context);

}  // namespace xeber
