#include "annotate/tagger.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <limits>
#include <random>
#include <string>

#include "annotate/conll.h"
#include "annotate/tagger_trainer.h"
#include "annotate/vocabulary.h"
#include "annotate/word_hash.h"

namespace xeber {
namespace {

TEST(ConllTest, OldAndNewTagsGiveTheSameNames) {
  const auto spans = [](std::string_view text) { return SpansOf(ReadConll(text).at(0).tokens); };
  const std::vector<ConllSpan> expected = {{0, 2, kTagBPer}, {2, 3, kTagBPer}, {4, 5, kTagBLoc}};
  EXPECT_EQ(spans("Ann I-PER\nLee I-PER\nBob B-PER\nin O\nRome I-LOC\n"), expected);
  EXPECT_EQ(spans("Ann B-PER\nLee I-PER\nBob B-PER\nin O\nRome B-LOC\n"), expected);
}

TEST(ConllTest, ANameEndsWithItsSentence) {
  EXPECT_EQ(SpansOf(ReadConll("Ann I-PER\n\nLee I-PER\n").at(0).tokens).size(), 2u);
  EXPECT_EQ(ReadConll("-DOCSTART- O\n\nA O\n\n-DOCSTART- O\n\nB O\n").size(), 2u);
  EXPECT_TRUE(ReadConll("").empty());
}

TEST(ConllTest, ScoresCountExactNames) {
  NameScore score;
  Score({{0, 2, kTagBPer}, {3, 4, kTagBLoc}}, {{0, 2, kTagBPer}, {3, 4, kTagBOrg}}, score);
  EXPECT_EQ(score.right, 1u);
  EXPECT_DOUBLE_EQ(score.f1(), 0.5);
}

class TaggerTest : public testing::Test {
 protected:
  // A small language of invented sentences: "… said" is a person, "in …" a place.
  std::string Sentences(int count) {
    std::mt19937 random(11);
    std::string text;
    const auto name = [&] {
      std::string made(1, static_cast<char>('A' + random() % 26));
      for (int i = 0; i < 5; ++i) made += static_cast<char>('a' + random() % 26);
      return made;
    };
    for (int i = 0; i < count; ++i) {
      text += "yesterday O\n" + name() + " B-PER\n" + name() + " I-PER\nsaid O\n\n";
      text += "people O\nlive O\nin O\n" + name() + " B-LOC\n\n";
    }
    return text;
  }

  TaggerModel Train(const std::vector<ConllDocument>& documents) {
    return TrainTagger(documents, {.language = Language("en"), .epochs = 4, .hide_names = 0}, *analyzer_, *gazetteer_, cues_);
  }

