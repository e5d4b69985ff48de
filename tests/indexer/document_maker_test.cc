#include "indexer/document_maker.h"

#include "archive_fixture.h"

namespace xeber {
namespace {

IndexDocument Make(Article article) { return MakeDocumentMaker(TheAnalyzer(), TheAnnotator())(std::move(article)); }

TEST(DocumentMaker, CleansAnalysesAndAnnotates) {
  const IndexDocument document = Make(
      {.id = ArticleId("1"), .title = "  Lumora opens a harbour \n", .body = "<p>The harbour was opened &amp; praised.</p>"});
  EXPECT_EQ(document.article.title, "Lumora opens a harbour");
  EXPECT_EQ(document.article.body.find('<'), std::string::npos) << document.article.body;
  EXPECT_NE(document.article.body.find("opened & praised"), std::string::npos) << document.article.body;
  EXPECT_EQ(document.terms.title_tokens, 4u);
  ASSERT_EQ(document.annotations.entities.size(), 1u);
  EXPECT_EQ(document.annotations.entities[0].id, "org:lumora");
}

TEST(DocumentMaker, MakesTheSameOfItsOwnArticle) {
  for (const char* body : {"Plain text.", "<div><p>One.</p><script>two</script><p>Three.</p></div>", "", "\xff\xfe bytes \x80",
                           "1 USD 1.7000 AZN\nText of the article."}) {
    const IndexDocument once = Make({.id = ArticleId("1"), .title = "Harbour", .body = body});
    const IndexDocument twice = Make(once.article);
    EXPECT_EQ(twice.article, once.article) << body;
    EXPECT_EQ(twice.terms.tokens, once.terms.tokens) << body;
    EXPECT_EQ(twice.terms.fingerprint, once.terms.fingerprint) << body;
  }
}

TEST(DocumentMaker, KeepsADeclaredLanguageAndFillsInAMissingOne) {
  EXPECT_EQ(Make({.id = ArticleId("1"), .title = "Harbour", .body = "x", .language = "tr"}).article.language, "tr");
  const std::string text = "The harbour of the old town was opened on Monday, and the mayor thanked everybody who had built it.";
  EXPECT_EQ(Make({.id = ArticleId("1"), .title = "The harbour is open", .body = text}).article.language, "en");
}

TEST(CheckArticle, NamesTheFieldThatIsWrong) {
  const auto message = [](const Article& article) { return std::string(CheckArticle(article).message()); };
  EXPECT_TRUE(CheckArticle({.id = ArticleId("1"), .title = "t"}).ok());
  EXPECT_TRUE(message({.title = "t"}).starts_with("id:"));
  EXPECT_FALSE(CheckArticle({.id = ArticleId("1"), .title = " ", .body = "\n"}).ok());
  EXPECT_TRUE(message({.id = ArticleId(std::string(201, 'x')), .title = "t"}).starts_with("id:"));
  EXPECT_FALSE(CheckArticle({.id = ArticleId("1"), .title = "\xff"}).ok());
}

}  // namespace
}  // namespace xeber
