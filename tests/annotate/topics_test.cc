// The three kinds of topics: the lexicon, the archive's categories, the latent vector.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <deque>
#include <random>
#include <string>

#include "annotate/category_model.h"
#include "annotate/latent_model.h"
#include "annotate/topic_lexicon.h"
#include "annotate/vocabulary.h"
#include "text/document_terms.h"

namespace xeber {
namespace {

class TopicsTest : public testing::Test {
 protected:
  struct Text {
    Article article;
    ArticleAnalysis analysis;
    Annotations annotations;
    DocumentTerms terms() const { return CountTerms(analysis); }
  };

  const Text& Make(std::string body, std::string_view language = "en") {
    Text& text = texts_.emplace_back();
    text.article.body = std::move(body);
    text.analysis.language = Language(language);
    analyzer_->Analyze("", text.analysis.language, text.analysis.title);
    analyzer_->Analyze("", text.analysis.language, text.analysis.lead);
    analyzer_->Analyze(text.article.body, text.analysis.language, text.analysis.body);
    return text;
  }

  // Sixty invented articles about farming and sailing, ten words each.
  std::vector<std::pair<const Text*, std::string>> TwoSubjects() {
    const std::vector<std::string> farm = {"wheat", "tractor", "barley", "plough", "harvest", "orchard", "cattle", "meadow"};
    const std::vector<std::string> sail = {"mast", "rudder", "anchor", "harbour", "regatta", "hull", "keel", "lighthouse"};
    std::mt19937 random(3);
    std::vector<std::pair<const Text*, std::string>> made;
    for (int i = 0; i < 60; ++i) {
      const auto& words = i % 2 == 0 ? farm : sail;
      std::string body;
      for (int word = 0; word < 10; ++word) body += words[random() % words.size()] + " ";
      made.emplace_back(&Make(body), i % 2 == 0 ? "farming" : "sailing");
    }
    return made;
  }

  DocumentViews Views(const Text& text, const TopicLexicon& lexicon) {
    DocumentViews views;
    ArticleWords words;
    Vocabulary(*gazetteer_, nullptr, &lexicon).Read(text.article.body, text.analysis.body, views.back(), words);
    return views;
  }

