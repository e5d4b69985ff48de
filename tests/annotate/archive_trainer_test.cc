// What an archive teaches: training, keeping and telling it.
#include "annotate/archive_trainer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "text/document_terms.h"

namespace xeber {
namespace {

using testing::IsEmpty;

struct Example {
  Article article;
  DocumentTerms terms;
};

class ArchiveTrainerTest : public testing::Test {
 protected:
  Example Make(std::string body, std::string category = "") const {
    Example example{.article = {.body = std::move(body), .category = std::move(category)}};
    ArticleAnalysis analysis;
    analysis.language = Language("en");
    analyzer_->Analyze(example.article.body, analysis.language, analysis.body);
    example.terms = CountTerms(analysis);
    return example;
  }

  // Invented articles about farming and sailing, ten words each.
  std::vector<Example> TwoSubjects(int count) const {
    const std::vector<std::string> farm = {"wheat", "tractor", "barley", "plough", "harvest", "orchard", "cattle", "meadow"};
    const std::vector<std::string> sail = {"mast", "rudder", "anchor", "harbour", "regatta", "hull", "keel", "lighthouse"};
    std::mt19937 random(3);
    std::vector<Example> made;
    for (int i = 0; i < count; ++i) {
      std::string body;
      for (int word = 0; word < 10; ++word) body += (i % 2 == 0 ? farm : sail)[random() % 8] + " ";
      made.push_back(Make(body, i % 2 == 0 ? "farming" : "sailing"));
    }
    return made;
  }

  static std::string Train(const std::vector<Example>& examples, const TrainingOptions& options = {}) {
    ArchiveTrainer trainer;
    for (const Example& example : examples) trainer.Add(example.article, example.terms, {});
    EXPECT_EQ(trainer.size(), examples.size());
    return trainer.Train(options);
  }

  static Annotations Tell(const ArchiveModels& models, const Example& example, Annotations before = {}) {
    models.Annotate(example.article, example.terms, before);
    return before;
  }

