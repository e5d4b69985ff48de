#include "annotate/gazetteer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "annotate/listed_names.h"
#include "annotate/vocabulary.h"

namespace xeber {
namespace {

using testing::HasSubstr;

constexpr std::string_view kHeader = "id\ttype\taz\ten\tru\ttr\taliases\tweight\n";

class GazetteerTest : public testing::Test {
 protected:
  std::vector<GazetteerMatch> Matches(const Gazetteer& gazetteer, std::string_view text, std::string_view language) {
    Analysis analysis;
    analysis.language = Language(language);
    analyzer_->Analyze(text, analysis.language, analysis);
    TokenViews views;
    ArticleWords words;
    Vocabulary(gazetteer).Read(text, analysis, views, words);
    std::vector<GazetteerMatch> matches;
    gazetteer.FindNames(text, analysis, views, matches);
    return matches;
  }

  // The ids of the names found in `text`, in order.
  std::string Found(const Gazetteer& gazetteer, std::string_view text, std::string_view language) {
    std::string ids;
    for (const GazetteerMatch& match : Matches(gazetteer, text, language)) {
      if (!ids.empty()) ids += ' ';
      ids += gazetteer.entry(gazetteer.automaton().value(match.first_value).entry).id;
    }
    return ids;
  }

  absl::Status StatusOf(std::string_view lines) {
    GazetteerBuilder builder(*analyzer_);
    return builder.AddText(std::string(kHeader) + std::string(lines), "user.tsv");
  }

  std::unique_ptr<const Gazetteer> Make(std::string_view lines) {
    GazetteerBuilder builder(*analyzer_);
    EXPECT_TRUE(builder.AddText(std::string(kHeader) + std::string(lines), "user.tsv").ok());
    return builder.Build();
  }