  std::deque<Text> texts_;
  std::unique_ptr<const Analyzer> analyzer_ = MakeAnalyzer(XEBER_DATA_DIR);
  std::unique_ptr<const Gazetteer> gazetteer_ = GazetteerBuilder(*analyzer_).Build();
};

TEST_F(TopicsTest, TheLexiconTellsWhatTextsInFourLanguagesAreAbout) {
  TopicLexicon lexicon;
  for (const char* language : {"az", "en", "ru", "tr"})
    ASSERT_EQ(lexicon.AddFile(std::string(XEBER_DATA_DIR) + "/topics/" + language + ".tsv", Language(language), *analyzer_),
              absl::OkStatus());
  const struct {
    const char* language;
    const char* text;
    const char* topic;
  } cases[] = {
      {"en", "The striker scored two goals as the team won the cup final.", "iptc:15000000"},
      {"en", "The bank raised its profit forecast and shares rose on the stock market.", "iptc:04000000"},
      {"az", "Məhkəmə təqsirləndirilən şəxsi on il həbs cəzasına məhkum edib, prokuror hökmdən şikayət verəcək.",
       "iptc:02000000"},
      {"ru", "Врачи больницы рассказали о лечении пациентов и вакцине от гриппа.", "iptc:07000000"},
      {"tr", "Meteoroloji, hafta sonu sağanak yağış ve sıcaklıkta düşüş bekliyor.", "iptc:17000000"},
  };
  for (const auto& [language, text, topic] : cases) {
    std::vector<Topic> topics;
    lexicon.Score(Views(Make(text, language), lexicon), topics);
    ASSERT_FALSE(topics.empty()) << text;
    EXPECT_EQ(topics[0].id, topic) << text;
    for (const Topic& told : topics) EXPECT_TRUE(told.probability > 0 && told.probability <= 1);
  }
}

TEST_F(TopicsTest, TheLexiconIsSilentAboutNothing) {
  TopicLexicon lexicon;
  std::vector<Topic> topics;
  lexicon.Score(Views(Make("goal goal goal"), lexicon), topics);
  EXPECT_TRUE(topics.empty());
}

TEST_F(TopicsTest, CategoriesAreLearnedAndKept) {
  CategoryTrainer trainer;
  for (const auto& [text, category] : TwoSubjects()) trainer.Add(text->terms(), text->annotations, category);
  trainer.Add(Make("no category").terms(), {}, "");
  EXPECT_EQ(trainer.size(), 60u);
  const absl::StatusOr<CategoryModel> trained = trainer.Train();
  ASSERT_TRUE(trained.ok());
  const std::string bytes = trained->Serialize();
  const absl::StatusOr<CategoryModel> model = CategoryModel::Parse(bytes);
  ASSERT_TRUE(model.ok());
  for (const auto& [body, category] :
       {std::pair("harvest wheat tractor", "category:farming"), std::pair("anchor mast regatta", "category:sailing")}) {
    std::vector<Topic> topics;
    model->Predict(Make(body).terms(), {}, topics);
    ASSERT_EQ(topics.size(), 2u);
    EXPECT_EQ(topics[0].id, category);
    EXPECT_GT(topics[0].probability, 0.8);
    EXPECT_NEAR(topics[0].probability + topics[1].probability, 1, 1e-5);
  }
  EXPECT_EQ(bytes, trainer.Train()->Serialize());
}

TEST_F(TopicsTest, OneCategoryIsNotEnough) {
  CategoryTrainer trainer;
  trainer.Add(Make("wheat").terms(), {}, "farming");
  EXPECT_EQ(trainer.Train().status().code(), absl::StatusCode::kFailedPrecondition);
}

TEST_F(TopicsTest, LatentVectorsBringTextsWithoutACommonWordTogether) {
  LatentTrainer trainer;
  for (const auto& [text, category] : TwoSubjects()) trainer.Add(text->terms(), text->annotations);
  const absl::StatusOr<LatentModel> trained = trainer.Train({.dimensions = 2, .max_share = 1});
  ASSERT_TRUE(trained.ok());
  const absl::StatusOr<LatentModel> model = LatentModel::Parse(trained->Serialize());
  ASSERT_TRUE(model.ok());
  EXPECT_EQ(model->dimensions(), 2u);
  const auto vector_of = [&](const char* body) {
    std::vector<std::int8_t> latent;
    model->Project(Make(body).terms(), {}, latent);
    return latent;
  };
  EXPECT_GT(LatentSimilarity(vector_of("wheat tractor"), vector_of("orchard cattle")), 0.8);
  EXPECT_LT(LatentSimilarity(vector_of("wheat tractor"), vector_of("anchor keel")), 0.2);
  EXPECT_TRUE(vector_of("zebra").empty());
  EXPECT_EQ(trained->Serialize(), trainer.Train({.dimensions = 2, .max_share = 1})->Serialize());
}

TEST_F(TopicsTest, DamagedModelsAreRefused) {
  LatentTrainer latent;
  CategoryTrainer categories;
  for (const auto& [text, category] : TwoSubjects()) {
    latent.Add(text->terms(), text->annotations);
    categories.Add(text->terms(), text->annotations, category);
  }
  for (const std::string& good :
       {latent.Train({.dimensions = 2, .max_share = 1})->Serialize(), categories.Train()->Serialize()}) {
    std::mt19937 random(1);
    for (int round = 0; round < 200; ++round) {
      std::string bad = good;
      if (round % 2 == 0) bad.resize(random() % bad.size());
      if (round % 2 == 1) bad[random() % bad.size()] ^= static_cast<char>(1 + random() % 255);
      EXPECT_FALSE(LatentModel::Parse(bad).ok());
      EXPECT_FALSE(CategoryModel::Parse(bad).ok());
    }
  }
}

}  // namespace
}  // namespace xeber
