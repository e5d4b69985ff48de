#include "server/recent_questions.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <utility>

namespace xeber {
namespace {

constexpr std::chrono::seconds kSaveEvery{10};
constexpr std::size_t kMostLines = 100'000;  // of a file, whoever wrote it

class RecordingEngine final : public Engine {
 public:
  RecordingEngine(const Engine& engine, RecentQuestions& questions) : engine_(engine), questions_(questions) {}

  absl::StatusOr<SearchResponse> Search(const SearchRequest& request, const CallOptions& options) const override {
    if (request.page_token.empty()) questions_.Add({Question::Kind::kSearch, request.query});
    return engine_.Search(request, options);
  }
  absl::StatusOr<SimilarResponse> FindSimilar(const SimilarRequest& request, const CallOptions& options) const override {
    if (request.page_token.empty() && request.seeds.size() == 1)
      questions_.Add({Question::Kind::kSimilar, request.seeds.front().id.value()});
    return engine_.FindSimilar(request, options);
  }
  absl::StatusOr<RecommendResponse> Recommend(const RecommendRequest& request, const CallOptions& options) const override {
    return engine_.Recommend(request, options);
  }
  absl::StatusOr<SuggestResponse> Suggest(const SuggestRequest& request, const CallOptions& options) const override {
    return engine_.Suggest(request, options);
  }
  absl::StatusOr<Article> GetArticle(const ArticleId& id, const CallOptions& options) const override {
    return engine_.GetArticle(id, options);
  }
  absl::StatusOr<ArticleInspection> Inspect(const ArticleId& id, const CallOptions& options) const override {
    return engine_.Inspect(id, options);
  }
  absl::StatusOr<IndexStats> GetStats(const CallOptions& options) const override { return engine_.GetStats(options); }
  const EntityCatalog* entities() const override { return engine_.entities(); }

 private:
  const Engine& engine_;
  RecentQuestions& questions_;
};

}  // namespace

RecentQuestions::RecentQuestions(std::string path, std::size_t limit) : path_(std::move(path)), limit_(limit) {
  for (Question& question : ReadQuestions(path_)) questions_.push_back(std::move(question));
  while (questions_.size() > limit_) questions_.pop_front();
  saved_ = !questions_.empty();
}

RecentQuestions::~RecentQuestions() {
  const std::scoped_lock lock(mutex_);
  ForgetIfRemoved();
  if (changed_) Save();
}

// Who removes the file wants the questions forgotten that were asked until then (a purge does).
void RecentQuestions::ForgetIfRemoved() {
  std::error_code error;
  if (!saved_ || std::filesystem::exists(path_, error)) return;
  questions_.clear();
  saved_ = changed_ = false;
}

void RecentQuestions::Add(Question question) {
  const bool fits = !question.text.empty() && question.text.size() <= kMaxBytes &&
                    question.text.find_first_of(std::string_view("\n\t\r\0", 4)) == std::string::npos;
  if (!fits || limit_ == 0) return;
  const std::unique_lock lock(mutex_, std::try_to_lock);
  if (!lock.owns_lock()) return;
  ForgetIfRemoved();
  if (std::find(questions_.begin(), questions_.end(), question) != questions_.end()) return;
  questions_.push_back(std::move(question));
  if (questions_.size() > limit_) questions_.pop_front();
  changed_ = true;
  if (std::chrono::steady_clock::now() >= save_at_) Save();
}

// Best effort, and not synced: a lost sample costs nothing.
void RecentQuestions::Save() {
  save_at_ = std::chrono::steady_clock::now() + kSaveEvery;
  std::error_code error;
  std::ofstream out(path_ + ".new", std::ios::binary | std::ios::trunc);
  for (const Question& question : questions_)
    out << (question.kind == Question::Kind::kSearch ? "search\t" : "similar\t") << question.text << '\n';
  out.close();
  if (out) std::filesystem::rename(path_ + ".new", path_, error);
  saved_ = out && !error;
  changed_ = !saved_;
}

std::vector<Question> RecentQuestions::all() const {
  const std::scoped_lock lock(mutex_);
  return {questions_.begin(), questions_.end()};
}

std::vector<Question> ReadQuestions(const std::string& path) {
  std::vector<Question> questions;
  std::ifstream in(path, std::ios::binary);
  for (std::string line; questions.size() < kMostLines && std::getline(in, line);) {
    const std::size_t tab = line.find('\t');
    const std::string_view kind = std::string_view(line).substr(0, tab);
    if (tab == std::string::npos || (kind != "search" && kind != "similar")) continue;
    questions.push_back({kind == "search" ? Question::Kind::kSearch : Question::Kind::kSimilar, line.substr(tab + 1)});
  }
  return questions;
}

std::unique_ptr<Engine> MakeRecordingEngine(const Engine& engine, RecentQuestions& questions) {
  return std::make_unique<RecordingEngine>(engine, questions);
}

}  // namespace xeber
