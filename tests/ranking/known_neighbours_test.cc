// Similar news from what was found when segments were made: the same answers as without.
#include "ranking/known_neighbours.h"

#include <gmock/gmock.h>

#include <filesystem>

#include "index/segment_files.h"
#include "ranking/similar_finder.h"
#include "tests/ranking/test_archive.h"

namespace xeber {
namespace {

using ::testing::AnyOf;

const NoAnnotations kNoAnnotations;

// Segments of an archive on disk, with neighbours found among the first of them.
class KnownNeighboursTest : public ::testing::Test {
 protected:
  KnownNeighboursTest() { std::filesystem::remove_all(directory_); }
  ~KnownNeighboursTest() override { std::filesystem::remove_all(directory_); }

  static std::vector<Article> Articles(int count) {
    std::mt19937 random(7);
    return RandomArticles(random, count);
  }

  void Write(const std::string& name, const std::vector<Article>& articles) {
    SegmentBuilder builder(EmptyStatistics());
    for (const Article& article : articles) builder.Add(MakeTestDocument(article));
    ASSERT_TRUE(WriteSegment(files_, directory_, name, builder.Finish()).ok());
  }

  SegmentView Open(const std::string& name) {
    auto segment = Segment::Open(files_, SegmentDirectory(directory_, name), name);
    EXPECT_TRUE(segment.ok()) << segment.status();
    return {.segment = *segment};
  }

  Snapshot Open(const std::vector<std::string>& names) {
    std::vector<SegmentView> views;
    for (const std::string& name : names) views.push_back(Open(name));
    return Snapshot(1, 0, views);
  }

  void AddNeighbours(const std::vector<std::string>& names) {
    const Snapshot snapshot = Open(names);
    std::vector<NeighbourSegment> segments;
    for (const SegmentView& view : snapshot.segments()) segments.push_back({view.segment->name(), view.segment->size()});
    for (std::size_t i = 0; i < names.size(); ++i) {
      const Segment& segment = *snapshot.segments()[i].segment;
      NeighbourListsBuilder builder(segments, segment.size());
      for (DocId doc = 0; doc < segment.size(); ++doc) builder.Add(FindNeighbours(snapshot, TestAnalyzer(), kNoAnnotations, {i, doc}, kNeighbours));
      ASSERT_TRUE(files_.WriteFile(SegmentDirectory(directory_, segment.name()) + "/" + kNeighboursFile, builder.Finish()).ok());
    }
  }

  static SimilarResponse Find(const Snapshot& snapshot, SimilarRequest request, CandidateReach reach = CandidateReach::kProposed) {
    request.now = TestTime("2026-06-01");
    const auto response = FindSimilarInSnapshot(snapshot, TestAnalyzer(), kNoAnnotations, request, {}, reach);
    EXPECT_TRUE(response.ok()) << response.status();
    return response.value_or(SimilarResponse());
  }

  static std::string Text(const SimilarResponse& response) {
    std::string text;
    for (const Hit& hit : response.hits) {
      text += hit.card.id.value() + " " + std::to_string(hit.score) + " " + std::to_string(static_cast<int>(hit.relation));
      for (const ArticleId& duplicate : hit.duplicates) text += " =" + duplicate.value();
      text += "\n";
    }
    return text;
  }

