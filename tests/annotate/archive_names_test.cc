#include "annotate/archive_names.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace xeber {
namespace {

using testing::ElementsAre;

ArticleEntity Person(std::string id, std::string name, float salience = .5f) {
  return {.id = std::move(id), .name = std::move(name), .type = EntityType::kPerson, .salience = salience};
}

// The ids in an article that names these, after it was resolved.
std::vector<std::string> Resolved(const ArchiveNames& names, std::vector<ArticleEntity> entities) {
  Annotations annotations{.entities = std::move(entities)};
  names.Resolve(annotations);
  std::vector<std::string> ids;
  for (const ArticleEntity& entity : annotations.entities) ids.push_back(entity.id);
  return ids;
}

const Article kEnglish{.language = "en"};

TEST(ArchiveNamesTest, ALastNameAloneIsThePersonWhomTheArchiveNamesInFull) {
  NamesTrainer trainer;
  for (int i = 0; i < 2; ++i) trainer.Add(kEnglish, {.entities = {Person("name:P:ana-karnav", "Anna Karneva")}});
  trainer.Add(kEnglish, {.entities = {Person("name:P:ivan-once", "Ivan Once")}});
  for (const char* id : {"name:P:ali-same", "name:P:vali-same"})
    for (int i = 0; i < 3; ++i) trainer.Add(kEnglish, {.entities = {Person(id, "A Same")}});
  const ArchiveNames names = trainer.Train();
  EXPECT_THAT(Resolved(names, {Person("name:P:karnav", "Karneva")}), ElementsAre("name:P:ana-karnav"));
  EXPECT_THAT(Resolved(names, {Person("name:P:once", "Once")}), ElementsAre("name:P:once")) << "one article is too few";
  EXPECT_THAT(Resolved(names, {Person("name:P:same", "Same")}), ElementsAre("name:P:same")) << "two people are called so";
  EXPECT_THAT(Resolved(names, {Person("name:P:olga-karnav", "Olga Karneva")}), ElementsAre("name:P:olga-karnav"));
}

TEST(ArchiveNamesTest, AListedPersonsLastNameIsSpelledAsTheArticleWouldSpellIt) {
  NamesTrainer trainer;
  for (int i = 0; i < 2; ++i) trainer.Add({.language = "az"}, {.entities = {Person("person:karneva", "Anna Karnəva")}});
  EXPECT_THAT(Resolved(trainer.Train(), {Person("name:P:garnav", "Karnəva")}), ElementsAre("person:karneva"));
}

TEST(ArchiveNamesTest, AnAcronymAloneIsTheNameThatItStoodBehind) {
  Article article{.body = "The Lumora Harbour Fund (LHF) pays.", .language = "en"};
  ArticleEntity fund{
      .id = "name:O:lumor-garbour-fund", .name = "Lumora Harbour Fund", .type = EntityType::kOrganisation, .salience = .5f};
  fund.mentions = {{ArticleField::kBody, 4, 23}, {ArticleField::kBody, 25, 28}};
  NamesTrainer trainer;
  trainer.Add(article, {.entities = {fund}});
  EXPECT_TRUE(trainer.Train().empty()) << "one article is too few";
  trainer.Add(article, {.entities = {fund}});
  const ArticleEntity alone{.id = "name:O:lgf", .name = "LHF", .type = EntityType::kOrganisation, .salience = .4f};
  EXPECT_THAT(Resolved(trainer.Train(), {alone}), ElementsAre(fund.id));
  NamesTrainer without_brackets;
  article.body[24] = ' ';
  for (int i = 0; i < 2; ++i) without_brackets.Add(article, {.entities = {fund}});
  EXPECT_TRUE(without_brackets.Train().empty());
}

TEST(ArchiveNamesTest, OneWhomTheArticleHasAlreadyGetsTheMentions) {
  NamesTrainer trainer;
  for (int i = 0; i < 2; ++i) trainer.Add(kEnglish, {.entities = {Person("name:P:ana-karnav", "Anna Karneva")}});
  Annotations annotations{.entities = {Person("name:P:karnav", "Karneva", .9f), Person("x", "X", .7f),
                                       Person("name:P:ana-karnav", "Anna Karneva", .3f)}};
  annotations.entities[0].mentions = {{ArticleField::kBody, 5, 12}};
  annotations.entities[2].mentions = {{ArticleField::kTitle, 0, 12}, {ArticleField::kBody, 40, 52}};
  const ArchiveNames names = trainer.Train();
  names.Resolve(annotations);
  ASSERT_EQ(annotations.entities.size(), 2u);
  EXPECT_EQ(annotations.entities[0].id, "name:P:ana-karnav");
  EXPECT_EQ(annotations.entities[0].salience, .9f);
  EXPECT_THAT(annotations.entities[0].mentions, ElementsAre(Span{ArticleField::kTitle, 0, 12}, Span{ArticleField::kBody, 5, 12},
                                                            Span{ArticleField::kBody, 40, 52}));
  const Annotations once = annotations;
  names.Resolve(annotations);
  EXPECT_EQ(annotations.entities, once.entities);
}

TEST(ArchiveNamesTest, AreTheSameAfterTheirBytesAndDamageIsRefused) {
  NamesTrainer trainer;
  for (int i = 0; i < 2; ++i) trainer.Add(kEnglish, {.entities = {Person("name:P:ana-karnav", "Anna Karneva")}});
  const std::string bytes = trainer.Train().Serialize();
  const auto back = ArchiveNames::Parse(bytes);
  ASSERT_TRUE(back.ok()) << back.status();
  EXPECT_EQ(back->Serialize(), bytes);
  EXPECT_THAT(Resolved(*back, {Person("name:P:karnav", "Karneva")}), ElementsAre("name:P:ana-karnav"));
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    EXPECT_FALSE(ArchiveNames::Parse(bytes.substr(0, i)).ok());
    std::string damaged = bytes;
    damaged[i] ^= 1;
    EXPECT_FALSE(ArchiveNames::Parse(damaged).ok());
  }
}

}  // namespace
}  // namespace xeber
