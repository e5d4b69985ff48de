// Pinned and hidden results through a started server.
#include <gmock/gmock.h>

#include "server/convert_curation.h"
#include "server/remote_curations.h"
#include "tests/server/random_news.h"
#include "tests/server/running_server.h"
#include "tests/server/writable_index.h"
#include "xeber/v1/curation_service.grpc.pb.h"

namespace xeber {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class CurationTest : public ::testing::Test {
 protected:
  CurationTest() {
    Start();
    for (const auto& [id, title] : std::map<std::string, std::string>{{"1", "storm one"}, {"2", "storm two"}, {"3", "museum"}}) {
      const Article article{.id = ArticleId(id), .title = title, .language = "en"};
      EXPECT_TRUE(index_.indexer().Put({&article, 1}, WaitFor::kVisible).at(0).ok());
    }
  }
  ~CurationTest() override { server_ = nullptr; }

  void Start() {
    server_ = std::make_unique<RunningServer>(index_.engine(), &index_.indexer(), ServerOptions{}, &index_.reads(), nullptr,
                                              &index_.curations());
    curations_ = MakeRemoteCurations(server_->remote());
  }
  std::vector<std::string> Search(bool explain = false) {
    const auto found = server_->engine()->Search({.query = "storms", .language = "en", .explain = explain});
    EXPECT_TRUE(found.ok()) << found.status();
    std::vector<std::string> ids;
    if (found.ok()) {
      for (const Hit& hit : found->hits) {
        ids.push_back(hit.card.id.value());
        for (const ScorePart& part : hit.explanation.parts)
          if (part.name == "pinned") ids.back() += " (pinned)";
      }
    }
    return ids;
  }

  WritableIndex index_;
  std::unique_ptr<RunningServer> server_;
  std::unique_ptr<RemoteCurations> curations_;
};

TEST_F(CurationTest, TheNextSearchShowsWhatWasSetAlsoAfterARestart) {
  const Curation curation{.id = "c", .query = "storm", .pinned = {ArticleId("3")}, .hidden = {ArticleId("2")}};
  ASSERT_TRUE(curations_->Put(curation).ok());
  EXPECT_THAT(Search(), ElementsAre("3", "1"));
  EXPECT_THAT(Search(true), ElementsAre("3 (pinned)", "1"));
  server_ = nullptr;
  index_.Close();
  index_.Open();
  Start();
  EXPECT_THAT(Search(), ElementsAre("3", "1"));
  const auto kept = curations_->Get("c");
  ASSERT_TRUE(kept.ok());
  EXPECT_EQ(*kept, curation);
  ASSERT_TRUE(index_.indexer().Delete({.id = ArticleId("3")}, WaitFor::kVisible).ok());
  EXPECT_THAT(Search(), ElementsAre("1")) << "what is deleted is not pinned";
  ASSERT_TRUE(curations_->Delete("c").ok());
  EXPECT_EQ(Search().size(), 2u);
}

TEST_F(CurationTest, ListsArePagedAndErrorsNameTheField) {
  for (int i = 0; i < 25; ++i)
    ASSERT_TRUE(curations_->Put({.id = "c" + std::to_string(100 + i), .query = "wheat", .pinned = {ArticleId("1")}}).ok());
  const auto all = curations_->List();
  ASSERT_TRUE(all.ok());
  ASSERT_EQ(all->size(), 25u);
  EXPECT_EQ(all->front().id, "c100");
  const auto stub = server_->Stub<v1::CurationService>();
  v1::ListCurationsRequest request;
  request.set_page_size(20);
  v1::ListCurationsResponse answer;
  grpc::ClientContext first, second;
  ASSERT_TRUE(stub->ListCurations(&first, request, &answer).ok());
  EXPECT_EQ(answer.curations_size(), 20);
  request.set_page_token(answer.next_page_token());
  answer.Clear();
  ASSERT_TRUE(stub->ListCurations(&second, request, &answer).ok());
  EXPECT_EQ(answer.curations_size(), 5);
  EXPECT_TRUE(answer.next_page_token().empty());
  EXPECT_THAT(std::string(curations_->Put({.id = "x", .query = "storm"}).message()), HasSubstr("curation.pinned_ids: "));
  EXPECT_THAT(std::string(curations_->Put({.id = "x", .query = "", .pinned = {ArticleId("1")}}).message()), HasSubstr("curation.query: has no words"));
  EXPECT_EQ(curations_->Get("x").status().code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(curations_->Delete("x").code(), absl::StatusCode::kNotFound);
  const RunningServer reader(index_.engine());
  EXPECT_EQ(MakeRemoteCurations(reader.remote())->Delete("c100").code(), absl::StatusCode::kFailedPrecondition);
}

TEST(ConvertCurationTest, ComesBackAsItWas) {
  RandomNews random(13);
  for (int round = 0; round < 500; ++round) {
    Curation curation{.id = random.Word(), .query = random.Text(), .languages = random.Words()};
    for (const std::string& id : random.Words()) curation.pinned.emplace_back(id);
    for (const std::string& id : random.Words()) curation.hidden.emplace_back(id);
    if (random.Coin()) curation.until = random.Time();
    v1::Curation message, through;
    ToProto(curation, message);
    ASSERT_TRUE(through.ParseFromString(message.SerializeAsString()));
    const auto back = FromProto(through);
    ASSERT_TRUE(back.ok());
    EXPECT_EQ(*back, curation);
  }
}

}  // namespace
}  // namespace xeber
