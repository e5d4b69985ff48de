#include "eval/baseline.h"

#include <gtest/gtest.h>

#include <cmath>
#include <memory>

namespace xeber {
namespace {

Article MakeArticle(const std::string& id, const std::string& body) {
  Article article;
  article.id = ArticleId(id);
  article.language = "en";
  article.body = body;
  return article;
}

class BaselineTest : public testing::Test {
 protected:
  std::vector<std::string> Ids(const std::string& seed, BaselineKind kind, std::size_t limit = 10) const {
    std::vector<std::string> ids;
    for (const auto& hit : baseline_.FindSimilar(ArticleId(seed), kind, limit)) ids.push_back(hit.card.id.value());
    return ids;
  }

  const std::unique_ptr<const Analyzer> analyzer_ = MakeAnalyzer("");
  const std::vector<Article> articles_{MakeArticle("a", "harbour ferry storm"), MakeArticle("b", "harbour ferry chess"),
                                       MakeArticle("c", "harbour opera"), MakeArticle("d", "parliament")};
  const Baseline baseline_{articles_, *analyzer_};
};

TEST_F(BaselineTest, FindsWhatSharesRareWordsFirstAndNeverTheSeed) {
  for (const auto kind : {BaselineKind::kTfIdfCosine, BaselineKind::kThirtyTermsOr}) {
    EXPECT_EQ(Ids("a", kind), (std::vector<std::string>{"b", "c"}));
    EXPECT_EQ(Ids("a", kind, 1), (std::vector<std::string>{"b"}));
    EXPECT_TRUE(Ids("d", kind).empty());
    EXPECT_TRUE(Ids("unknown", kind).empty());
  }
}

TEST_F(BaselineTest, CosineIsWhatItIsByHand) {
  const double harbour = std::log(4.0 / 3), ferry = std::log(2.0), alone = std::log(4.0);
  const double length_a = std::sqrt(harbour * harbour + ferry * ferry + alone * alone);
  const auto hits = baseline_.FindSimilar(ArticleId("a"), BaselineKind::kTfIdfCosine, 1);
  EXPECT_NEAR(hits.at(0).score, (harbour * harbour + ferry * ferry) / (length_a * length_a), 1e-12);
}

TEST_F(BaselineTest, Bm25IsWhatItIsByHand) {
  const double mean = (3 + 3 + 2 + 1) / 4.0;
  const double share = 2.0 / (1 + 0.5 + 0.5 * 3 / mean);  // of one occurrence in an article of three words
  const auto hits = baseline_.FindSimilar(ArticleId("a"), BaselineKind::kThirtyTermsOr, 1);
  EXPECT_NEAR(hits.at(0).score, (std::log(4.0 / 3) + std::log(2.0)) * share, 1e-12);
}

}  // namespace
}  // namespace xeber
