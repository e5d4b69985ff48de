// A reindex that was stopped or killed: the next one goes on where it was.
#include <gtest/gtest.h>

#include <atomic>
#include <stop_token>

#include "archive_fixture.h"
#include "index/segment_files.h"
#include "indexer/article_spool.h"
#include "indexer/indexer.h"
#include "indexer/reindex_state.h"

namespace xeber {
namespace {

constexpr int kArticles = 240;

std::string Feed(int first = 0, int last = kArticles) {
  std::string lines;
  for (int i = first; i < last; ++i)
    lines += "{\"id\":\"" + std::to_string(i) + "\",\"title\":\"Title " + std::to_string(i) + "\",\"category\":\"" +
             (i % 2 == 0 ? "sport" : "farming") + "\",\"body\":\"" +
             (i % 2 == 0 ? "The match of the team ended with a goal." : "The harvest of wheat on the field was good.") + "\"}\n";
  return lines;
}

// Counts, and asks the run to stop at a certain article.
class StoppingAnnotator : public LumoraAnnotator {
 public:
  explicit StoppingAnnotator(int stop_at) : stop_at_(stop_at) {}
  void Annotate(const Article& article, const ArticleAnalysis& analysis, Annotations& out) const override {
    if (++seen_ == stop_at_) stop_.request_stop();
    LumoraAnnotator::Annotate(article, analysis, out);
  }
  std::stop_token token() const { return stop_.get_token(); }
  int seen() const { return seen_; }

 private:
  const int stop_at_;
  mutable std::stop_source stop_;
  mutable std::atomic<int> seen_ = 0;
};

class ContinuedReindex : public testing::Test {
 protected:
  void SetUp() override {
    archive_.Add(JsonOf({.id = "old", .title = "Old"}));
    feed_ = archive_.Write("archive.jsonl", Feed() + "{broken\n");
  }
  ReindexOptions Options() const {
    ReindexOptions options = archive_.Options({feed_});
    options.memory_bytes = 40000;  // some articles a segment
    options.jobs = 2;
    return options;
  }
  absl::StatusOr<ReindexSummary> Run(ReindexOptions options, int stop_at = -1) {
    const StoppingAnnotator annotator(stop_at);
    options.stop = annotator.token();
    auto summary = Reindex(options, TheAnalyzer(), annotator);
    seen_ = annotator.seen();
    return summary;
  }
  bool Kept() const { return std::filesystem::exists(archive_.index() + "/reindex.tmp/kept"); }
  std::string Models() const {
    return *ReadModels(PosixFileSystem(), archive_.index(), *ReadManifest(PosixFileSystem(), archive_.index()));
  }