  std::unique_ptr<const Analyzer> analyzer_ = MakeAnalyzer(XEBER_DATA_DIR);
};

TEST_F(GazetteerTest, TheLongestNameWins) {
  const auto gazetteer = Make(
      "a\tcity\t\tYork\n"
      "b\tcity\t\tNew York\n"
      "c\torganisation\t\tNew York Yankees\n");
  EXPECT_EQ(Found(*gazetteer, "In New York the New York Yankees met people from York.", "en"), "b c a");
}

TEST_F(GazetteerTest, InflectedFormsAndOtherScriptsAreTheSameName) {
  const auto gazetteer = Make("p\tperson\tRəşad Quliyev\tRashad Guliyev\tРашад Гулиев\tReşad Guliyev\n");
  EXPECT_EQ(Found(*gazetteer, "Məclisdə Rəşad Quliyevin çıxışı", "az"), "p");
  EXPECT_EQ(Found(*gazetteer, "встретился с Рашадом Гулиевым вчера", "ru"), "p");
  EXPECT_EQ(Found(*gazetteer, "Reşad Guliyev'in konuşması", "tr"), "p");
}

TEST_F(GazetteerTest, AWordInSmallLettersIsNoName) {
  const auto gazetteer = Make(
      "n\tcity\t\tNice\n"
      "w\torganisation\t\tWorld Health Organization\t\t\tWHO\n");
  EXPECT_EQ(Found(*gazetteer, "people who are nice went to Nice with the WHO", "en"), "n w");
}

TEST_F(GazetteerTest, ACapitalisedGenitiveIsOfTheCountryRatherThanOfItsPeople) {
  const auto gazetteer = Make(
      "italy\tcountry\tİtaliya\tItaly\t\t\tİtalya\n"
      "italy\tdemonym\titalyan\tItalian\n");
  const auto is_people = [&](std::string_view text) {
    const std::vector<GazetteerMatch> matches = Matches(*gazetteer, text, "az");
    return matches.size() == 1 && (gazetteer->automaton().value(matches[0].first_value).flags & kNameDemonym) != 0;
  };
  EXPECT_FALSE(is_people("Bu, İtalyanın qərarıdır"));
  EXPECT_TRUE(is_people("Bu, italyanın qərarıdır"));
}

TEST_F(GazetteerTest, ACommaEndsAName) {
  const auto gazetteer = Make("b\tcity\t\tNew York\n");
  EXPECT_EQ(Found(*gazetteer, "Something New, York said", "en"), "");
}

TEST_F(GazetteerTest, FaultsAreToldByLine) {
  struct Case {
    std::string lines;
    std::string message;
  };
  const Case cases[] = {
      {"a\tcity\tX\na\tcity\tY\n", "user.tsv:3: the id comes twice: a"},
      {"a\tvillage\tX\n", "user.tsv:2: unknown type \"village\""},
      {"a\tcity\t\t\t\t\t\n", "user.tsv:2: no name in any language"},
      {"a\tcity\t   \n", "user.tsv:2: an empty name"},
      {"a\tcity\tX\t\t\t\tB||C\n", "user.tsv:2: an empty name"},
      {"a\tcity\t" + std::string(300, 'x') + "\n", "user.tsv:2: a name is longer than 250 bytes"},
      {"a\tcity\t" + std::string(1 << 20, 'x') + "\n", "user.tsv:2: the line is longer than 64 KiB"},
      {"\tcity\tX\n", "user.tsv:2: an id must have"},
      {"a\tcity\tX\t\t\t\t\t7\n", "user.tsv:2: the weight must be"},
      {"a\tcity\tX\t\t\t\t\tnan\n", "user.tsv:2: the weight must be"},
      {"a\n", "user.tsv:2: want 3 to 8 cells"},
      {"a\tcity\t\xff\xfe\n", "user.tsv:2: not UTF-8"},
      {"a\tcity\t\t\t\t\t=b\nb\tcity\t\t\t\t\t=a\n", "aliases in a circle"},
      {"a\tcity\t\t\t\t\t=a\n", "user.tsv:2: aliases in a circle"},
      {"a\tcity\t\t\t\t\t=z\n", "user.tsv:2: the same as an unknown id"},
      {"a\tdemonym\tX\n", "user.tsv:2: a demonym of an unknown entity"},
      {"a\tcity\tX\t\t\t\t@county:AZ\n", "user.tsv:2: of an unknown country: @county:AZ"},
      {"a\tcity\tX\nb\tcity\tY\t\t\t\tB|@country:ZZ|C\n", "user.tsv:3: of an unknown country: @country:ZZ"},
      {"a\tcity\tX\nb\tcity\tY\t\t\t\t@a\n", "user.tsv:3: @a is no country"},
      {"a\tcity\tX\nb\tcity\tY\t\t\t\t=a|@country:ZZ\n", "user.tsv:3: of an unknown country"},
      {"a\tcity\tX\t\t\t\t@\n", "user.tsv:2: an id must follow"},
      {"a\tcity\tX\t\t\t\t=\n", "user.tsv:2: an id must follow"},
  };
  for (const Case& wrong : cases) {
    const absl::Status status = StatusOf(wrong.lines);
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << wrong.message;
    EXPECT_THAT(std::string(status.message()), HasSubstr(wrong.message));
  }
}

TEST_F(GazetteerTest, ManyFaultsAreCountedNotListed) {
  std::string lines;
  for (int i = 0; i < 1000; ++i) lines += "x\tvillage\tX\n";
  EXPECT_THAT(std::string(StatusOf(lines).message()), HasSubstr("and 980 more errors"));
}

TEST_F(GazetteerTest, AMillionAliasesOfOneIdAreRefused) {
  std::string lines = "a\tcity\tX\t\t\t\tA";
  for (int i = 0; i < 10000; ++i) lines += "|A" + std::to_string(i % 10);
  EXPECT_FALSE(StatusOf(lines + "\n").ok());
}

// Each would take hours, or all memory, if the work grew faster than the table.
TEST_F(GazetteerTest, HostileTablesAreReadInTheTimeOfTheirSize) {
  EXPECT_THAT(std::string(StatusOf("a\tcity\t" + std::string(1 << 20, 'X') + "\n").message()),
              HasSubstr("user.tsv:2: the line is longer"));
  EXPECT_THAT(std::string(StatusOf("a\tcity\t" + std::string(60000, 'X') + "\n").message()),
              HasSubstr("user.tsv:2: a name is longer"));
  EXPECT_THAT(std::string(StatusOf(std::string(1 << 20, '\n') + std::string(1 << 20, '\t')).message()),
              HasSubstr("user.tsv:1048578:"));
  std::string circle, same, aliases = "b\tcity\tBa\n";
  for (int i = 0; i < 100'000; ++i) {
    circle += std::to_string(i) + "\tcity\t\t\t\t\t=" + std::to_string((i + 1) % 100'000) + "\n";
    same += std::to_string(i) + "\tperson\tSame Name\n";
    aliases += std::to_string(i) + "\tcity\tName" + std::to_string(i) + "\t\t\t\t=b\n";
  }
  EXPECT_THAT(std::string(StatusOf(circle).message()), HasSubstr("and 99980 more errors"));
  const auto of_one_name = Make(same);
  EXPECT_EQ(of_one_name->size(), 100'000u);
  EXPECT_EQ(Found(*of_one_name, "Yesterday Same Name spoke", "en").empty(), false);
  const auto of_one_id = Make(aliases);
  EXPECT_EQ(of_one_id->AliasesOf(0).size(), 100'000u);
  EXPECT_EQ(Found(*of_one_id, "in Name777 and Name99999", "az"), "b b");
}

TEST_F(GazetteerTest, AnAliasLineNamesAnotherEntry) {
  const auto gazetteer = Make(
      "a\tcity\t\tConstantinople\t\t\t=b\n"
      "b\tcity\t\tIstanbul\n");
  EXPECT_EQ(Found(*gazetteer, "from Constantinople to Istanbul", "en"), "b b");
}

TEST_F(GazetteerTest, EntriesAreFoundByIdAndKnowAllTheirNames) {
  const auto gazetteer = Make(
      "a\tcity\tBakı\tBaku\t\t\tBadkubə|Xəzərin incisi\n"
      "b\tcity\t\t\t\t\tOld Baku|=a\n"
      "a\tdemonym\tbakılı\t\t\t\tBadkubə\n");
  EXPECT_EQ(gazetteer->Find("b"), FlatMap::kNone);
  ASSERT_EQ(gazetteer->Find("a"), 0u);
  EXPECT_THAT(gazetteer->AliasesOf(0), testing::ElementsAre("Badkubə", "Xəzərin incisi", "bakılı", "Old Baku"));
  const ListedNames names(*gazetteer, *analyzer_);
  for (const std::string_view prefix : {"bak", "BAKI", "baku", "bakil", "incis", "old b", "xezer"})
    EXPECT_THAT(names.Find(prefix, *analyzer_), testing::ElementsAre(0u)) << prefix;
  for (const std::string_view prefix : {"", " ", "akı", "baku old", "\xff", "bakubaku"})
    EXPECT_THAT(names.Find(prefix, *analyzer_), testing::ElementsAre()) << prefix;
}

TEST_F(GazetteerTest, AnEntryKnowsWhoseItIs) {
  const std::string ministry = "m\torganisation\tNazirlik\t\t\t\tNN|@country:AZ\n";
  const std::string country = "country:AZ\tcountry\tAzərbaycan\n";
  for (const std::string& lines : {country + ministry, ministry + country}) {
    const auto gazetteer = Make(lines);
    const GazetteerEntry& entry = gazetteer->entry(gazetteer->Find("m"));
    EXPECT_EQ(entry.country, "country:AZ");
    EXPECT_THAT(gazetteer->AliasesOf(gazetteer->Find("m")), testing::ElementsAre("NN"));
  }
  EXPECT_THAT(std::string(StatusOf("m\torganisation\t\t\t\t\t@country:AZ\n").message()), HasSubstr("no name in any language"));
}

TEST_F(GazetteerTest, TheProjectsOwnFilesAreGoodAndLarge) {
  GazetteerBuilder builder(*analyzer_);
  builder.AddCldr();
  const std::string folder = std::string(XEBER_DATA_DIR) + "/gazetteer/";
  for (const char* name : {"cities", "countries", "places", "organisations", "clubs", "events", "others", "persons", "demonyms"})
    EXPECT_EQ(builder.AddFile(folder + name + ".tsv"), absl::OkStatus());
  const auto gazetteer = builder.Build();
  EXPECT_GT(gazetteer->size(), 2000u);
  EXPECT_EQ(Found(*gazetteer, "Гейдар Алиев родился в Нахчыване, Азербайджан.", "ru"),
            "person:heydar-aliyev city:nakhchivan country:AZ");
  EXPECT_EQ(Found(*gazetteer, "The Azerbaijani and German presidents met in Tokyo", "en"), "country:AZ country:DE city:tokyo");
}

}  // namespace
}  // namespace xeber
