#include "bench/raw_xapian.h"

#include <gtest/gtest.h>

namespace xeber::bench {
namespace {

constexpr Time kDay0 = std::chrono::sys_days{std::chrono::year{2026} / 1 / 1};

class ThreeArticles : public ArticleStream {
 public:
  bool Next(Article& article) override {
    static constexpr const char* kBodies[] = {"rivers and mountains rising", "rivers flooding harbours", "quiet mountains"};
    if (next_ == 3) return false;
    article = {.id = ArticleId(std::string(1, static_cast<char>('a' + next_))),
               .title = "title " + std::to_string(next_),
               .body = kBodies[next_],
               .publish_time = PublishTime{kDay0 + std::chrono::days(10 * next_), TimePrecision::kSecond}};
    ++next_;
    return true;
  }

 private:
  int next_ = 0;
};

using Titles = std::vector<std::string>;

TEST(RawXapianTest, EveryKindOfQueryFindsItsArticles) {
  const std::string path = testing::TempDir() + "/raw_xapian_test";
  ThreeArticles articles;
  ASSERT_TRUE(RawXapian::Build(articles, "en", path).ok());
  auto xapian = RawXapian::Open(path, "en");
  ASSERT_TRUE(xapian.ok()) << xapian.status();
  EXPECT_EQ(xapian->Any("river harbour", 10), (Titles{"title 1", "title 0"}));
  EXPECT_EQ(xapian->All("river mountain", 10), (Titles{"title 0"}));
  EXPECT_EQ(xapian->Phrase("rivers flooding", 10), (Titles{"title 1"}));
  EXPECT_EQ(xapian->Newest("mountain", 10), (Titles{"title 2", "title 0"}));
  EXPECT_EQ(xapian->AnySince("mountain", kDay0 + std::chrono::days(5), 10), (Titles{"title 2"}));
  EXPECT_EQ(xapian->AnyOfDays("mountain", kDay0 + std::chrono::days(5), kDay0 + std::chrono::days(25), 10), (Titles{"title 2"}));
  const auto terms = xapian->StrongestTerms(ArticleId("b"));
  EXPECT_EQ(xapian->Like(terms, 10).front(), "title 1");
  EXPECT_EQ(xapian->LikeSince(xapian->StrongestTermsOfText("harbours flooding"), kDay0 + std::chrono::days(15), 10), Titles{});
}

TEST(RawXapianTest, NoDatabaseIsAnErrorThatNamesThePath) {
  const auto xapian = RawXapian::Open(testing::TempDir() + "/nothing_here", "en");
  EXPECT_NE(xapian.status().message().find("nothing_here"), std::string::npos);
}

}  // namespace
}  // namespace xeber::bench
