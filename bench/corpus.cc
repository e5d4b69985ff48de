#include "bench/corpus.h"

#include <algorithm>
#include <queue>
#include <tuple>

#include "bench/made_up_language.h"
#include "bench/random.h"
#include "bench/story_writer.h"
#include "fmt/format.h"
#include "indexer/feed_reader.h"

namespace xeber::bench {
namespace {

constexpr Time kEnd = std::chrono::sys_days{std::chrono::year{2026} / 9 / 30};

class GeneratedCorpus : public ArticleStream {
 public:
  GeneratedCorpus(CorpusOptions options, std::vector<MadeUpLanguage> languages)
      : options_(std::move(options)), languages_(std::move(languages)), random_(options_.seed) {}

  bool Next(Article& article) override {
    if (told_ == options_.articles) return false;
    const Time nominal = NominalTime();
    const bool follow_up = !open_.empty() && open_.top().at <= nominal;
    Open next = follow_up ? open_.top() : Open{nominal, told_, NewStory()};
    if (follow_up) open_.pop();
    last_ = std::max(last_, next.at);
    Tell(stories_[next.story], article);
    Continue(next.story);
    ++told_;
    return true;
  }

 private:
  // A story whose next article is due.
  struct Open {
    Time at;
    std::size_t order;  // among those of one second
    std::size_t story;
    bool operator<(const Open& other) const { return std::tie(other.at, other.order) < std::tie(at, order); }  // earliest on top
  };

  // When the next article would be published if all were spread evenly.
  Time NominalTime() const {
    const auto span = std::chrono::seconds(std::chrono::days(options_.days));
    return kEnd - span +
           std::chrono::seconds(static_cast<std::int64_t>(static_cast<double>(span.count()) * static_cast<double>(told_) /
                                                          static_cast<double>(options_.articles)));
  }

  std::size_t NewStory() {
    const std::size_t language = random_.Below(languages_.size());
    Story story = StoryWriter::Begin(languages_[language], options_.languages[language], random_);
    if (free_.empty()) {
      stories_.push_back(std::move(story));
      return stories_.size() - 1;
    }
    const std::size_t place = free_.back();
    free_.pop_back();
    stories_[place] = std::move(story);
    return place;
  }

  void Tell(Story& story, Article& article) {
    article = Article{};
    article.id = ArticleId(fmt::format("n{}", told_));
    StoryWriter::Write(story, options_.body_words, random_, article);
    article.url = fmt::format("https://{}.example/{}", article.source, told_);
    article.publish_time = PublishTime{last_, TimePrecision::kSecond};
    --story.articles_left;
  }

  void Continue(std::size_t story) {
    if (stories_[story].articles_left == 0) {
      free_.push_back(story);
    } else {
      const auto pause = std::chrono::minutes(random_.LogUniform(20, 3 * 24 * 60));
      open_.push({last_ + pause, told_, story});
    }
  }

  CorpusOptions options_;
  std::vector<MadeUpLanguage> languages_;
  Random random_;
  std::vector<Story> stories_;  // those told now, and free places
  std::vector<std::size_t> free_;
  std::priority_queue<Open> open_;
  std::size_t told_ = 0;
  Time last_{};
};

class FileCorpus : public ArticleStream {
 public:
  FileCorpus(std::unique_ptr<FeedReader> reader, std::size_t limit) : reader_(std::move(reader)), left_(limit) {}

  bool Next(Article& article) override {
    if (left_ == 0) return false;
    Reject reject;
    FeedEvent event;
    while ((event = reader_->Next(article, reject)) == FeedEvent::kReject) continue;
    --left_;
    return event == FeedEvent::kArticle;
  }

 private:
  std::unique_ptr<FeedReader> reader_;
  std::size_t left_;
};

void AppendJsonString(std::string_view text, std::string& out) {
  out += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\', out += c;
    } else if (byte < 0x20) {
      out += fmt::format("\\u{:04x}", byte);
    } else {
      out += c;
    }
  }
  out += '"';
}

void AppendField(std::string_view key, std::string_view value, std::string& out) {
  if (value.empty()) return;
  out += fmt::format("{}\"{}\": ", out.size() > 1 ? ", " : "", key);
  AppendJsonString(value, out);
}

}  // namespace

absl::StatusOr<std::unique_ptr<ArticleStream>> GenerateCorpus(const CorpusOptions& options) {
  std::vector<MadeUpLanguage> languages;
  for (const std::string& code : options.languages) {
    auto language = MadeUpLanguage::Load(options.sounds_directory, code);
    if (!language.ok()) return language.status();
    languages.push_back(*std::move(language));
  }
  if (languages.empty()) return absl::InvalidArgumentError("languages: at least one is needed");
  return std::make_unique<GeneratedCorpus>(options, std::move(languages));
}

absl::StatusOr<std::unique_ptr<ArticleStream>> ReadCorpus(const std::string& path, std::size_t articles) {
  auto reader = OpenFeed(path, {});
  if (!reader.ok()) return reader.status();
  return std::make_unique<FileCorpus>(*std::move(reader), articles ? articles : static_cast<std::size_t>(-1));
}

std::string ToJsonLine(const Article& article) {
  std::string line = "{";
  AppendField("id", article.id.value(), line);
  AppendField("title", article.title, line);
  AppendField("lead", article.lead, line);
  AppendField("body", article.body, line);
  if (article.publish_time) AppendField("published_at", FormatTime(*article.publish_time), line);
  AppendField("category", article.category, line);
  AppendField("source", article.source, line);
  AppendField("url", article.url, line);
  AppendField("language", article.language, line);
  return line + "}";
}

}  // namespace xeber::bench