  std::unique_ptr<const Analyzer> analyzer_ = MakeAnalyzer(XEBER_DATA_DIR);
  std::unique_ptr<const Gazetteer> gazetteer_ = GazetteerBuilder(*analyzer_).Build();
  CueWords cues_;
  Vocabulary vocabulary_{*gazetteer_, &cues_};
};

TEST_F(TaggerTest, NamesNobodyListedAreToldByWhatStandsBesideThem) {
  const TaggerModel model = Train(ReadConll(Sentences(200)));
  const std::string text = "yesterday Zzorga Quilt said\n\npeople live in Brumbel";
  Analysis analysis;
  analysis.language = Language("en");
  analyzer_->Analyze(text, analysis.language, analysis);
  TokenViews views;
  ArticleWords words;
  vocabulary_.Read(text, analysis, views, words);
  const TagText tagged{views, analysis, words, model};
  std::vector<TagRun> runs;
  FindTagRuns(views, model, runs);
  std::vector<std::uint8_t> tags(analysis.tokens.size(), kTagO);
  TagDecoder().Decode(tagged, runs, tags);
  EXPECT_EQ(tags, (std::vector<std::uint8_t>{kTagO, kTagBPer, kTagIPer, kTagO, kTagO, kTagO, kTagO, kTagBLoc}));
}

// What the decoder remembers of a group of features, also from other groups, texts and models, is what the features weigh one by
// one. Single letters have small keys in every group.
TEST_F(TaggerTest, RememberedWeightsAreThoseOfTheFeatures) {
  std::vector<TaggerModel> models;
  for (const int sentences : {200, 40, 41, 42, 43, 44, 45, 46, 47}) models.push_back(Train(ReadConll(Sentences(sentences))));
  TagDecoder decoder;
  Analysis analysis;
  analysis.language = Language("en");
  TokenViews views;
  ArticleWords words;
  for (const std::string text :
       {"yesterday Zzorga Quilt said", "Quilt, Zzorga and Zzorga-QUILT 7 said that Quilt", "said Quilt", "v A b 7 Q v B c D"}) {
    analyzer_->Analyze(text, analysis.language, analysis);
    vocabulary_.Read(text, analysis, views, words);
    const TagRun all{0, static_cast<std::uint32_t>(analysis.tokens.size())};
    std::vector<std::uint8_t> tags(all.end);
    for (const TaggerModel& model : models) {
      decoder.Decode({views, analysis, words, model}, {&all, 1}, tags);
      for (std::uint32_t at = 0; at < all.end; ++at) {
        FeatureList list;
        AppendFeatures(ContextOf(views, at, analysis, words), list);
        TaggerModel::Sums sums{};
        for (std::size_t i = 0; i < list.size; ++i) model.Add(list.features[i], sums);
        for (std::size_t tag = 0; tag < kTagCount; ++tag)
          EXPECT_EQ(decoder.scores()[at][tag], static_cast<float>(sums[tag]) * model.scale()) << text << " " << at;
      }
    }
  }
}

TEST_F(TaggerTest, AModelIsTheSameAfterItsFileAndTrainingIsDeterministic) {
  const std::vector<ConllDocument> documents = ReadConll(Sentences(30));
  const std::string bytes = Train(documents).Serialize();
  EXPECT_EQ(bytes, Train(documents).Serialize());
  EXPECT_EQ(TaggerModel::Parse(bytes)->Serialize(), bytes);
}

TEST_F(TaggerTest, AModelKnowsWhichTypesItWasTaught) {
  const TaggerModel model = Train(ReadConll(Sentences(30)));
  for (const Tag tag : {kTagBPer, kTagBLoc}) EXPECT_TRUE(model.WasTaught(tag)) << TagName(tag);
  for (const Tag tag : {kTagBOrg, kTagBMisc}) EXPECT_FALSE(model.WasTaught(tag)) << TagName(tag);
}

TEST_F(TaggerTest, DamagedModelsAreRefused) {
  const std::string good = Train(ReadConll(Sentences(20))).Serialize();
  std::mt19937 random(2);
  for (int round = 0; round < 300; ++round) {
    std::string bad = good;
    if (round % 2 == 0) bad.resize(random() % bad.size());
    if (round % 2 == 1) bad[random() % bad.size()] ^= static_cast<char>(1 + random() % 255);
    EXPECT_FALSE(TaggerModel::Parse(bad).ok());
  }
}

TEST_F(TaggerTest, ScoresThatAreNoNumbersAreRefused) {
  for (const std::size_t place : {std::size_t{0}, std::size_t{4}, std::size_t{4 * kTagCount}}) {  // the scale, and transitions behind it
    std::string bad = Train(ReadConll(Sentences(20))).Serialize();
    const float none = std::numeric_limits<float>::quiet_NaN();
    std::memcpy(&bad[bad.find('\n') + 1 + place], &none, sizeof none);
    const std::uint64_t sum = HashBytes(std::string_view(bad).substr(0, bad.size() - 8));
    std::memcpy(&bad[bad.size() - 8], &sum, sizeof sum);
    EXPECT_FALSE(TaggerModel::Parse(bad).ok()) << place;
  }
}

TEST_F(TaggerTest, NoNameGoesOnWithAnEndingAfterAQuotationMark) {
  const std::pair<std::string, bool> cases[] = {{"\"Zzorga\"in game", true},
                                                {"\u201cZzorga\u201din game", true},
                                                {"\"Zzorga\" in game", false},
                                                {"\"Zzorga\"In game", false}};
  for (const auto& [text, parted] : cases) {
    Analysis analysis;
    analysis.language = Language("en");
    analyzer_->Analyze(text, analysis.language, analysis);
    TokenViews views;
    ArticleWords words;
    vocabulary_.Read(text, analysis, views, words);
    ASSERT_EQ(views.size(), 3u) << text;
    EXPECT_EQ(views[1].parted, parted) << text;
  }
}

// Viterbi against trying every sequence of tags.
TEST_F(TaggerTest, TheBestSequenceIsFound) {
  std::mt19937 random(4);
  std::uniform_real_distribution<float> score(-1, 1);
  for (int round = 0; round < 50; ++round) {
    std::array<TagScores, kTagCount> transitions;
    for (TagScores& row : transitions) {
      for (float& value : row) value = score(random);
    }
    std::vector<TagScores> scores(3);
    for (TagScores& row : scores) {
      for (float& value : row) value = score(random);
    }
    const auto value_of = [&](std::uint8_t a, std::uint8_t b, std::uint8_t c) {
      if (!MayFollow(kTagO, a) || !MayFollow(a, b) || !MayFollow(b, c)) return -1e9f;
      return transitions[kTagO][a] + scores[0][a] + transitions[a][b] + scores[1][b] + transitions[b][c] + scores[2][c];
    };
    float best = -1e9f;
    for (std::uint8_t a = 0; a < kTagCount; ++a) {
      for (std::uint8_t b = 0; b < kTagCount; ++b) {
        for (std::uint8_t c = 0; c < kTagCount; ++c) best = std::max(best, value_of(a, b, c));
      }
    }
    std::array<std::uint8_t, 3> tags{};
    Viterbi().Decode(scores, TagTransitions(transitions), tags.data());
    EXPECT_NEAR(value_of(tags[0], tags[1], tags[2]), best, 1e-4);
  }
}

}  // namespace
}  // namespace xeber
