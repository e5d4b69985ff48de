#include <benchmark/benchmark.h>

#include <malloc.h>

#include <algorithm>
#include <chrono>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "bench/contest.h"
#include "bench/corpus.h"
#include "bench/processor_time.h"
#include "bench/query_set.h"
#include "bench/random.h"
#include "bench/suites.h"
#include "bench/xeber_index.h"
#include "index/segment_builder.h"
#include "index/snapshot.h"
#include "indexer/document_maker.h"
#include "ranking/percolator.h"
#include "ranking/told_stories.h"

namespace xeber::bench {
namespace {

constexpr std::size_t kSavedQueries = 100'000;
constexpr std::size_t kArchive = 20'000, kArriving = 2'000;
constexpr std::size_t kSegments = 4;

struct Watched {
  std::shared_ptr<const Snapshot> archive;
  std::vector<IndexDocument> arriving;
  std::vector<SavedQuery> names, narrow, broad, mixed;
  Time now{};
};

// Words that stand in `least` to `most` of the articles; if these are few, names mostly.
std::vector<std::string> WordsOf(const std::vector<Article>& articles, std::size_t least, std::size_t most) {
  std::map<std::string, std::size_t> counts;
  for (const Article& article : articles) {
    std::set<std::string> words;
    for (const auto word :
         absl::StrSplit(article.title + " " + article.body, absl::ByAnyChar(" .,;:!?\"'()\n"), absl::SkipEmpty()))
      if (word.size() >= 4) words.insert(absl::AsciiStrToLower(word));
    for (const std::string& word : words) ++counts[word];
  }
  std::vector<std::string> chosen;
  for (const auto& [word, count] : counts)
    if (count >= least && count <= most) chosen.push_back(word);
  return chosen;
}

// The same kinds of queries, each with a rare word.
QuerySet Narrow(const QuerySet& broad, const std::vector<Article>& articles, std::size_t most) {
  QuerySet narrow{.one_word = WordsOf(articles, 2, most), .any_words = {}, .all_words = {}, .phrases = {}, .seeds = {}};
  const std::set<std::string> rare(narrow.one_word.begin(), narrow.one_word.end());
  const auto is_rare = [&](const std::string& word) { return rare.contains(word); };
  Random random(5);
  const auto any_rare = [&] { return narrow.one_word[random.Below(narrow.one_word.size())]; };
  for (const std::string& phrase : broad.phrases) {
    const std::vector<std::string> words = absl::StrSplit(phrase, ' ');
    if (std::any_of(words.begin(), words.end(), is_rare)) narrow.phrases.push_back(phrase);
  }
  for (const std::string& words : broad.all_words) {
    narrow.all_words.push_back(any_rare() + " " + words.substr(0, words.find(' ')));
    narrow.any_words.push_back(any_rare() + " " + any_rare() + " " + any_rare());
  }
  return narrow;
}

// Of twenty queries: eight of two or three words, five phrases, two near phrases, one each with an excluded word, a prefix, a
// field and a category, and one of any of some words.
SavedQuery MakeQuery(const QuerySet& set, const std::vector<std::string>& categories, std::size_t number) {
  const auto of = [&](const std::vector<std::string>& kind) { return kind[number / 20 % kind.size()]; };
  SavedQuery query{.id = std::to_string(number), .languages = {"en"}};
  switch (number % 20) {
    case 0:
      query.query = absl::StrJoin(absl::StrSplit(of(set.any_words), ' '), " OR ");
      break;
    case 1:
      query.query = of(set.all_words) + " -" + of(set.one_word);
      break;
    case 2:
      query.query = of(set.one_word).substr(0, 6) + "* " + of(set.one_word);
      break;
    case 3:
      query.query = "title:" + of(set.one_word);
      break;
    case 4:
      query.query = of(set.one_word);
      query.filter = "category = \"" + categories[number / 20 % categories.size()] + "\"";
      break;
    case 5:
    case 6:
      query.query = "\"" + of(set.all_words) + "\"~10";
      break;
    case 7:
    case 8:
    case 9:
    case 10:
    case 11:
      query.query = "\"" + of(set.phrases) + "\"";
      break;
    default:
      query.query = set.all_words[(number / 20 * 8 + number % 20 - 12) % set.all_words.size()];
  }
  return query;
}

// What every tenth article matches, and more: a common word, any of two, one in a language, a category, a topic.
SavedQuery MakeEveryday(const std::vector<std::string>& common, const std::vector<std::string>& categories, std::size_t number) {
  SavedQuery query{.id = std::to_string(number), .languages = {"en"}};
  const std::size_t turn = number / 100;
  const std::string& word = common[turn % common.size()];
  const std::string& category = categories[turn / 6 % categories.size()];
  switch (turn % 6) {
    case 0:
      query.query = word;
      break;
    case 1:
      query.query = word + " OR " + common[(turn + 1) % common.size()];
      break;
    case 2:
      query.query = "lang:en " + word;
      break;
    case 3:
      query.query = "category:\"" + category + "\"";
      break;
    case 4:
      query.query = "topic:\"" + category + "\" " + word;
      break;
    default:
      query.query = word;
      query.filter = "category = \"" + category + "\" AND language = en";
  }
  return query;
}

absl::StatusOr<Watched> MakeWatched(const Tools& tools, const std::string& sounds) {
  auto corpus = GenerateCorpus({.articles = kArchive + kArriving, .sounds_directory = sounds});
  if (!corpus.ok()) return corpus.status();
  const DocumentMaker make = MakeDocumentMaker(*tools.analyzer, *tools.annotator);
  Watched watched;
  std::vector<SegmentView> views;
  std::vector<Article> sample;
  std::vector<std::string> categories;
  Article article;
  for (std::size_t segment = 0; segment < kSegments; ++segment) {
    SegmentBuilder builder(EmptyStatistics());
    for (std::size_t i = 0; i < kArchive / kSegments && (*corpus)->Next(article); ++i) {
      if (categories.size() < 8 && !article.category.empty()) categories.push_back(article.category);
      sample.push_back(article);
      builder.Add(make(article));
    }
    auto built = Segment::FromParts(std::to_string(segment), builder.Finish());
    if (!built.ok()) return built.status();
    views.push_back({.segment = *std::move(built)});
  }
  watched.archive = std::make_shared<const Snapshot>(1, 0, std::move(views));
  while ((*corpus)->Next(article)) {
    watched.now = article.publish_time->at;
    watched.arriving.push_back(make(article));
    watched.arriving.back().article.lead.clear();  // as the server does
    watched.arriving.back().article.body.clear();
  }
  const QuerySet set = MakeQuerySet(sample, kSavedQueries / 2);
  if (categories.empty()) return absl::InternalError("the corpus has no categories");
  const QuerySet names = Narrow(set, sample, 4), narrow = Narrow(set, sample, 20);
  const std::vector<std::string> common = WordsOf(sample, kArchive / 10, kArchive / 2);
  if (common.empty()) return absl::InternalError("the corpus has no common words");
  for (std::size_t i = 0; i < kSavedQueries; ++i) {
    watched.names.push_back(MakeQuery(names, categories, i));
    watched.narrow.push_back(MakeQuery(narrow, categories, i));
    watched.broad.push_back(MakeQuery(set, categories, i));
    const std::size_t of_hundred = i % 100;
    watched.mixed.push_back(of_hundred < 60   ? watched.names.back()
                            : of_hundred < 94 ? watched.narrow.back()
                            : of_hundred < 99 ? watched.broad.back()
                                              : MakeEveryday(common, categories, i));
  }
  return watched;
}

double Seconds(ThreadClock::duration time) { return std::chrono::duration<double>(time).count(); }

double HeapBytes() {
  const auto info = mallinfo2();
  return static_cast<double>(info.uordblks + info.hblkhd);
}

// What a batch that arrived together costs after it was analysed: the small segment, the matching, and which of it is news.
void Run(benchmark::State& state, const Tools& tools, const Watched& watched, const std::vector<SavedQuery>& queries,
         std::size_t batch) {
  const double before = HeapBytes();
  auto start = ThreadClock::now();
  Percolator percolator(QueryTools(*tools.analyzer, tools.annotator.get()), {Language("en")});
  for (const SavedQuery& query : queries)
    if (const auto status = percolator.Put(query, *watched.archive); !status.ok())
      return state.SkipWithError((query.query + ": " + std::string(status.message())).c_str());
  const double filing = Seconds(ThreadClock::now() - start), memory = HeapBytes() - before;
  Timings timings;
  std::size_t matches = 0, alerts = 0;
  for (auto _ : state) {
    ToldStories told;
    for (std::size_t begin = 0; begin + batch <= watched.arriving.size(); begin += batch) {
      start = ThreadClock::now();
      SegmentBuilder builder(EmptyStatistics());
      for (std::size_t i = begin; i < begin + batch; ++i) builder.Add(watched.arriving[i]);
      auto segment = Segment::FromParts("arrived", builder.Finish());
      if (!segment.ok()) return state.SkipWithError("no segment");
      std::shared_ptr<const StoryPrint> print;
      for (const QueryMatch& match : percolator.Match({.segment = *segment}, watched.now)) {
        const ArticleId id((std::string((*segment)->article_id(match.doc))));
        if (print == nullptr || print->id != id)
          for (std::size_t i = begin; i < begin + batch; ++i)
            if (watched.arriving[i].article.id == id)
              print = std::make_shared<const StoryPrint>(watched.arriving[i], *watched.archive);
        ++matches;
        alerts += told.Tell(match.query, print).has_value();
      }
      timings.Add(ThreadClock::now() - start);
    }
    state.SetIterationTime(std::chrono::duration<double>(timings.Sum()).count());
  }
  const double articles = static_cast<double>(timings.size() * batch);
  state.counters["articles_per_s"] = articles / std::chrono::duration<double>(timings.Sum()).count();
  state.counters["p50_us"] = timings.Quantile(0.5);
  state.counters["p99_us"] = timings.Quantile(0.99);
  state.counters["matches"] = static_cast<double>(matches) / articles;
  state.counters["alerts"] = static_cast<double>(alerts) / articles;
  state.counters["evaluated"] = static_cast<double>(percolator.evaluated()) / articles;
  state.counters["unfiled"] = static_cast<double>(percolator.unfiled());
  state.counters["filing_s"] = filing;
  state.counters["bytes_per_query"] = memory / kSavedQueries;
}

}  // namespace

absl::Status RegisterAlertsSuite(const Tools& tools, const std::string& sounds) {
  auto made = MakeWatched(tools, sounds);
  if (!made.ok()) return made.status();
  const auto watched = std::make_shared<const Watched>(*std::move(made));
  const std::pair<std::string, const std::vector<SavedQuery>&> loads[] = {
      {"names", watched->names}, {"narrow", watched->narrow}, {"mixed", watched->mixed}, {"broad", watched->broad}};
  for (const auto& [name, queries] : loads) {
    for (const std::size_t batch : {1, 16, 64}) {
      benchmark::RegisterBenchmark(
          ("alerts/" + name + "/at_once_" + std::to_string(batch)).c_str(),
          [&tools, watched, &saved = queries, batch](benchmark::State& state) { Run(state, tools, *watched, saved, batch); })
          ->UseManualTime()
          ->Unit(benchmark::kMillisecond)
          ->Iterations(1);
    }
  }
  return absl::OkStatus();
}

}  // namespace xeber::bench
