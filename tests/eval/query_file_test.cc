#include "eval/query_file.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/eval/temporary_file.h"

namespace xeber {
namespace {

using testing::HasSubstr;

TEST(ReadQueries, SkipsTheHeaderAndKeepsTheOrder) {
  const TemporaryFile file("qid\tquery\nz\tfirst one\r\n\na\tsecond\twith a tab\n");
  const auto queries = ReadQueries(file.path());
  ASSERT_TRUE(queries.ok()) << queries.status();
  ASSERT_EQ(queries->size(), 2u);
  EXPECT_EQ((*queries)[0].id, "z");
  EXPECT_EQ((*queries)[0].text, "first one");
  EXPECT_EQ((*queries)[1].text, "second\twith a tab");
}

TEST(ReadQueries, NamesALineWithoutATabAndAQidThatComesTwice) {
  const TemporaryFile no_tab("q1 words\n");
  EXPECT_THAT(std::string(ReadQueries(no_tab.path()).status().message()), HasSubstr(":1: a query is"));
  const TemporaryFile twice("q\ta\nq\tb\n");
  EXPECT_THAT(std::string(ReadQueries(twice.path()).status().message()), HasSubstr(":2: the qid 'q' comes twice"));
}

TEST(ReadSeeds, TakesOneIdALine) {
  const TemporaryFile file("a\n id with blanks \n\nb\r\n");
  const auto seeds = ReadSeeds(file.path());
  ASSERT_TRUE(seeds.ok()) << seeds.status();
  EXPECT_EQ(*seeds, (std::vector{ArticleId("a"), ArticleId("id with blanks"), ArticleId("b")}));
}

}  // namespace
}  // namespace xeber
