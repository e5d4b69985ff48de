#include "text/name_key.h"

#include <gtest/gtest.h>

#include <utility>
#include <vector>

namespace xeber {
namespace {

TEST(NameKeyTest, ANameHasOneKeyInEveryScriptAndSpelling) {
  using Spelling = std::pair<std::string_view, std::string_view>;
  const std::vector<std::vector<Spelling>> names = {
      {{"Əliyev", "az"}, {"Aliyev", "en"}, {"Алиев", "ru"}, {"Aliev", "en"}, {"Aliyev", "tr"}, {"Әлијев", "az-cyrl"}},
      {{"Quliyev", "az"}, {"Guliyev", "en"}, {"Гулиев", "ru"}},
      {{"Cəfərov", "az"}, {"Jafarov", "en"}, {"Джафаров", "ru"}},
      {{"Rəşad", "az"}, {"Rashad", "en"}, {"Рашад", "ru"}},
      {{"İlham", "az"}, {"Ilham", "en"}, {"Ильхам", "ru"}, {"İlham", "tr"}},
      {{"Xəzər", "az"}, {"Khazar", "en"}, {"Хазар", "ru"}},
      {{"Bakı", "az"}, {"Baki", "en"}},
  };
  for (const auto& spellings : names) {
    for (const auto& [word, language] : spellings)
      EXPECT_EQ(NameKey(word, Language(language)), NameKey(spellings[0].first, Language(spellings[0].second))) << word;
  }
}

TEST(NameKeyTest, DifferentNamesHaveDifferentKeys) {
  EXPECT_NE(NameKey("Əliyev", Language("az")), NameKey("Vəliyev", Language("az")));
  EXPECT_NE(NameKey("Путин", Language("ru")), NameKey("Пушкин", Language("ru")));
  EXPECT_EQ(NameKey("...", Language("az")), "");
}

}  // namespace
}  // namespace xeber