  Archive archive_;
  std::string feed_;
  int seen_ = 0;  // articles that the last run analysed
};

TEST_F(ContinuedReindex, MakesWhatAnUninterruptedOneMakes) {
  const auto whole = Run(Options());
  ASSERT_TRUE(whole.ok()) << whole.status();
  const int all = seen_;  // once to learn, once to index
  const auto titles = archive_.Titles();
  const std::string models = Models();
  EXPECT_EQ(all, 2 * (kArticles + 1));
  EXPECT_EQ(titles.size(), kArticles + 1u);
  for (const int stop_at : {100, kArticles + 30, kArticles + 130, 2 * kArticles - 10}) {
    SCOPED_TRACE(stop_at);
    std::filesystem::remove_all(archive_.index());
    archive_.Add(JsonOf({.id = "old", .title = "Old"}));
    const auto stopped = Run(Options(), stop_at).status();
    EXPECT_TRUE(absl::IsCancelled(stopped));
    EXPECT_NE(std::string(stopped.message()).find("goes on where it was"), std::string::npos) << stopped;
    EXPECT_EQ(archive_.Titles().size(), 1u);
    EXPECT_TRUE(Kept());
    const auto rest = Run(Options());
    ASSERT_TRUE(rest.ok()) << rest.status();
    EXPECT_EQ(archive_.Titles(), titles);
    EXPECT_EQ(Models(), models);
    EXPECT_EQ(rest->continued > 0, stop_at > kArticles + 1);
    EXPECT_EQ(seen_, all - (stop_at > kArticles ? kArticles + 1 : 0) - static_cast<int>(rest->continued));
    EXPECT_EQ(std::tuple(rest->articles, rest->kept, rest->rejected, rest->rejects_by_reason, rest->rejects_path),
              std::tuple(whole->articles, 1u, 1u, whole->rejects_by_reason, whole->rejects_path));
    EXPECT_FALSE(std::filesystem::exists(archive_.index() + "/reindex.tmp"));
  }
}

// Half of an archive must never pass for the whole.
TEST_F(ContinuedReindex, WhatWasStoppedWhileReadingIsNotKept) {
  std::stop_source stop;
  ReindexOptions options = Options();
  stop.request_stop();
  options.stop = stop.get_token();
  const auto status = archive_.Run(options).status();
  EXPECT_TRUE(absl::IsCancelled(status));
  EXPECT_NE(std::string(status.message()).find("nothing of it is kept"), std::string::npos) << status;
  EXPECT_FALSE(std::filesystem::exists(archive_.index() + "/reindex.tmp"));
  options.files.clear();  // in the midst of the index's own articles
  EXPECT_TRUE(absl::IsCancelled(archive_.Run(options).status()));
  EXPECT_FALSE(Kept());
  const auto summary = Run(Options());
  ASSERT_TRUE(summary.ok());
  EXPECT_EQ(std::pair(summary->articles, summary->continued), std::pair(kArticles + std::uint64_t{1}, std::uint64_t{0}));
}

TEST_F(ContinuedReindex, MayBeInterruptedAgainAndAgain) {
  int runs = 0;
  while (absl::IsCancelled(Run(Options(), runs == 0 ? kArticles + 50 : 50).status())) ++runs;
  EXPECT_GT(runs, 3);
  EXPECT_EQ(archive_.Titles().size(), kArticles + 1u);
}

TEST_F(ContinuedReindex, HoldsWhatWasWrittenMeanwhile) {
  const auto index = archive_.Open(true);
  Indexer indexer(*index, TheAnalyzer(), TheAnnotator());
  const auto put = [&](const std::string& id, const std::string& title) {
    const Article article{.id = ArticleId(id), .title = title, .body = "text"};
    ASSERT_TRUE(indexer.Put({&article, 1}, WaitFor::kVisible).front().ok());
  };
  put("before", "Before");
  ASSERT_TRUE(absl::IsCancelled(Run(Options(), kArticles + 130).status()));
  put("meanwhile", "Meanwhile");
  put("before", "Before, corrected");
  ASSERT_TRUE(indexer.Delete({.id = ArticleId("old")}, WaitFor::kVisible).ok());
  for (int seal = 0; seal < 3; ++seal) {  // each removes the journal that nobody needs
    ASSERT_TRUE(index->Seal().ok());
    put("seal" + std::to_string(seal), "Sealed");
  }
  ASSERT_TRUE(index->Merge().ok());
  const auto summary = Run(Options());
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_GT(summary->continued, 0u);
  EXPECT_EQ(summary->caught_up, 6u);
  const auto titles = archive_.Titles();
  EXPECT_EQ(titles.size(), kArticles + 5u);
  EXPECT_EQ(titles.at("before"), "Before, corrected");
  EXPECT_FALSE(titles.contains("old"));
  ASSERT_TRUE(index->Refresh().ok());
  EXPECT_EQ(Archive::TitlesOf(*index->snapshot()), titles);
}

TEST_F(ContinuedReindex, BeginsAnewIfAnythingIsDifferent) {
  const std::pair<const char*, std::function<void(ReindexOptions&)>> changes[] = {
      {"the file", [&](ReindexOptions&) { archive_.Write("archive.jsonl", Feed(0, 200)); }},
      {"another file", [&](ReindexOptions& options) { options.files.push_back(archive_.Write("more.jsonl", Feed(300, 310))); }},
      {"an option", [](ReindexOptions& options) { options.replace = true; }},
      {"the time zone", [](ReindexOptions& options) { options.time_zone = std::chrono::hours(4); }},
      {"models", [](ReindexOptions& options) { options.train_models = false; }},
      {"the generation", [&](ReindexOptions&) { archive_.Add(JsonOf({.id = "new"})); }},
      {"wished for", [](ReindexOptions& options) { options.anew = true; }},
      {"a damaged note", [&](ReindexOptions&) { std::ofstream(archive_.index() + "/reindex.tmp/kept") << "bytes"; }}};
  for (const auto& [name, change] : changes) {
    SCOPED_TRACE(name);
    archive_.Write("archive.jsonl", Feed());
    ASSERT_TRUE(absl::IsCancelled(Run(Options(), kArticles + 130).status()));
    ASSERT_TRUE(Kept());
    ReindexOptions options = Options();
    change(options);
    const auto summary = Run(options);
    ASSERT_TRUE(summary.ok()) << summary.status();
    EXPECT_EQ(summary->continued, 0u);
    EXPECT_FALSE(Kept());
  }
}

TEST_F(ContinuedReindex, HasAKeyOfFilesThatCanBeLookedAtAgain) {
  ReindexOptions options = Options();
  EXPECT_EQ(ReindexKey(options, "1"), ReindexKey(options, "1"));
  EXPECT_NE(ReindexKey(options, "1"), ReindexKey(options, "2"));
  options.files = {"-"};
  EXPECT_EQ(ReindexKey(options, "1"), "");
}

TEST_F(ContinuedReindex, ADamagedSpoolIsAnErrorThatTheNextRunGetsOver) {
  ASSERT_TRUE(absl::IsCancelled(Run(Options(), kArticles + 130).status()));
  std::filesystem::resize_file(archive_.index() + "/reindex.tmp/spool", 100);
  const auto damaged = Run(Options()).status();
  EXPECT_TRUE(absl::IsDataLoss(damaged)) << damaged;
  EXPECT_FALSE(Kept());
  EXPECT_TRUE(Run(Options()).ok());
  EXPECT_EQ(archive_.Titles().size(), kArticles + 1u);
}

TEST_F(ContinuedReindex, AFirstReindexGoesOnToo) {
  std::filesystem::remove_all(archive_.index());
  ASSERT_TRUE(absl::IsCancelled(Run(Options(), kArticles + 130).status()));
  const auto summary = Run(Options());
  ASSERT_TRUE(summary.ok()) << summary.status();
  EXPECT_GT(summary->continued, 0u);
  EXPECT_EQ(archive_.Titles().size(), kArticles + 0u);
}

TEST(ReindexState, ComesBackAsItWasAndNothingElseDoes) {
  const ReindexState state{.read = 1, .old = 200, .superseded = 3, .unknown_keys = 4, .journal_through = 1ull << 40, .rejected = 6,
                           .rejects_by_reason = {{"body", 2}, {"published_at", 4}}, .graves = "graves", .answered = std::string("\0a", 2)};
  const std::string bytes = EncodeReindexState(state);
  const auto back = DecodeReindexState(bytes);
  ASSERT_TRUE(back.ok());
  EXPECT_EQ(EncodeReindexState(*back), bytes);
  EXPECT_EQ(back->rejects_by_reason, state.rejects_by_reason);
  EXPECT_EQ(back->answered, state.answered);
  for (std::size_t size = 0; size < bytes.size(); ++size) EXPECT_FALSE(DecodeReindexState(bytes.substr(0, size)).ok()) << size;
  EXPECT_FALSE(DecodeReindexState(bytes + "x").ok());
}

}  // namespace
}  // namespace xeber
