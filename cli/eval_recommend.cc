// xeber eval recommend
#include <algorithm>
#include <functional>
#include <utility>
#include <vector>

#include "absl/time/clock.h"

#include "cli/eval.h"
#include "cli/judged_set_options.h"
#include "eval/recommend_evaluation.h"
#include "ranking/duplicates.h"

namespace xeber::cli {
namespace {

struct EvalRecommendOptions {
  JudgedSetOptions set;
  ReaderOptions readers;
  std::size_t depth = 20;
  bool json = false;
};

// The ids of all articles that may be shown, the newest first.
std::vector<std::string> NewestFirst(const JudgedSet& set) {
  std::vector<const Article*> dated;
  for (const auto* articles : {&set.judged, &set.background})
    for (const Article& article : *articles)
      if (article.publish_time && article.publish_time->at <= set.now) dated.push_back(&article);
  std::sort(dated.begin(), dated.end(), [](const Article* a, const Article* b) {
    return a->publish_time->at != b->publish_time->at ? a->publish_time->at > b->publish_time->at : a->id < b->id;
  });
  std::vector<std::string> ids;
  for (const Article* article : dated) ids.push_back(article->id.value());
  return ids;
}

FeedFunction AskFeeds(const Engine& engine, const RecommendRequest& base, int depth) {
  return [&engine, base, depth](const SimulatedReader& reader) -> absl::StatusOr<std::vector<std::string>> {
    RecommendRequest request = base;
    request.history = reader.history;
    request.limit = depth;
    const auto feed = engine.Recommend(request);
    if (!feed.ok()) return feed.status();
    std::vector<std::string> ids;
    for (const Recommendation& shown : feed->recommendations) ids.push_back(shown.hit.card.id.value());
    return ids;
  };
}

// One question with all that was read: what it averages to.
FeedFunction AskMean(const Engine& engine, Time now, int depth) {
  return [&engine, now, depth](const SimulatedReader& reader) -> absl::StatusOr<std::vector<std::string>> {
    SimilarRequest request{.limit = depth, .now = now};
    for (const ReadArticle& read : reader.history) request.seeds.push_back({.id = read.id});
    const auto found = engine.FindSimilar(request);
    if (!found.ok()) return found.status();
    std::vector<std::string> ids;
    for (const Hit& hit : found->hits) ids.push_back(hit.card.id.value());
    return ids;
  };
}

FeedFunction AskNewest(std::vector<std::string> newest, std::size_t depth) {
  return [newest = std::move(newest), depth](const SimulatedReader& reader) -> absl::StatusOr<std::vector<std::string>> {
    std::vector<std::string> ids;
    for (const std::string& id : newest) {
      if (ids.size() == depth) break;
      const auto is_it = [&](const ReadArticle& read) { return read.id.value() == id; };
      if (std::none_of(reader.history.begin(), reader.history.end(), is_it)) ids.push_back(id);
    }
    return ids;
  };
}

// The same, noting how long each answer takes.
FeedFunction Timed(FeedFunction ask, std::vector<double>& milliseconds) {
  return [ask = std::move(ask), &milliseconds](const SimulatedReader& reader) {
    const absl::Time begin = absl::Now();
    auto ids = ask(reader);
    milliseconds.push_back(absl::ToDoubleMilliseconds(absl::Now() - begin));
    return ids;
  };
}

double Median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

absl::Status Run(const Globals& globals, const EvalRecommendOptions& options) {
  const auto pipeline = LoadPipelineFor(globals);
  if (!pipeline.ok()) return pipeline.status();
  JudgedSetOptions wanted = options.set;
  wanted.contemporary = true;
  const auto indexed = IndexedSet::Make(wanted, *pipeline);
  if (!indexed.ok()) return indexed.status();
  const JudgedSet& set = (*indexed)->set();
  const auto snapshot = (*indexed)->index().index().snapshot();
  const auto is_repeat = [&](const ArticleId& later, const ArticleId& read) {
    const auto a = snapshot->Find(later), b = snapshot->Find(read);
    return a && b && TextOverlap(TextPrintOf(*snapshot, *a), TextPrintOf(*snapshot, *b)) >= kDuplicateJaccard;
  };
  const auto readers = SimulateReaders(set.judged, set.story_of, is_repeat, options.readers);
  if (readers.empty())
    return absl::InvalidArgumentError(options.set.judged + ": no story has two articles that are not the same text");
  const Engine& engine = (*indexed)->index().engine();
  const int depth = static_cast<int>(options.depth);
  const RecommendRequest feed{.now = set.now};
  RecommendRequest uncapped = feed;
  uncapped.max_per_story = 0;
  const std::pair<const char*, FeedFunction> ways[] = {{"feed", AskFeeds(engine, feed, depth)},
                                                       {"feed, stories uncapped", AskFeeds(engine, uncapped, depth)},
                                                       {"mean of the history", AskMean(engine, set.now, depth)},
                                                       {"newest first", AskNewest(NewestFirst(set), options.depth)}};
  for (const auto& [name, ask] : ways) {
    std::vector<double> milliseconds;
    auto measured = MeasureFeeds(Timed(ask, milliseconds), readers, options.depth);
    if (!measured.ok()) return measured.status();
    (*measured)["milliseconds"] = Median(milliseconds);
    MetricsPrinter(options.json).Print(name, readers.size(), *measured);
  }
  return absl::OkStatus();
}

}  // namespace

void AddEvalRecommend(Program& program, CLI::App& eval) {
  auto [app, options] = program.Add<EvalRecommendOptions>(
      "recommend", "Simulate readers who follow some stories, and measure how much of what comes next their feeds hold", &Run,
      &eval);
  AddJudgedSetOptions(app, options.set);
  app.add_option("--stories", options.set.stories, "Instead of keys 'story': 'story<TAB>article'")->type_name("FILE");
  app.add_option("--readers", options.readers.readers, "How many readers")->capture_default_str()->check(CLI::Range(1, 100000));
  app.add_option("--follow", options.readers.stories, "Stories that each follows")
      ->capture_default_str()
      ->check(CLI::Range(1, 50));
  app.add_option("--seed", options.readers.seed, "Of the drawing of stories")->capture_default_str();
  app.add_option("--depth", options.depth, "Articles a feed")->capture_default_str()->check(CLI::Range(1, 100));
  app.add_flag("--json", options.json, "One JSON object a way and line");
}

}  // namespace xeber::cli
