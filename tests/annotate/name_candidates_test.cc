#include "annotate/name_candidates.h"

#include <gtest/gtest.h>

#include <array>
#include <map>
#include <random>
#include <vector>

namespace xeber {
namespace {

constexpr Mention kOneWord{.begin = 0, .end = 1}, kTwoWords{.begin = 0, .end = 2};
constexpr Mention kOpening{.begin = 0, .end = 2, .opening = true};
constexpr auto kPerson = EntityType::kPerson, kOrganisation = EntityType::kOrganisation;

// A name of two words.
NameCandidate Full(EntityType type, std::uint64_t first, std::uint64_t last) {
  return {.words = first * 1000 + last, .type = type, .shown = &kTwoWords, .first_word = first, .last_word = last, .told = 1};
}
NameCandidate Alone(EntityType type, std::uint64_t word) {
  return {.words = word, .type = type, .shown = &kOneWord, .last_word = word, .told = 1};
}

// What the second candidate means beside the first; itself if nothing else.
std::uint32_t Meant(const NameCandidate& first, const NameCandidate& second) {
  NameCandidates candidates;
  candidates.FindOrAdd(first);
  const std::uint32_t number = candidates.FindOrAdd(second);
  candidates.Resolve();
  return candidates.Target(number);
}

TEST(NamesByKeyTest, FindsWhatAMapFinds) {
  std::mt19937_64 random(3);
  NamesByKey names;
  for (const std::uint64_t most : {1, 7, 300, 100'000}) {
    names.Clear();
    std::map<std::uint64_t, std::vector<std::uint32_t>> expected;
    for (std::uint32_t number = 0; number < 5000; ++number) {
      const std::uint64_t key = random() % (most + 1);
      names.Add(key);
      if (key != 0) expected[key].push_back(number);
    }
    EXPECT_EQ(names.First(0), kNobody);
    EXPECT_EQ(names.Last(most + 1), kNobody);
    for (const auto& [key, numbers] : expected) {
      EXPECT_EQ(names.Last(key), numbers.back());
      std::vector<std::uint32_t> found;
      for (std::uint32_t at = names.First(key); at != kNobody; at = names.Next(at)) found.push_back(at);
      EXPECT_EQ(found, numbers) << key;
    }
  }
}

TEST(NameCandidatesTest, ManyThatBeginAlikeMeanNobodyWithoutALook) {
  NameCandidates candidates;
  for (std::uint64_t i = 0; i < 200'000; ++i) {  // quadratic in them it would take minutes
    NameCandidate person = Full(kPerson, 1, 10 + i);
    person.patronymic = i % 2 == 1;
    candidates.FindOrAdd(person);
    NameCandidate substitute = Full(kPerson, 300'000 + i, 2);
    substitute.shown = &kOpening;
    candidates.FindOrAdd(substitute);
  }
  candidates.Resolve();
  EXPECT_EQ(candidates.Target(2), 2u);
  EXPECT_EQ(candidates.Target(candidates.FindOrAdd(Full(kPerson, 1, 11))), 2u);
}

TEST(NameCandidatesTest, ANameThatIsNotFullMeansTheOneThatIs) {
  EXPECT_EQ(Meant(Full(kPerson, 1, 2), Alone(kPerson, 2)), 0u) << "a last name";
  EXPECT_EQ(Meant(Full(kPerson, 1, 2), Alone(EntityType::kPlace, 2)), 0u) << "whatever it was told";
  EXPECT_EQ(Meant(Full(kPerson, 1, 2), Alone(kPerson, 1)), 0u) << "a first name";
  EXPECT_EQ(Meant(Full(kPerson, 1, 2), Alone(kPerson, 3)), 1u);
  EXPECT_EQ(Meant(Full(kOrganisation, 1, 2), Alone(kOrganisation, 1)), 0u) << "the first word of an organisation";
  EXPECT_EQ(Meant(Full(kOrganisation, 1, 2), Alone(EntityType::kPlace, 1)), 1u) << "the place that it is in";
}

TEST(NameCandidatesTest, AFirstNameWithAPatronymicIsThatPerson) {
  NameCandidate andreevich = Full(kPerson, 1, 9);
  andreevich.patronymic = true;
  EXPECT_EQ(Meant(Full(kPerson, 1, 2), andreevich), 0u);
  EXPECT_EQ(Meant(Full(kPerson, 5, 2), andreevich), 1u);
}

TEST(NameCandidatesTest, AWordThatOpensASentenceMayBeNoPartOfAName) {
  NameCandidate substitute = Full(kPerson, 7, 2);
  EXPECT_EQ(Meant(Full(kPerson, 1, 2), substitute), 1u) << "two of a family";
  substitute.shown = &kOpening;
  EXPECT_EQ(Meant(Full(kPerson, 1, 2), substitute), 0u);
  substitute.told = 2;
  EXPECT_EQ(Meant(Full(kPerson, 1, 2), substitute), 1u);
}

TEST(NameCandidatesTest, TheSameWordsAreWhatTheyAreToldMost) {
  NameCandidate organisation = Full(kOrganisation, 1, 2);
  EXPECT_EQ(Meant(Full(kPerson, 1, 2), organisation), 0u) << "a person if as often";
  organisation.told = 2;
  EXPECT_EQ(Meant(Full(kPerson, 1, 2), organisation), 1u);
  EXPECT_EQ(Meant(Full(kOrganisation, 1, 2), Full(EntityType::kPlace, 1, 2)), 0u) << "else the first";
}

}  // namespace
}  // namespace xeber