  const TrainingOptions small_ = {.latent = {.dimensions = 2, .max_share = 1}, .least_latent_articles = 50};
  const std::unique_ptr<const Analyzer> analyzer_ = MakeAnalyzer(XEBER_DATA_DIR);
};

TEST_F(ArchiveTrainerTest, TellsCategoriesOnlyOfArticlesWithoutOneAndVectorsOfAll) {
  const std::string bytes = Train(TwoSubjects(60), small_);
  const auto models = ParseArchiveModels(bytes);
  ASSERT_TRUE(models.ok()) << models.status();
  const Annotations told = Tell(**models, Make("harvest wheat tractor"));
  ASSERT_FALSE(told.topics.empty());
  EXPECT_EQ(told.topics[0].id, "category:farming");
  EXPECT_GT(told.topics[0].probability, 0.8);
  EXPECT_EQ(told.latent.size(), 2u);
  const Annotations carries = Tell(**models, Make("harvest wheat tractor", "weather"));
  EXPECT_THAT(carries.topics, IsEmpty());
  EXPECT_EQ(carries.latent, told.latent);
  EXPECT_GT(LatentSimilarity(told.latent, Tell(**models, Make("orchard cattle")).latent), 0.8);
  EXPECT_LT(LatentSimilarity(told.latent, Tell(**models, Make("anchor keel")).latent), 0.2);
  EXPECT_EQ(bytes, Train(TwoSubjects(60), small_));
}

TEST_F(ArchiveTrainerTest, TellingAgainReplacesWhatOtherModelsTold) {
  const auto models = ParseArchiveModels(Train(TwoSubjects(60), small_));
  ASSERT_TRUE(models.ok());
  const Annotations before{.topics = {{"category:old", .9f}, {"iptc:15000000", .5f}}, .latent = {1, 2, 3}};
  const Example example = Make("anchor mast regatta");
  const Annotations once = Tell(**models, example, before), twice = Tell(**models, example, once);
  EXPECT_EQ(once.topics, twice.topics);
  EXPECT_EQ(once.latent, twice.latent);
  std::vector<std::string> ids;
  for (const Topic& topic : once.topics) ids.push_back(topic.id);
  EXPECT_THAT(ids, testing::Contains("iptc:15000000"));
  EXPECT_THAT(ids, testing::Not(testing::Contains("category:old")));
  const Annotations unknown = Tell(**models, Make("zebra"), before);
  EXPECT_THAT(unknown.latent, IsEmpty());
  EXPECT_EQ(unknown.topics, (std::vector<Topic>{{"iptc:15000000", .5f}})) << "biases alone tell nothing";
}

TEST_F(ArchiveTrainerTest, CompoundsAreTakenApartEvenInFewArticles) {
  const auto make = [&](std::string body) {
    Example example{.article = {.body = std::move(body)}};
    ArticleAnalysis analysis;
    analysis.language = Language("de");
    analyzer_->Analyze(example.article.body, analysis.language, analysis.body);
    example.terms = CountTerms(analysis);
    return example;
  };
  const auto models = ParseArchiveModels(Train({make("Die Regierung und das Bündnis")}));
  ASSERT_TRUE(models.ok()) << models.status();
  const Annotations told = Tell(**models, make("Regierungsbündnis"), {.parts = {{7, "old"}}});
  ASSERT_EQ(told.parts.size(), 2u);
  for (const WordPart& part : told.parts) EXPECT_EQ(part.word, 0u);
}

TEST_F(ArchiveTrainerTest, CompoundsLieNearTheirPartsInLatentVectors) {
  const std::vector<std::string> farm = {"weizen", "traktor", "gerste", "ernte", "rinder"}, sail = {"anker", "ruder", "hafen", "segel", "regatta"};
  std::mt19937 random(3);
  ArchiveTrainer trainer;
  const auto of = [](const std::vector<std::string>& stems) {
    DocumentTerms terms{.language = Language("de")};
    for (const std::string& stem : stems) {
      const auto same = [&](const TermOccurrences& term) { return term.stem == stem; };
      const auto at = std::find_if(terms.terms.begin(), terms.terms.end(), same);
      terms.tokens.push_back(static_cast<std::uint32_t>(at - terms.terms.begin()));
      if (at == terms.terms.end())
        terms.terms.push_back({.stem = stem, .body = 1});
      else
        ++at->body;
    }
    return terms;
  };
  for (int i = 0; i < 60; ++i) {
    std::vector<std::string> stems;
    for (int word = 0; word < 10; ++word) stems.push_back((i % 2 == 0 ? farm : sail)[random() % 5]);
    trainer.Add({}, of(stems), {});
  }
  const auto models = ParseArchiveModels(trainer.Train(small_));
  ASSERT_TRUE(models.ok()) << models.status();
  const auto latent = [&](const std::vector<std::string>& stems) { return Tell(**models, {.terms = of(stems)}).latent; };
  EXPECT_GT(LatentSimilarity(latent({"weizenernte"}), latent({"traktor"})), 0.8) << "no article has the compound";
  EXPECT_LT(LatentSimilarity(latent({"weizenernte"}), latent({"hafen"})), 0.2);
}

TEST_F(ArchiveTrainerTest, TooLittleTeachesNothing) {
  EXPECT_EQ(Train({}), "");
  EXPECT_EQ(Train(TwoSubjects(10)), "");
  std::vector<Example> one_category = TwoSubjects(40);
  for (Example& example : one_category) example.article.category = "all";
  EXPECT_EQ(Train(one_category), "");
  const auto models = ParseArchiveModels(Train(TwoSubjects(40)));  // categories, but too few for latent topics
  ASSERT_TRUE(models.ok());
  EXPECT_THAT(Tell(**models, Make("anchor")).latent, IsEmpty());
}

TEST_F(ArchiveTrainerTest, WhoIsMeantByALastNameIsLearnedEvenFromFewArticles) {
  const auto person = [](std::string id, std::string name) {
    return ArticleEntity{.id = std::move(id), .name = std::move(name), .type = EntityType::kPerson, .salience = .5f};
  };
  const Example example = Make("Anna Karneva sails.");
  ArchiveTrainer trainer;
  for (int i = 0; i < 2; ++i)
    trainer.Add(example.article, example.terms, {.entities = {person("name:P:ana-karnav", "Anna Karneva")}});
  const auto models = ParseArchiveModels(trainer.Train());
  ASSERT_TRUE(models.ok()) << models.status();
  const Annotations told = Tell(**models, example, {.entities = {person("name:P:karnav", "Karneva")}});
  ASSERT_EQ(told.entities.size(), 1u);
  EXPECT_EQ(told.entities[0].id, "name:P:ana-karnav");
  EXPECT_EQ(told.entities[0].name, "Anna Karneva");
}

TEST_F(ArchiveTrainerTest, DamagedModelsAreRefused) {
  const std::string good = Train(TwoSubjects(60), small_);
  std::mt19937 random(1);
  for (int round = 0; round < 200; ++round) {
    std::string bad = good;
    if (round % 2 == 0) bad.resize(random() % bad.size());
    if (round % 2 == 1) bad[random() % bad.size()] ^= static_cast<char>(1 + random() % 255);
    EXPECT_EQ(ParseArchiveModels(bad).status().code(), absl::StatusCode::kInvalidArgument);
  }
}

}  // namespace
}  // namespace xeber
