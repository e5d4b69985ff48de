#include "bench/load_client.h"

#include <gtest/gtest.h>

namespace xeber::bench {
namespace {

// A server that answers nothing, or that is gone.
class EmptyEngine : public Engine {
 public:
  explicit EmptyEngine(absl::Status status) : status_(std::move(status)) {}
  absl::StatusOr<SearchResponse> Search(const SearchRequest&, const CallOptions&) const override {
    ++searches;
    return Answer<SearchResponse>();
  }
  absl::StatusOr<SimilarResponse> FindSimilar(const SimilarRequest& request, const CallOptions&) const override {
    EXPECT_EQ(request.seeds.at(0).id.value(), "seed");
    ++similars;
    return Answer<SimilarResponse>();
  }
  absl::StatusOr<RecommendResponse> Recommend(const RecommendRequest&, const CallOptions&) const override { return RecommendResponse{}; }
  absl::StatusOr<SuggestResponse> Suggest(const SuggestRequest&, const CallOptions&) const override {
    return Answer<SuggestResponse>();
  }
  absl::StatusOr<Article> GetArticle(const ArticleId&, const CallOptions&) const override { return Answer<Article>(); }
  absl::StatusOr<ArticleInspection> Inspect(const ArticleId&, const CallOptions&) const override {
    return Answer<ArticleInspection>();
  }
  absl::StatusOr<IndexStats> GetStats(const CallOptions&) const override { return Answer<IndexStats>(); }

  mutable std::size_t searches = 0, similars = 0;

 private:
  template <typename T>
  absl::StatusOr<T> Answer() const {
    if (status_.ok()) return T{};
    return status_;
  }
  absl::Status status_;
};

QuerySet SmallSet() {
  QuerySet set{.one_word = {"one"}, .any_words = {"one two"}, .all_words = {"two three"}, .phrases = {}, .seeds = {}};
  set.seeds.push_back(Article{.id = ArticleId("seed")});
  return set;
}

TEST(LoadClientTest, AsksAsManyQuestionsAsWantedAndMixesThem) {
  const EmptyEngine engine(absl::OkStatus());
  std::atomic<std::uint64_t> asked = 0;
  const LoadResult result = RunLoadClient(engine, SmallSet(), {.questions = 200, .duration = std::chrono::hours(1)}, 1, asked);
  EXPECT_EQ(result.search.size() + result.similar.size(), 200u);
  EXPECT_EQ(result.search.size(), engine.searches);
  EXPECT_GT(engine.searches, 60u);
  EXPECT_GT(engine.similars, 60u);
  EXPECT_TRUE(result.errors.empty());
  EXPECT_TRUE(result.samples.empty());
}

TEST(LoadClientTest, KeepsWhenEachQuestionWasAskedAndWaitsBetweenThem) {
  const EmptyEngine engine(absl::OkStatus());
  std::atomic<std::uint64_t> asked = 0;
  const LoadOptions options{
      .questions = 5, .duration = std::chrono::hours(1), .pause = std::chrono::milliseconds(2), .keep_samples = true};
  const LoadResult result = RunLoadClient(engine, SmallSet(), options, 1, asked);
  ASSERT_EQ(result.samples.size(), 5u);
  for (std::size_t i = 1; i < 5; ++i)
    EXPECT_GE(result.samples[i].asked - result.samples[i - 1].asked, std::chrono::milliseconds(1));
}

TEST(LoadClientTest, GivesUpOnAServerThatOnlyFails) {
  const EmptyEngine engine(absl::UnavailableError("gone"));
  std::atomic<std::uint64_t> asked = 0;
  const LoadResult result = RunLoadClient(engine, SmallSet(), {.duration = std::chrono::hours(1)}, 1, asked);
  EXPECT_EQ(result.errors.at("UNAVAILABLE"), 100u);
  EXPECT_EQ(result.search.size(), 0u);
}

}  // namespace
}  // namespace xeber::bench