  FileSystem& files_ = PosixFileSystem();
  const std::string directory_ = testing::TempDir() + "xeber." + testing::UnitTest::GetInstance()->current_test_info()->name();
};

// By the lists of four segments, for every article and several requests: as if the segments were searched, or as if all were scored where
// that misses something.
TEST_F(KnownNeighboursTest, AnswerAsWellAsSearching) {
  const std::vector<Article> articles = Articles(400);
  const std::vector<std::string> names = {"a", "b", "c", "d"};
  for (std::size_t i = 0; i < names.size(); ++i)
    Write(names[i], {articles.begin() + static_cast<std::ptrdiff_t>(100 * i), articles.begin() + static_cast<std::ptrdiff_t>(100 * (i + 1))});
  const Snapshot searched = Open(names);
  AddNeighbours(names);
  const Snapshot known = Open(names);
  ASSERT_TRUE(ReadNeighbours(known, {0, 0}, {}, {TestTime("2026-06-01")}));
  ASSERT_FALSE(ReadNeighbours(searched, {0, 0}, {}, {TestTime("2026-06-01")}));
  for (const Article& article : articles) {
    const SimilarRequest plain{.seeds = {{.id = article.id}}};
    SimilarRequest filtered = plain, few = plain, shown = plain, many = plain, story = plain;
    filtered.filter.categories = {"sport"};
    few.filter.published_from = TestTime("2026-03-10");
    shown.duplicates = Duplicates::kShow;
    many.limit = 30;
    story.mode = SimilarMode::kSameStory;
    for (const SimilarRequest& request : {plain, filtered, few, shown, many, story})
      EXPECT_THAT(Text(Find(known, request)),
                  AnyOf(Text(Find(searched, request)), Text(Find(searched, request, CandidateReach::kAll))))
          << article.id.value();
  }
}

// The list names one of many that a search finds, and says that there are no others.
TEST_F(KnownNeighboursTest, AreTakenInPlaceOfASearch) {
  Write("a", Articles(60));
  const Snapshot searched = Open(std::vector<std::string>{"a"});
  const Segment& segment = *searched.segments()[0].segment;
  const SimilarRequest request{.seeds = {{.id = ArticleId(std::string(segment.article_id(0)))}}, .fill = Fill::kNone};
  const SimilarResponse all = Find(searched, request);
  ASSERT_GT(all.hits.size(), 2u);
  NeighbourListsBuilder builder({{"a", 60}}, 60);
  builder.Add(std::vector<Neighbour>{{0, *segment.FindArticle(all.hits[1].card.id), .9f}});
  for (DocId doc = 1; doc < 60; ++doc) builder.Add({});
  ASSERT_TRUE(files_.WriteFile(SegmentDirectory(directory_, "a") + "/" + kNeighboursFile, builder.Finish()).ok());
  const Snapshot known = Open(std::vector<std::string>{"a"});
  const SimilarResponse listed = Find(known, request);
  ASSERT_EQ(listed.hits.size(), 1u);
  EXPECT_EQ(listed.hits[0].card.id, all.hits[1].card.id);
  EXPECT_EQ(listed.hits[0].score, all.hits[1].score) << "scored anew, not as the list says";
  SimilarRequest background = request;
  background.mode = SimilarMode::kBackground;
  EXPECT_GT(Find(known, background).hits.size(), 2u) << "what the lists were not made for is searched for";
}

TEST_F(KnownNeighboursTest, WhatArrivedSinceIsFoundToo) {
  const Article seed = MakeArticle("seed", "en", "Storm closes the harbour", "The storm closed the harbour and a tanker waits outside.", "2026-05-01");
  Write("a", {seed, MakeArticle("old", "en", "Harbour closed by a storm", "A tanker waits outside of the harbour, closed by the storm.", "2026-05-01")});
  AddNeighbours({"a"});
  Write("b", {MakeArticle("new", "en", "Tanker waits for the storm to end", "The harbour stays closed while the storm lasts, a tanker waits.", "2026-05-02")});
  const SimilarResponse response = Find(Open(std::vector<std::string>{"a", "b"}), {.seeds = {{.id = seed.id}}});
  EXPECT_THAT(Text(response), testing::AllOf(testing::HasSubstr("old "), testing::HasSubstr("new ")));
}

TEST_F(KnownNeighboursTest, WhatIsDeletedIsNotShown) {
  const std::vector<Article> articles = Articles(60);
  Write("a", articles);
  AddNeighbours({"a"});
  SegmentView view = Open("a");
  const auto without = [&](DocId doc) {
    Tombstones tombstones(view.segment->size());
    tombstones.Add(doc);
    return Snapshot(1, 0, {{.segment = view.segment, .tombstones = std::make_shared<const Tombstones>(tombstones)}});
  };
  const SimilarRequest request{.seeds = {{.id = ArticleId(std::string(view.segment->article_id(0)))}}, .duplicates = Duplicates::kShow};
  const std::string best = Find(Snapshot(1, 0, {view}), request).hits.at(0).card.id.value();
  EXPECT_THAT(Text(Find(without(*view.segment->FindArticle(ArticleId(best))), request)), Not(testing::HasSubstr(best + " ")));
}

TEST_F(KnownNeighboursTest, OfASegmentThatIsGoneAreLookedForElsewhere) {
  const std::vector<Article> articles = Articles(120);
  Write("a", {articles.begin(), articles.begin() + 60});
  Write("b", {articles.begin() + 60, articles.end()});
  AddNeighbours({"a", "b"});
  Write("c", {articles.begin() + 60, articles.end()});  // b, merged
  const Snapshot known = Open(std::vector<std::string>{"a", "c"});
  ASSERT_TRUE(std::filesystem::remove(SegmentDirectory(directory_, "a") + "/" + kNeighboursFile));
  const Snapshot searched = Open(std::vector<std::string>{"a", "c"});
  for (int i = 0; i < 60; ++i) {
    const SimilarRequest request{.seeds = {{.id = articles[static_cast<std::size_t>(i)].id}}};
    EXPECT_EQ(Text(Find(known, request)), Text(Find(searched, request))) << i;
  }
}

// A list that is full tells nothing of what comes after its last.
TEST_F(KnownNeighboursTest, TooFewToChooseFromAreNotTaken) {
  const std::vector<Article> articles = Articles(200);
  Write("a", articles);
  const Snapshot searched = Open(std::vector<std::string>{"a"});
  AddNeighbours({"a"});
  const Snapshot known = Open(std::vector<std::string>{"a"});
  int full = 0;
  for (const Article& article : articles) {
    const auto at = known.Find(article.id);
    ASSERT_TRUE(at);
    full += !ReadNeighbours(known, *at, {}, {TestTime("2026-06-01")})->whole;
    const SimilarRequest request{.seeds = {{.id = article.id}}, .diversity = 0, .duplicates = Duplicates::kShow, .limit = 100};
    EXPECT_EQ(Text(Find(known, request)), Text(Find(searched, request))) << article.id.value();
  }
  EXPECT_GT(full, 20);
}

}  // namespace
}  // namespace xeber
