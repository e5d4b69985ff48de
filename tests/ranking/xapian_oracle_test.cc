// Which articles match, asked of Xapian too: an engine that shares no code with ours.
#include <xapian.h>

#include <algorithm>
#include <set>

#include "ranking/searcher.h"
#include "tests/ranking/test_archive.h"

namespace xeber {
namespace {

// The articles' stems with positions, fields apart by a gap, in a Xapian database in memory.
class XapianOracle {
 public:
  explicit XapianOracle(const std::vector<Article>& articles) : database_("", Xapian::DB_BACKEND_INMEMORY) {
    constexpr Xapian::termpos kFieldGap = 1000;
    for (const Article& article : articles) {
      const IndexDocument document = MakeTestDocument(article);
      Xapian::Document out;
      out.set_data(article.id.value());
      Xapian::termpos position = 1;
      for (std::size_t i = 0; i < document.terms.tokens.size(); ++i) {
        if (i == document.terms.title_tokens) position += kFieldGap;
        out.add_posting(document.terms.terms[document.terms.tokens[i]].stem, position++);
      }
      database_.add_document(out);
    }
    database_.commit();
  }

  std::set<std::string> Match(const Xapian::Query& query) const {
    Xapian::Enquire enquire(database_);
    enquire.set_query(query);
    enquire.set_weighting_scheme(Xapian::BoolWeight());
    std::set<std::string> ids;
    const Xapian::MSet matches = enquire.get_mset(0, database_.get_doccount());
    for (auto at = matches.begin(); at != matches.end(); ++at) ids.insert(at.get_document().get_data());
    return ids;
  }

 private:
  Xapian::WritableDatabase database_;
};

std::string Stem(const std::string& word) {
  Analysis analysis;
  TestAnalyzer().Analyze(word, Language("en"), analysis);
  return std::string(analysis.tokens.at(0).stem);
}

// A question in both languages.
struct Question {
  std::string ours;
  Xapian::Query theirs;
};

Question MakeQuestion(std::mt19937& random) {
  std::vector<std::string> words = {"harbour", "minister", "budget", "tanker", "storm", "vote", "museum", "goal", "unknown"};
  std::shuffle(words.begin(), words.end(), random);
  const Xapian::Query a(Stem(words[0])), b(Stem(words[1])), c(Stem(words[2]));
  const std::vector<std::string> row = {Stem(words[0]), Stem(words[1])};
  switch (random() % 6) {
    case 0: return {words[0], a};
    case 1: return {"+" + words[0] + " +" + words[1], Xapian::Query(Xapian::Query::OP_AND, a, b)};
    case 2: return {"\"" + words[0] + " " + words[1] + "\"", Xapian::Query(Xapian::Query::OP_PHRASE, row.begin(), row.end(), 2)};
    case 3: return {"+" + words[0] + " -" + words[1], Xapian::Query(Xapian::Query::OP_AND_NOT, a, b)};
    case 4: return {"-" + words[0], Xapian::Query(Xapian::Query::OP_AND_NOT, Xapian::Query(""), a)};
    default:
      return {"+" + words[2] + " \"" + words[0] + " " + words[1] + "\"",
              Xapian::Query(Xapian::Query::OP_AND, c, Xapian::Query(Xapian::Query::OP_PHRASE, row.begin(), row.end(), 2))};
  }
}

TEST(XapianOracleTest, BothEnginesMatchTheSameArticles) {
  std::mt19937 random(1876);
  std::size_t matched = 0;
  for (int archive = 0; archive < 10; ++archive) {
    const std::vector<Article> articles = RandomArticles(random, 80);
    const auto snapshot = MakeTestSnapshot(articles, 1 + random() % 50);
    const XapianOracle oracle(articles);
    for (int round = 0; round < 100; ++round) {
      const Question question = MakeQuestion(random);
      SearchRequest request{.query = question.ours, .language = "en", .limit = 1000};
      request.collapse_duplicates = request.with_snippets = false;
      request.now = TestTime("2027-01-01");
      const auto response = SearchSnapshot(*snapshot, TestAnalyzer(), request, {});
      ASSERT_TRUE(response.ok()) << response.status();
      std::set<std::string> ids;
      for (const Hit& hit : response->hits) ids.insert(hit.card.id.value());
      EXPECT_EQ(ids, oracle.Match(question.theirs)) << question.ours;
      matched += ids.size();
    }
  }
  EXPECT_GT(matched, 5000u);
}

}  // namespace
}  // namespace xeber
