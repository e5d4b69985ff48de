#include "annotate/word_table.h"

#include <gtest/gtest.h>

namespace xeber {
namespace {

using Table = WordTable<std::uint64_t, 64>;

// The value of `word`, which is worked out as `made` if it is not remembered.
std::uint64_t Ask(Table& table, std::uint32_t word, std::uint64_t made) {
  return table.Get(word, [made](std::uint64_t& value) { value = made; });
}

TEST(WordTableTest, AValueIsRememberedUntilAnotherWordTakesItsPlace) {
  Table table;
  table.Use({1});
  EXPECT_EQ(Ask(table, 5, 50), 50u);
  EXPECT_EQ(Ask(table, 5, 51), 50u);
  EXPECT_EQ(Ask(table, 5 + 64, 60), 60u);
  EXPECT_EQ(Ask(table, 5, 52), 52u);
}

TEST(WordTableTest, AWordWithoutANumberIsNeverRemembered) {
  Table table;
  table.Use({1});
  EXPECT_EQ(Ask(table, 0, 1), 1u);
  EXPECT_EQ(Ask(table, 0, 2), 2u);
}

TEST(WordTableTest, WordsOfDifferentSourcesAreToldApartHoweverMany) {
  Table table;
  for (std::uint64_t round = 0; round < 3; ++round) {
    for (std::uint64_t source = 0; source < 1000; ++source) {
      table.Use({source, 7});
      EXPECT_EQ(Ask(table, 3, round * 1000 + source), round * 1000 + source);
      EXPECT_EQ(Ask(table, 3, 0), round * 1000 + source);
    }
  }
}

}  // namespace
}  // namespace xeber
