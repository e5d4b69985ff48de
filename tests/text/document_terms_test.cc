// The words of an article as they are counted.
#include "text/document_terms.h"

#include <gtest/gtest.h>

namespace xeber {
namespace {

class DocumentTermsTest : public testing::Test {
 protected:
  DocumentTerms Count(const Article& article) const {
    ArticleAnalysis analysis;
    AnalyzeArticle(*analyzer_, article, analysis);
    return CountTerms(analysis);
  }
  static const TermOccurrences& Find(const DocumentTerms& terms, const std::string& stem) {
    for (const TermOccurrences& term : terms.terms)
      if (term.stem == stem) return term;
    ADD_FAILURE() << stem << " is not there";
    static const TermOccurrences none;
    return none;
  }
  // As many words as an opening has, with those that are asked about in between, then two more.
  static std::string Body() {
    std::string body = "harbour ";
    for (std::uint32_t i = 2; i < DocumentTerms::kOpeningTokens; ++i) body += "filler" + std::to_string(i) + " ";
    return body + "wheat wheat harbour";
  }
  const std::unique_ptr<const Analyzer> analyzer_ = MakeAnalyzer(XEBER_DATA_DIR);
};

TEST_F(DocumentTermsTest, EachFieldIsCounted) {
  const DocumentTerms terms = Count({.title = "Harbour", .lead = "The harbour, the ships", .body = "Ships leave.", .language = "en"});
  const TermOccurrences& harbour = Find(terms, "harbour");
  EXPECT_EQ(std::tuple(harbour.title, harbour.lead, harbour.body), std::tuple(1, 1, 0));
  const TermOccurrences& ship = Find(terms, "ship");
  EXPECT_EQ(std::tuple(ship.title, ship.lead, ship.body), std::tuple(0, 1, 1));
  EXPECT_EQ(std::tuple(terms.title_tokens, terms.lead_tokens, terms.body_tokens()), std::tuple(1u, 4u, 2u));
}

TEST_F(DocumentTermsTest, ABodyAloneHasAnOpening) {
  const DocumentTerms terms = Count({.body = Body(), .language = "en"});
  for (const char* stem : {"harbour", "wheat"}) {
    EXPECT_EQ(Find(terms, stem).body, 2) << stem;
    EXPECT_EQ(Find(terms, stem).opening, 1) << stem;
  }
}

TEST_F(DocumentTermsTest, BelowATitleOrALeadThereIsNone) {
  for (const auto& [title, lead] : {std::pair("Wheat", ""), std::pair("", "Wheat")}) {
    const DocumentTerms terms = Count({.title = title, .lead = lead, .body = Body(), .language = "en"});
    for (const TermOccurrences& term : terms.terms) EXPECT_EQ(term.opening, 0) << term.stem;
  }
}

}  // namespace
}  // namespace xeber
