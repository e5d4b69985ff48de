// What compounds are made of: learned from an archive's stems, found in the words of an article.
#include "annotate/compound_parts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "annotate/term_vector.h"
#include "news/content_weigher.h"

namespace xeber {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

// A body of these stems, each once.
DocumentTerms Of(const std::vector<std::string>& stems, std::string_view language = "de") {
  DocumentTerms terms{.language = Language(language)};
  for (const std::string& stem : stems) {
    terms.tokens.push_back(static_cast<std::uint32_t>(terms.terms.size()));
    terms.terms.push_back({.stem = stem, .body = 1});
  }
  return terms;
}

CompoundParts TrainOn(const std::vector<DocumentTerms>& archive) {
  CompoundTrainer trainer;
  for (const DocumentTerms& terms : archive) trainer.Add(terms);
  return trainer.Train();
}

std::vector<WordPart> PartsIn(const CompoundParts& parts, const DocumentTerms& terms) {
  std::vector<WordPart> found = {{.word = 9, .stem = "replaced"}};
  parts.Find(terms, found);
  return found;
}

TEST(CompoundPartsTest, AreTheLongestKnownStemsAtBothEnds) {
  const CompoundParts parts = TrainOn({Of({"krank", "kranken", "haus", "aus", "hausarzt", "krankenhaus"})});
  EXPECT_THAT(PartsIn(parts, Of({"brand", "krankenhaus", "hausarzt", "krankenhausbrand", "haus"})),
              ElementsAre(WordPart{1, "kranken"}, WordPart{1, "haus"}, WordPart{2, "haus"}, WordPart{3, "krankenhaus"}))
      << "a word is no part of itself, and aus is too short";
}

TEST(CompoundPartsTest, OnlyWhereCompoundsAreOneWord) {
  EXPECT_TRUE(WritesCompounds(Language("de")));
  EXPECT_TRUE(WritesCompounds(Language("nl-BE")));
  for (const char* language : {"en", "tr", "az", "ru", "fr", "und", ""}) EXPECT_FALSE(WritesCompounds(Language(language))) << language;
  EXPECT_TRUE(TrainOn({Of({"house", "boat"}, "en")}).empty());
  const CompoundParts parts = TrainOn({Of({"haus", "boot"}), Of({"huis", "boot"}, "nl")});
  EXPECT_THAT(PartsIn(parts, Of({"hausboot"}, "en")), IsEmpty());
  EXPECT_THAT(PartsIn(parts, Of({"hausboot"}, "nl")), ElementsAre(WordPart{0, "boot"})) << "each language has its own stems";
}

TEST(CompoundPartsTest, StopWordsAreNoneAndHaveNone) {
  DocumentTerms archive = Of({"unter", "haus"});
  archive.terms[0].stop = true;
  DocumentTerms article = Of({"unterhaus", "hausunter"});
  article.terms[1].stop = true;
  EXPECT_THAT(PartsIn(TrainOn({archive}), article), ElementsAre(WordPart{0, "haus"}));
}

TEST(CompoundPartsTest, InALargeArchiveOneUseIsNotEnough) {
  CompoundTrainer trainer;
  trainer.Add(Of({"wort", "haus"}));
  for (std::uint32_t i = 1; i < CompoundTrainer::kArticlesToOneMore; ++i) trainer.Add(Of({"haus"}));
  EXPECT_THAT(PartsIn(trainer.Train(), Of({"worthaus"})), ElementsAre(WordPart{0, "haus"}));
  trainer.Add(Of({"wort"}));
  EXPECT_THAT(PartsIn(trainer.Train(), Of({"worthaus"})), ElementsAre(WordPart{0, "wort"}, WordPart{0, "haus"}));
}

TEST(CompoundPartsTest, SplitTellsByHashesWhatFindTellsOfWords) {
  CompoundTrainer trainer;
  const DocumentTerms article = Of({"kranken", "haus", "krankenhaus", "brand"});
  trainer.Add(article);
  const CompoundParts parts = trainer.Train();
  // The features of an article with its parts, and those without them to which the parts are added.
  Annotations annotations;
  std::vector<TermCount> with, without;
  WeighFeatures(article, annotations, without);
  parts.Find(article, annotations.parts);
  WeighFeatures(article, annotations, with);
  const PartsOfWords split = trainer.Split(parts);
  std::vector<TermCount> added = without;
  for (const TermCount& feature : without)
    if (const auto found = split.find(feature.term); found != split.end())
      for (const std::uint64_t part : found->second) added.push_back({part, feature.count});
  MergeFeatures(added);
  ASSERT_EQ(with.size(), 4u);
  ASSERT_EQ(added.size(), 4u);
  float more = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    EXPECT_EQ(with[i].term, added[i].term);
    EXPECT_FLOAT_EQ(with[i].count, added[i].count);
    more += with[i].count - without[i].count;
  }
  EXPECT_FLOAT_EQ(more, 2 * ContentWeigher(article)(2)) << "each of its two parts weighs what the compound does";
}

TEST(CompoundPartsTest, AreKeptInBytesAndDamageIsFound) {
  const std::vector<DocumentTerms> archive = {Of({"haus", "krank", "boot"})};
  const std::string bytes = TrainOn(archive).Serialize();
  EXPECT_EQ(bytes, TrainOn(archive).Serialize());
  const auto parsed = CompoundParts::Parse(bytes);
  ASSERT_TRUE(parsed.ok());
  EXPECT_THAT(PartsIn(*parsed, Of({"bootshaus"})), UnorderedElementsAre(WordPart{0, "boot"}, WordPart{0, "haus"}));
  std::mt19937 random(1);
  for (int round = 0; round < 100; ++round) {
    std::string bad = bytes;
    if (round % 2 == 0) bad.resize(random() % bad.size());
    if (round % 2 == 1) bad[random() % bad.size()] ^= static_cast<char>(1 + random() % 255);
    EXPECT_FALSE(CompoundParts::Parse(bad).ok());
  }
}

}  // namespace
}  // namespace xeber
