#include "eval/judged_archive.h"

#include <simdjson.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"
#include "eval/tab_file.h"
#include "indexer/article_json.h"
#include "indexer/feed_reader.h"

namespace xeber {
namespace {

void DropOrigin(Article& article) {
  article.source.clear();
  article.category.clear();
  article.url.clear();
  article.authors.clear();
  article.tags.clear();
  article.update_time.reset();
}

std::size_t CountTimes(const std::vector<Article>& articles) {
  return std::count_if(articles.begin(), articles.end(), [](const Article& article) { return article.publish_time.has_value(); });
}

bool AllOfDayPrecision(const std::vector<Article>& articles) {
  return std::all_of(articles.begin(), articles.end(), [](const Article& article) {
    return !article.publish_time || article.publish_time->precision == TimePrecision::kDay;
  });
}

// Takes times away until `kept` of `all` are left in each run of articles.
void ThinTimes(std::vector<Article>& articles, std::size_t kept, std::size_t all) {
  std::size_t balance = 0;
  for (auto& article : articles) {
    if (!article.publish_time) continue;
    balance += kept;
    if (balance < all)
      article.publish_time.reset();
    else
      balance -= all;
  }
}

}  // namespace

absl::StatusOr<std::map<std::string, std::string>> ReadStoryKeys(const std::string& path) {
  const auto lines = ReadLines(path);
  if (!lines.ok()) return lines.status();
  std::map<std::string, std::string> story_of;
  simdjson::dom::parser parser;
  for (const auto& line : *lines) {
    simdjson::dom::element object;
    std::string_view id, story;
    if (parser.parse(line.text).get(object) != simdjson::SUCCESS || object["id"].get(id) != simdjson::SUCCESS)
      return LineFault(path, line, "not a JSON object with an id");
    if (object["story"].get(story) == simdjson::SUCCESS) story_of.emplace(id, story);
  }
  return story_of;
}

absl::StatusOr<std::vector<Article>> ReadArticles(const std::string& path, std::size_t limit) {
  const auto feed = OpenFeed(path, {});
  if (!feed.ok()) return feed.status();
  std::vector<Article> articles;
  Article article;
  Reject reject;
  while (articles.size() < limit) {
    const FeedEvent event = (*feed)->Next(article, reject);
    if (event == FeedEvent::kEnd) break;
    if (event == FeedEvent::kArticle) articles.push_back(std::move(article));
  }
  return articles;
}

std::optional<std::pair<Time, Time>> TimeSpan(const std::vector<Article>& articles) {
  std::optional<std::pair<Time, Time>> span;
  for (const auto& article : articles) {
    if (!article.publish_time) continue;
    const Time at = article.publish_time->at;
    span = span ? std::pair(std::min(span->first, at), std::max(span->second, at)) : std::pair(at, at);
  }
  return span;
}

void Blend(std::vector<Article>& judged, std::vector<Article>& background) {
  for (auto* articles : {&judged, &background}) std::for_each(articles->begin(), articles->end(), DropOrigin);
  ThinTimes(background, CountTimes(judged), std::max<std::size_t>(judged.size(), 1));
  const auto to = TimeSpan(judged);
  const auto from = TimeSpan(background);
  if (!to || !from) return;
  const auto length = to->second - to->first + std::chrono::seconds(1);
  const bool days = AllOfDayPrecision(judged);
  for (auto& article : background) {
    if (!article.publish_time) continue;
    Time at = to->first + (article.publish_time->at - from->first) % length;
    if (days) at = std::chrono::floor<std::chrono::days>(at);
    article.publish_time = PublishTime{at, days ? TimePrecision::kDay : TimePrecision::kSecond};
  }
}

absl::Status WriteArticles(const std::string& path, const std::vector<Article>& articles) {
  std::ofstream file(path);
  for (const auto& article : articles) file << ToJson(article) << '\n';
  file.close();
  return file ? absl::OkStatus() : absl::UnavailableError(absl::StrCat("cannot write ", path));
}

}  // namespace xeber
