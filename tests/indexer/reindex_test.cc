#include "indexer/reindex.h"

#include <algorithm>
#include <random>

#include "archive_fixture.h"
#include "index/segment_files.h"
#include "indexer/article_spool.h"
#include "indexer/indexer.h"

namespace xeber {
namespace {

using Titles = std::map<std::string, std::string>;

std::string Numbered(int first, int last) {
  std::string lines;
  for (int i = first; i < last; ++i) lines += JsonOf({.id = std::to_string(i), .title = "Title " + std::to_string(i)});
  return lines;
}

TEST(Reindex, MakesAnIndexOfAnArchive) {
  Archive archive;
  const ReindexSummary summary = archive.Add(Numbered(0, 30));
  EXPECT_EQ(summary.articles, 30u);
  EXPECT_EQ(summary.kept, 0u);
  EXPECT_GT(summary.index_bytes, 0u);
  EXPECT_EQ(archive.Titles().size(), 30u);
}

TEST(Reindex, MergesWithWhatTheIndexHolds) {
  Archive archive;
  archive.Add(JsonOf({.id = "a", .title = "Old a"}) + JsonOf({.id = "b", .title = "Old b"}));
  const ReindexSummary summary = archive.Add(JsonOf({.id = "b", .title = "New b"}) + JsonOf({.id = "c", .title = "New c"}));
  EXPECT_EQ(summary.articles, 3u);
  EXPECT_EQ(summary.kept, 1u);
  EXPECT_EQ(summary.superseded, 1u);
  EXPECT_EQ(archive.Titles(), (Titles{{"a", "Old a"}, {"b", "New b"}, {"c", "New c"}}));
}

// Each article's neighbour is here the one before it.
TEST(Reindex, KeepsNeighboursOfEveryArticle) {
  Archive archive;
  archive.Add(Numbered(0, 20));
  ReindexOptions options = archive.Options({archive.Write("more.jsonl", Numbered(20, 30))});
  options.jobs = 3;
  std::atomic<std::uint64_t> asked = 0, compared = 0;
  options.find_neighbours = [&](const Snapshot& snapshot, const DocumentLocation& of, std::size_t limit) {
    ++asked;
    EXPECT_EQ(snapshot.documents(), 30u);
    EXPECT_EQ(limit, kNeighbours);
    return of.doc == 0 ? std::vector<Neighbour>() : std::vector<Neighbour>{{static_cast<std::uint32_t>(of.segment), of.doc - 1, .5f}};
  };
  options.progress = [&](const ReindexProgress& progress) {
    if (progress.phase == ReindexProgress::Phase::kComparing) compared = progress.articles;
  };
  ASSERT_TRUE(archive.Run(options).ok());
  EXPECT_EQ(asked, 30u);
  EXPECT_EQ(compared, 30u);
  const auto manifest = ReadManifest(PosixFileSystem(), archive.index());
  ASSERT_TRUE(manifest.ok());
  for (const ManifestSegment& entry : manifest->segments) {
    const auto segment = Segment::Open(PosixFileSystem(), SegmentDirectory(archive.index(), entry.name), entry.name);
    ASSERT_TRUE(segment.ok()) << segment.status();
    for (DocId doc = 0; doc < entry.articles; ++doc) {
      std::vector<Neighbour> neighbours;
      EXPECT_TRUE((*segment)->neighbours().Read(doc, neighbours));
      EXPECT_EQ(neighbours.size(), doc == 0 ? 0u : 1u);
    }
  }
  EXPECT_TRUE(VerifyIndex(PosixFileSystem(), archive.index()).empty());
}

TEST(Reindex, StopsWhileItLooksForNeighbours) {
  Archive archive;
  archive.Add(Numbered(0, 3));
  ReindexOptions options = archive.Options({archive.Write("more.jsonl", Numbered(3, 30))});
  std::stop_source source;
  options.stop = source.get_token();
  options.find_neighbours = [&](const Snapshot&, const DocumentLocation&, std::size_t) {
    source.request_stop();
    return std::vector<Neighbour>();
  };
  EXPECT_TRUE(absl::IsCancelled(archive.Run(options).status()));
  EXPECT_EQ(archive.Titles().size(), 3u) << "the old generation stays";
}

TEST(Reindex, TellsTheBytesOfTheNewGenerationAlone) {
  Archive archive;
  const auto first = archive.Add(Numbered(0, 50));
  const auto again = archive.Add(Numbered(0, 50));  // the one before lies beside it
  EXPECT_LT(again.index_bytes, first.index_bytes * 3 / 2);
  EXPECT_GT(again.index_bytes, first.index_bytes / 2);
}

TEST(Reindex, ReplaceDropsWhatTheIndexHeld) {
  Archive archive;
  archive.Add(Numbered(0, 3));
  ReindexOptions options = archive.Options({archive.Write("new.jsonl", Numbered(2, 5))});
  options.replace = true;
  ASSERT_TRUE(archive.Run(options).ok());
  EXPECT_EQ(archive.Titles(), (Titles{{"2", "Title 2"}, {"3", "Title 3"}, {"4", "Title 4"}}));
}

TEST(Reindex, FilesWithoutAnyArticleAreRefusedAndTheIndexStays) {
  Archive archive;
  archive.Add(Numbered(0, 3));
  const std::string bad = "not json\n{\"id\":\"a\"}\n";
  for (const auto& [lines, replace] : {std::pair(bad, false), std::pair(bad, true), std::pair(std::string(), true)}) {
    ReindexOptions options = archive.Options({archive.Write("bad.jsonl", lines)});
    options.replace = replace;
    const auto summary = archive.Run(options);
    EXPECT_EQ(summary.status().code(), absl::StatusCode::kInvalidArgument) << summary.status();
    EXPECT_EQ(archive.Titles().size(), 3u);
  }
}

TEST(Reindex, TheGreaterUpdateTimeWinsElseTheLaterLine) {
  const Line v1{.id = "a", .title = "v1", .updated_at = "2026-03-01T10:00:00Z"},
      v2{.id = "a", .title = "v2", .updated_at = "2026-03-02T10:00:00Z"};
  const Line untimed{.id = "a", .title = "untimed"};
  const std::vector<std::pair<std::vector<Line>, std::string>> cases = {
      {{v1, v2}, "v2"},          {{v2, v1}, "v2"},          {{v2, untimed}, "untimed"},     {{untimed, v1}, "v1"},
      {{v2, untimed, v1}, "v1"}, {{v1, untimed, v2}, "v2"}, {{v2, v1, untimed}, "untimed"}, {{untimed, v2, v1}, "v2"}};
  for (const auto& [versions, expected] : cases) {
    Archive archive;
    std::string lines;
    for (const Line& version : versions) lines += JsonOf(version);
    archive.Add(lines);
    EXPECT_EQ(archive.Titles(), (Titles{{"a", expected}}));
    Archive live;  // live writes decide in the same way
    live.Add("");
    auto index = live.Open(true);
    Indexer indexer(*index, TheAnalyzer(), TheAnnotator());
    for (const Line& version : versions) {
      Article article{.id = ArticleId("a"), .title = version.title, .body = "text"};
      if (!version.updated_at.empty()) article.update_time = ParseTime(version.updated_at)->at;
      EXPECT_TRUE(indexer.Put({&article, 1}, WaitFor::kVisible).front().ok());
    }
    EXPECT_EQ(Archive::TitlesOf(*index->snapshot()), (Titles{{"a", expected}}));
  }
}

TEST(Reindex, BadLinesGoToTheRejectsFileWithTheirPlace) {
  Archive archive;
  const ReindexSummary summary = archive.Add(JsonOf({.id = "a"}) + "{broken\n" + JsonOf({.id = ""}) +
                                             JsonOf({.id = "d", .published_at = "soon"}) + JsonOf({.id = "e"}));
  EXPECT_EQ(summary.articles, 2u);
  EXPECT_EQ(summary.rejected, 3u);
  std::ifstream in(summary.rejects_path);
  const std::string rejects((std::istreambuf_iterator<char>(in)), {});
  for (const char* place : {"feed.jsonl:2\t", "feed.jsonl:3\t", "feed.jsonl:4\t"})
    EXPECT_NE(rejects.find(place), std::string::npos) << rejects;
}

TEST(Reindex, UndatedArticlesComeFirstAndStayUndated) {
  Archive archive;
  archive.Add(JsonOf({.id = "dated"}) + JsonOf({.id = "undated", .published_at = ""}));
  const auto index = archive.Open();
  const auto& segment = *index->snapshot()->segments().front().segment;
  EXPECT_EQ(segment.article_id(0), "undated");
  EXPECT_FALSE(segment.card(0).publish_time);
}

TEST(Reindex, ASmallMemoryBudgetMakesMoreSegmentsOfTheSameArticles) {
  Archive archive;
  ReindexOptions options = archive.Options({archive.Write("feed.jsonl", Numbered(0, 200))});
  options.memory_bytes = 40000;
  options.jobs = 2;
  const auto summary = archive.Run(options);
  ASSERT_TRUE(summary.ok()) << summary.status();
  const auto index = archive.Open();
  EXPECT_GT(index->snapshot()->segments().size(), 2u);
  EXPECT_EQ(index->snapshot()->documents(), 200u);
  EXPECT_EQ(archive.Titles().size(), 200u);
}

TEST(Reindex, AFailureLeavesTheOldGenerationUntouched) {
  Archive archive;
  archive.Add(Numbered(0, 5));
  const Titles before = archive.Titles();
  EXPECT_TRUE(absl::IsNotFound(archive.Run(archive.Options({archive.index() + "/missing.jsonl"})).status()));
  const std::string feed = archive.Write("feed.jsonl", Numbered(0, 9) + "{broken\n");
  ReindexOptions options = archive.Options({feed});
  options.rejects_path = feed + "/rejects.tsv";  // no folder
  EXPECT_FALSE(archive.Run(options).ok());
  EXPECT_EQ(archive.Titles(), before);
  EXPECT_FALSE(std::filesystem::exists(archive.index() + "/reindex.tmp"));
  EXPECT_TRUE(archive.Run(archive.Options({feed})).ok());
  EXPECT_EQ(archive.Titles().size(), 9u);
}

TEST(Reindex, WhatAKilledRunLeftIsRemoved) {
  Archive archive;
  archive.Add(Numbered(0, 5));
  for (const char* left : {"/reindex.tmp", "/segments/2", "/segments/7.new"}) {
    std::filesystem::create_directories(archive.index() + left);
    std::ofstream(archive.index() + left + "/columns.bin") << "half";
  }
  archive.Add(Numbered(5, 6));
  EXPECT_EQ(archive.Titles().size(), 6u);
  EXPECT_FALSE(std::filesystem::exists(archive.index() + "/segments/7.new"));
  EXPECT_FALSE(std::filesystem::exists(archive.index() + "/reindex.tmp"));
}

TEST(Reindex, TakesInTheJournalAndKeepsWhatIsWrittenMeanwhile) {
  Archive archive;
  archive.Add(Numbered(0, 3));
  auto index = archive.Open(true);
  Indexer indexer(*index, TheAnalyzer(), TheAnnotator());
  const Article live{.id = ArticleId("live"), .title = "Live", .body = "text"};
  EXPECT_TRUE(indexer.Put({&live, 1}, WaitFor::kVisible).front().ok());
  EXPECT_TRUE(indexer.Delete({.id = ArticleId("1")}, WaitFor::kVisible).ok());
  ReindexOptions options = archive.Options({archive.Write("more.jsonl", Numbered(3, 4))});
  int told = 0;
  options.progress = [&](const ReindexProgress& progress) {
    if (progress.phase != ReindexProgress::Phase::kIndexing || told++ > 0) return;
    const Article during{.id = ArticleId("during"), .title = "During", .body = "text"};
    EXPECT_TRUE(indexer.Put({&during, 1}, WaitFor::kVisible).front().ok());
  };
  ASSERT_TRUE(archive.Run(options).ok());
  EXPECT_GT(told, 0);
  const Titles expected = {{"0", "Title 0"}, {"2", "Title 2"}, {"3", "Title 3"}, {"during", "During"}, {"live", "Live"}};
  ASSERT_TRUE(index->Refresh().ok());
  EXPECT_EQ(Archive::TitlesOf(*index->snapshot()), expected);
  index.reset();
  EXPECT_EQ(archive.Titles(), expected);
}

// Forty articles about farming or sailing, in categories of those names.
std::string TwoSubjects() {
  const std::vector<std::string> farm = {"wheat", "tractor", "barley", "harvest"}, sail = {"mast", "rudder", "anchor", "regatta"};
  std::mt19937 random(3);
  std::string lines;
  for (int i = 0; i < 40; ++i) {
    std::string body;
    for (int word = 0; word < 12; ++word) body += (i % 2 == 0 ? farm : sail)[random() % 4] + " ";
    lines += "{\"id\":\"" + std::to_string(i) + "\",\"title\":\"News\",\"body\":\"" + body +
             "\",\"language\":\"en\",\"category\":\"" + (i % 2 == 0 ? "farming" : "sailing") + "\"}\n";
  }
  return lines;
}

TEST(Reindex, LearnsTheCategoriesOfTheArchiveUnlessToldNotTo) {
  Archive archive;
  ReindexOptions options = archive.Options({archive.Write("feed.jsonl", TwoSubjects())});
  for (const bool train : {true, false}) {
    options.train_models = train;
    ASSERT_TRUE(archive.Run(options).ok());
    const auto index = archive.Open(true);
    ASSERT_TRUE(index->models_fault().ok()) << index->models_fault();
    EXPECT_EQ(index->snapshot()->models() != nullptr, train);
    Indexer indexer(*index, TheAnalyzer(), TheAnnotator());
    const Article live{.id = ArticleId("live"), .title = "News", .body = "wheat tractor harvest", .language = "en"};
    ASSERT_TRUE(indexer.Put({&live, 1}, WaitFor::kVisible).front().ok());
    const auto at = index->snapshot()->Find(ArticleId("live"));
    const auto told = index->snapshot()->segments()[at->segment].segment->annotations(at->doc);
    ASSERT_TRUE(told.ok());
    if (train)
      EXPECT_EQ(told->topics.at(0).id, "category:farming");
    else
      EXPECT_TRUE(told->topics.empty());
  }
}

TEST(Reindex, LearnsTheSameWithAnyNumberOfThreads) {
  Archive archive;
  std::vector<std::string> models;
  for (const int jobs : {1, 3}) {
    ReindexOptions options = archive.Options({archive.Write("feed.jsonl", TwoSubjects())});
    options.jobs = jobs;
    options.replace = true;
    ASSERT_TRUE(archive.Run(options).ok());
    const auto manifest = ReadManifest(PosixFileSystem(), archive.index());
    ASSERT_TRUE(manifest.ok());
    const auto bytes = ReadModels(PosixFileSystem(), archive.index(), *manifest);
    ASSERT_TRUE(bytes.ok());
    models.push_back(*bytes);
  }
  EXPECT_FALSE(models[0].empty());
  EXPECT_EQ(models[0], models[1]);
}

TEST(Reindex, AnnotatesAnewWithTheModelsThatItHas) {
  Archive archive;
  ASSERT_TRUE(archive.Run(archive.Options({archive.Write("feed.jsonl", TwoSubjects())})).ok());
  const auto models = [&] { return *ReadModels(PosixFileSystem(), archive.index(), *ReadManifest(PosixFileSystem(), archive.index())); };
  const std::string before = models();
  ASSERT_FALSE(before.empty());
  ReindexOptions options = archive.Options({archive.Write("more.jsonl", JsonOf({.id = "x", .title = "Sails of Lumora"}))});
  options.train_models = false;
  ASSERT_TRUE(archive.Run(options).ok());
  EXPECT_EQ(models(), "");
  ASSERT_TRUE(archive.Run(archive.Options({archive.Write("none.jsonl", "")})).ok());
  const std::string trained = models();
  ReindexOptions keep = archive.Options({});
  keep.keep_models = true;
  const auto summary = archive.Run(keep);
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_EQ(summary->kept, summary->articles);
  EXPECT_EQ(models(), trained);
  EXPECT_NE(archive.Open()->snapshot()->models(), nullptr);
}

TEST(Reindex, ADeletedVersionInTheArchiveDoesNotRise) {
  Archive archive;
  archive.Add(JsonOf({.id = "a", .title = "v1", .updated_at = "2026-03-01T10:00:00Z"}));
  {
    auto index = archive.Open(true);
    Indexer indexer(*index, TheAnalyzer(), TheAnnotator());
    ASSERT_TRUE(indexer.Delete({.id = ArticleId("a")}, WaitFor::kVisible).ok());
  }
  archive.Add(JsonOf({.id = "a", .title = "v1", .updated_at = "2026-03-01T10:00:00Z"}));
  EXPECT_EQ(archive.Titles(), Titles());
  archive.Add(JsonOf({.id = "a", .title = "v0", .updated_at = "2026-02-01T10:00:00Z"}));
  EXPECT_EQ(archive.Titles(), Titles());
  archive.Add(JsonOf({.id = "a", .title = "v2", .updated_at = "2026-03-02T10:00:00Z"}));
  EXPECT_EQ(archive.Titles(), (Titles{{"a", "v2"}}));
}

TEST(ArticleSpool, KeepsOneVersionOfEachIdAsALiveIndexWould) {
  std::mt19937 random(9);
  for (int round = 0; round < 50; ++round) {
    const auto spool = ArticleSpool::Create(testing::TempDir() + "xeber-spool");
    ASSERT_TRUE(spool.ok());
    std::map<std::string, Article> expected;
    for (int i = 0; i < 40; ++i) {
      Article article{.id = ArticleId(std::to_string(random() % 5)), .title = std::to_string(i)};
      if (random() % 3 != 0) article.update_time = Time(std::chrono::seconds(random() % 8));
      if (random() % 3 != 0) article.publish_time = PublishTime{Time(std::chrono::seconds(random() % 100))};
      ASSERT_TRUE((*spool)->Add(article).ok());
      const auto [at, added] = expected.emplace(article.id.value(), article);
      if (!added && !(at->second.update_time && article.update_time && *article.update_time < *at->second.update_time))
        at->second = article;
    }
    const auto entries = (*spool)->SortByTime();
    ASSERT_TRUE(entries.ok());
    ASSERT_EQ(entries->size(), expected.size());
    EXPECT_TRUE(std::is_sorted(entries->begin(), entries->end(),
                               [](const SpoolEntry& a, const SpoolEntry& b) { return a.time < b.time; }));
    for (const SpoolEntry& entry : *entries) {
      const auto article = (*spool)->Read(entry);
      ASSERT_TRUE(article.ok());
      EXPECT_EQ(*article, expected.at(article->id.value()));
    }
    EXPECT_EQ((*spool)->superseded(), 40 - expected.size());
  }
}

}  // namespace
}  // namespace xeber
