#include "text/word_cache.h"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace xeber {
namespace {

WordCache::Key KeyOf(const std::string& word) {
  return {.surface = word, .base_bytes = static_cast<std::uint32_t>(word.size()), .owner = 257};
}

WordCache::Search SearchFor(const WordCache& cache, const WordCache::Key& key) {
  WordCache::Search search(cache, key);
  search.Locate(cache);
  return search;
}

void Remember(WordCache& cache, const std::string& word) {
  WordKeys keys;
  keys.exact = word;
  keys.stem = word.substr(0, 3);
  keys.folded = "f" + word;
  keys.stop = word.size() % 2 == 0;
  keys.abbreviation = word.size() % 3 == 0;
  cache.Insert(SearchFor(cache, KeyOf(word)), keys);
}

// Whether `word` is found, with what Remember gave it.
bool IsFound(WordCache& cache, const std::string& word) {
  Arena arena;
  Token token;
  if (!cache.Find(SearchFor(cache, KeyOf(word)), arena, token)) return false;
  EXPECT_EQ(token.exact, word);
  EXPECT_EQ(token.stem, word.substr(0, 3));
  EXPECT_EQ(token.folded, "f" + word);
  EXPECT_EQ(token.stop, word.size() % 2 == 0);
  EXPECT_EQ(token.abbreviation, word.size() % 3 == 0);
  return true;
}

std::size_t CountFound(WordCache& cache, std::size_t words) {
  std::size_t found = 0;
  for (std::size_t i = 0; i < words; ++i) found += IsFound(cache, "word" + std::to_string(i));
  return found;
}

TEST(WordCacheTest, AThirdOfItsPlacesIsFilledAlmostWithoutForgetting) {
  WordCache cache;
  constexpr std::size_t kWords = 40000;
  for (std::size_t i = 0; i < kWords; ++i) Remember(cache, "word" + std::to_string(i));
  EXPECT_GT(CountFound(cache, kWords), kWords * 99 / 100);
}

TEST(WordCacheTest, AFullCacheForgetsButNeverMistakesAWordForAnother) {
  WordCache cache;
  constexpr std::size_t kWords = 3 * PlaceTags::kSize;
  for (std::size_t i = 0; i < kWords; ++i) {
    const std::string word = "word" + std::to_string(i);
    Remember(cache, word);
    ASSERT_TRUE(IsFound(cache, word));
  }
  const std::size_t found = CountFound(cache, kWords);
  EXPECT_GT(found, PlaceTags::kSize * 3 / 8);
  EXPECT_LE(found, PlaceTags::kSize);
}

TEST(WordCacheTest, AFullCacheKeepsTheWordsThatAreAskedForAgainAndAgain) {
  WordCache cache;
  constexpr std::size_t kOften = PlaceTags::kSize / 6, kRare = 3 * PlaceTags::kSize;
  for (std::size_t i = 0; i < kOften; ++i) Remember(cache, "word" + std::to_string(i));
  std::size_t forgotten = 0;
  for (std::size_t i = 0; i < kRare; ++i) {
    Remember(cache, "rare" + std::to_string(i));
    const std::string often = "word" + std::to_string(i % kOften);
    if (IsFound(cache, often)) continue;
    Remember(cache, often);
    ++forgotten;
  }
  EXPECT_LT(forgotten, kRare / 50);
}

TEST(WordCacheTest, WordsAreToldApartByAnalyserSuffixAndKind) {
  WordCache cache;
  Remember(cache, "word");
  Arena arena;
  Token token;
  const std::string word = "word";
  WordCache::Key key = KeyOf(word);
  const auto found = [&](const WordCache::Key& asked) { return cache.Find(SearchFor(cache, asked), arena, token); };
  EXPECT_TRUE(found(key));
  key.owner = 258;
  EXPECT_FALSE(found(key));
  key = KeyOf(word);
  key.base_bytes = 3;
  EXPECT_FALSE(found(key));
  key = KeyOf(word);
  key.kind = TokenKind::kHashtag;
  EXPECT_FALSE(found(key));
}

TEST(WordCacheTest, AWordKeepsItsNumberAndNoOtherHasIt) {
  WordCache cache;
  EXPECT_EQ(cache.BeginText(), cache.BeginText());
  EXPECT_NE(cache.BeginText(), WordCache().BeginText());
  WordKeys keys;
  keys.exact = keys.stem = "word";
  std::set<std::uint32_t> numbers = {0};
  for (int i = 0; i < 100; ++i) {
    const std::string word = "word" + std::to_string(i);
    const std::uint32_t number = cache.Insert(SearchFor(cache, KeyOf(word)), keys);
    EXPECT_TRUE(numbers.insert(number).second);
    Arena arena;
    Token token;
    ASSERT_TRUE(cache.Find(SearchFor(cache, KeyOf(word)), arena, token));
    EXPECT_EQ(token.word, number);
  }
  keys.exact = std::string(100, 'x');  // too long to be found, but not to be known again
  const std::string a = "too long", b = "as long";
  const std::uint32_t number = cache.Insert(SearchFor(cache, KeyOf(a)), keys);
  EXPECT_TRUE(numbers.insert(number).second);
  EXPECT_TRUE(numbers.insert(cache.Insert(SearchFor(cache, KeyOf(b)), keys)).second);
  EXPECT_EQ(cache.Insert(SearchFor(cache, KeyOf(a)), keys), number);
}

}  // namespace
}  // namespace xeber
