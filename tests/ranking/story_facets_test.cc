// Stories of segments, and facets that count them, beside comparing every article with every other.
#include <map>
#include <numeric>
#include <set>

#include "index/schema.h"
#include "ranking/duplicates.h"
#include "ranking/facet_counter.h"
#include "ranking/latent.h"
#include "ranking/searcher.h"
#include "ranking/similarity.h"
#include "ranking/story_table.h"
#include "ranking/story_words.h"
#include "tests/ranking/test_archive.h"

namespace xeber {
namespace {

constexpr std::int64_t kDay = 86400;

// Articles of invented stories in order of time: each has words and names of its story, and some of its own.
struct InventedNews {
  std::vector<IndexDocument> documents;
  std::vector<int> stories;  // of each
};

InventedNews InventNews(std::mt19937& random, int stories, int days) {
  const auto pick = [&](int limit) { return static_cast<int>(random() % static_cast<unsigned>(limit)); };
  struct Planned {
    std::int64_t time;
    int story;
  };
  std::vector<Planned> planned;
  for (int story = 0; story < stories; ++story) {
    const std::int64_t begin = static_cast<std::int64_t>(pick(days)) * kDay + pick(kDay);
    for (int left = pick(3) == 0 ? 1 + pick(6) : 1; left > 0; --left) planned.push_back({begin + pick(5 * kDay), story});
  }
  std::sort(planned.begin(), planned.end(), [](const Planned& a, const Planned& b) { return a.time < b.time; });
  const auto letters = [](int number) {
    std::string word = "q";
    for (; number > 0; number /= 26) word += static_cast<char>('a' + number % 26);
    return word + "z";
  };
  InventedNews news;
  std::map<int, std::string> last_texts;
  for (const Planned& plan : planned) {
    std::string body;
    for (int i = 0; i < 40; ++i) body += (pick(8) == 0 ? letters(pick(20'000)) : letters(100'000 + plan.story * 50 + i)) + " ";
    for (int i = 0; i < 20; ++i) body += letters(pick(60)) + " ";
    std::string& last = last_texts[plan.story];
    if (!last.empty() && pick(6) == 0) body = last;  // told in the same words
    last = body;
    Article article =
        MakeArticle("a" + std::to_string(news.documents.size()), "en", letters(100'000 + plan.story * 50), body, "");
    if (pick(25) > 0)
      article.publish_time = PublishTime{TestTime("2026-01-28") + std::chrono::seconds(plan.time), TimePrecision::kSecond};
    article.category = std::vector<std::string>{"politics", "sport", ""}[static_cast<std::size_t>(pick(3))];
    article.source = "source" + std::to_string(pick(5));
    IndexDocument document = MakeTestDocument(article);
    std::set<std::string> names = {"e" + std::to_string(plan.story), "e" + std::to_string(plan.story % 7)};
    for (int left = pick(4); left > 0; --left) names.insert("e" + std::to_string(pick(2000)));
    for (const std::string& name : names) document.annotations.entities.push_back({.id = name, .name = name, .salience = .5f});
    news.documents.push_back(std::move(document));
    news.stories.push_back(plan.story);
  }
  return news;
}

std::shared_ptr<const Snapshot> MakeSnapshot(const InventedNews& news, const std::vector<std::vector<std::size_t>>& segments) {
  std::vector<SegmentView> views;
  for (std::size_t number = 0; number < segments.size(); ++number) {
    SegmentBuilder builder(EmptyStatistics());
    for (const std::size_t i : segments[number]) builder.Add(news.documents[i]);
    auto segment = Segment::FromParts(std::to_string(number), builder.Finish(Destination::kMemory));
    EXPECT_TRUE(segment.ok()) << segment.status();
    views.push_back({.segment = *segment});
  }
  return std::make_shared<const Snapshot>(1, 0, std::move(views));
}

// Contiguous pieces, and a segment of late articles from all times.
std::shared_ptr<const Snapshot> MakeSnapshot(std::mt19937& random, const InventedNews& news, std::size_t pieces) {
  std::vector<std::vector<std::size_t>> segments(pieces + 1);
  for (std::size_t i = 0; i < news.documents.size(); ++i)
    segments[random() % 12 == 0 ? pieces : i * pieces / news.documents.size()].push_back(i);
  return MakeSnapshot(news, segments);
}

SimilarityView ViewAt(const Segment& segment, DocId doc) {
  const Columns& columns = segment.columns();
  return {segment.forward(doc), columns.category.value(doc), columns.time(doc), columns.fingerprint(doc),
          columns.language.value(doc)};
}

DocSet AllOf(const Segment& segment) {
  DocSet all(segment.size());
  all.AddRange(0, segment.size());
  return all;
}

// Of two documents, by definition; not above 0 if they tell different stories.
double Likeness(const SimilarityView& a, std::span<const StoryWord> a_words, const SimilarityView& b,
                std::span<const StoryWord> b_words) {
  SimilarityChannels channels;
  for (const StoryWord& word : a_words)
    for (const StoryWord& other : b_words)
      if (word.hash == other.hash) (word.entity ? channels.entities : channels.terms) += word.strength * other.strength;
  channels.terms = std::min(1.0, channels.terms);
  channels.entities = std::min(1.0, channels.entities);
  channels.entity_count = std::min(a.forward.entities.size(), b.forward.entities.size());
  channels.has_category = !a.category.empty() && !b.category.empty();
  channels.category = channels.has_category && a.category == b.category ? 1 : 0;
  const SimilarityScore score = WeighChannels(channels, kSimilarityWeights);
  if (std::abs(a.time - b.time) > static_cast<std::int64_t>(kSameStoryDays * kDay)) return 0;
  const double overlap = TextOverlap({a.fingerprint, a.forward.shingles}, {b.fingerprint, b.forward.shingles});
  const Relation relation = RelationOf(score, overlap, b.time, a.time);
  return relation == Relation::kDuplicate ? 1 + overlap : relation == Relation::kSameStory ? score.content : 0;
}

std::vector<DocId> OpenersByDefinition(const Segment& segment) {
  const StoryWords words(segment, AllOf(segment), 0, segment.size());
  std::vector<DocId> openers;
  for (DocId doc = 0; doc < segment.size(); ++doc) {
    const SimilarityView view = ViewAt(segment, doc);
    double best = 0;
    DocId opener = doc;
    for (DocId other = 0; other < doc && view.time != kNoTime; ++other) {
      if (openers[other] != other || segment.columns().time(other) == kNoTime) continue;
      const double likeness = Likeness(view, words.of(doc), ViewAt(segment, other), words.of(other));
      if (likeness > best + 1e-6) best = likeness, opener = other;
    }
    openers.push_back(opener);
  }
  return openers;
}

TEST(StoryTableTest, AgreesWithComparingEveryArticle) {
  std::mt19937 random(1);
  for (const int days : {1, 10, 60}) {
    const InventedNews news = InventNews(random, 220, days);
    const auto snapshot = MakeSnapshot(random, news, 1);
    for (const SegmentView& view : snapshot->segments()) {
      const Segment& segment = *view.segment;
      const StoryTable& table = StoryTable::Of(segment);
      const std::vector<DocId> expected = OpenersByDefinition(segment);
      std::size_t told = 0;
      for (DocId doc = 0; doc < segment.size(); ++doc) {
        EXPECT_EQ(table.opener(doc), expected[doc]) << days << " days, document " << doc;
        told += expected[doc] != doc;
      }
      if (segment.size() > 200) {
        EXPECT_GT(told, 20u) << days;
      }
    }
  }
}

// What was invented as one story is told as one, and nothing else is.
TEST(StoryTableTest, TellsTheStoriesThatWereInvented) {
  std::mt19937 random(2);
  const InventedNews news = InventNews(random, 300, 30);
  std::vector<std::size_t> all(news.documents.size());
  std::iota(all.begin(), all.end(), 0);
  const auto snapshot = MakeSnapshot(news, {all});
  const Segment& segment = *snapshot->segments()[0].segment;
  const auto story_of = [&](DocId doc) {
    return news.stories[static_cast<std::size_t>(std::stoi(std::string(segment.article_id(doc).substr(1))))];
  };
  int joined = 0, apart = 0;
  std::map<int, DocId> first;
  for (DocId doc = 0; doc < segment.size(); ++doc) {
    if (segment.columns().time(doc) == kNoTime) continue;
    const DocId opener = StoryTable::Of(segment).opener(doc);
    EXPECT_EQ(story_of(opener), story_of(doc));
    const auto [known, added] = first.try_emplace(story_of(doc), doc);
    if (!added && segment.columns().time(doc) - segment.columns().time(known->second) < 4 * kDay)
      ++(opener == doc ? apart : joined);
  }
  EXPECT_GT(joined, 100);
  EXPECT_LT(apart, joined / 10);
}

// Every story of a snapshot gets a number, by asking all pairs of openers.
std::vector<std::vector<std::size_t>> NumberStories(const Snapshot& snapshot) {
  const auto& segments = snapshot.segments();
  std::vector<std::vector<std::size_t>> numbers;
  std::size_t next = 0;
  for (const SegmentView& view : segments) {
    auto& own = numbers.emplace_back(view.segment->size());
    for (DocId doc = 0; doc < own.size(); ++doc) own[doc] = StoryTable::Of(*view.segment).opener(doc) + next;
    next += own.size();
  }
  const auto unite = [&](std::size_t a, std::size_t b) {
    for (auto& own : numbers) std::replace(own.begin(), own.end(), std::max(a, b), std::min(a, b));
  };
  std::vector<StoryWords> words;
  for (const SegmentView& view : segments) words.emplace_back(*view.segment, AllOf(*view.segment), 0, view.segment->size());
  for (std::size_t i = 0; i < segments.size(); ++i)
    for (std::size_t j = i + 1; j < segments.size(); ++j) {
      const bool i_is_here = segments[i].segment->size() <= segments[j].segment->size();
      const std::size_t here = i_is_here ? i : j, there = i_is_here ? j : i;
      const Segment &a = *segments[here].segment, &b = *segments[there].segment;
      for (DocId doc = 0; doc < a.size(); ++doc) {
        if (StoryTable::Of(a).opener(doc) != doc || a.columns().time(doc) == kNoTime) continue;
        double best = 0;
        std::optional<DocId> found;
        for (DocId other = 0; other < b.size(); ++other) {
          if (StoryTable::Of(b).opener(other) != other || b.columns().time(other) == kNoTime) continue;
          const double likeness = Likeness(ViewAt(a, doc), words[here].of(doc), ViewAt(b, other), words[there].of(other));
          if (likeness > best + 1e-6) best = likeness, found = other;
        }
        if (found) unite(numbers[here][doc], numbers[there][*found]);
      }
    }
  return numbers;
}

// Values of a document, as a facet counts them.
std::set<std::string> ValuesOf(const Segment& segment, DocId doc, FacetKey key) {
  const Columns& columns = segment.columns();
  std::set<std::string> values;
  if (key == FacetKey::kCategory) values.emplace(columns.category.value(doc));
  if (key == FacetKey::kSource) values.emplace(columns.source.value(doc));
  if (key == FacetKey::kPublishTime && columns.time(doc) != kNoTime)
    values.insert(FormatTime({Time(std::chrono::seconds(columns.time(doc))), TimePrecision::kDay}).substr(0, 7));
  const auto annotations = segment.annotations(doc);
  if (key == FacetKey::kEntity)
    for (const ArticleEntity& entity : annotations->entities) values.insert(entity.id);
  values.erase("");
  return values;
}

Facet CountByReading(const Snapshot& snapshot, const std::vector<DocSet>& sets,
                     const std::vector<std::vector<std::size_t>>& stories, const FacetRequest& request) {
  std::map<std::string, std::pair<std::uint64_t, std::set<std::size_t>>> counts;
  for (std::size_t segment = 0; segment < sets.size(); ++segment)
    sets[segment].ForEach([&](DocId doc) {
      for (const std::string& value : ValuesOf(*snapshot.segments()[segment].segment, doc, request.key)) {
        ++counts[value].first;
        counts[value].second.insert(stories[segment][doc]);
      }
    });
  Facet facet{.key = request.key, .values = {}, .distinct = counts.size()};
  for (const auto& [value, count] : counts) facet.values.push_back({value, value, count.first, count.second.size()});
  if (request.key == FacetKey::kPublishTime)
    std::reverse(facet.values.begin(), facet.values.end());
  else
    std::stable_sort(facet.values.begin(), facet.values.end(),
                     [](const auto& a, const auto& b) { return a.stories > b.stories; });
  if (facet.values.size() > static_cast<std::size_t>(request.limit)) facet.values.resize(static_cast<std::size_t>(request.limit));
  return facet;
}

std::vector<std::tuple<std::string, std::uint64_t, std::uint64_t>> Told(const Facet& facet) {
  std::vector<std::tuple<std::string, std::uint64_t, std::uint64_t>> values;
  for (const FacetValue& value : facet.values) values.emplace_back(value.value, value.articles, value.stories);
  return values;
}

TEST(StoryFacetsTest, AgreeWithReadingEveryArticle) {
  std::mt19937 random(3);
  SearchRequest request;
  for (const FacetKey key : {FacetKey::kCategory, FacetKey::kSource, FacetKey::kPublishTime, FacetKey::kEntity})
    for (const int limit : {3, 10, 1000}) request.facets.push_back({.key = key, .limit = limit, .by_story = true});
  int fewer = 0;
  for (const std::size_t pieces : {1u, 3u, 6u}) {
    const InventedNews news = InventNews(random, 260, 25);
    const auto snapshot = MakeSnapshot(random, news, pieces);
    const auto stories = NumberStories(*snapshot);
    for (const unsigned step : {1u, 2u, 9u, 200u}) {
      std::vector<DocSet> sets;
      for (const SegmentView& view : snapshot->segments()) {
        DocSet& set = sets.emplace_back(view.segment->size());
        for (DocId doc = 0; doc < view.segment->size(); ++doc)
          if (random() % step == 0) set.Add(doc);
      }
      Deadline never;
      const auto counted =
          CountFacets(*snapshot, request, never, [&](std::size_t segment, const Filter&) { return sets[segment]; });
      ASSERT_TRUE(counted.ok());
      for (std::size_t i = 0; i < request.facets.size(); ++i) {
        const Facet expected = CountByReading(*snapshot, sets, stories, request.facets[i]);
        EXPECT_EQ(Told((*counted)[i]), Told(expected)) << pieces << " pieces, every " << step << "th, facet " << i;
        EXPECT_EQ((*counted)[i].distinct, expected.distinct);
        for (const FacetValue& value : expected.values) fewer += value.stories < value.articles;
      }
    }
  }
  EXPECT_GT(fewer, 300);
}

// Without stories, the same request counts articles alone.
TEST(StoryFacetsTest, AreCountedOnlyWhereTheyAreAskedFor) {
  std::mt19937 random(4);
  const auto snapshot = MakeSnapshot(random, InventNews(random, 60, 5), 2);
  SearchRequest request{.now = TestTime("2026-06-01")};
  request.facets = {{.key = FacetKey::kSource}, {.key = FacetKey::kSource, .by_story = true}};
  const auto answer = SearchSnapshot(*snapshot, {TestAnalyzer()}, request, {});
  ASSERT_TRUE(answer.ok()) << answer.status();
  std::map<std::string, std::uint64_t> articles;
  for (const FacetValue& value : answer->facets[0].values) {
    EXPECT_EQ(value.stories, 0u);
    articles[value.value] = value.articles;
  }
  for (const FacetValue& value : answer->facets[1].values) {
    EXPECT_EQ(value.articles, articles[value.value]);
    EXPECT_GT(value.stories, 0u);
    EXPECT_LE(value.stories, value.articles);
  }
}

std::int64_t readings = 0;
absl::Time TickingClock() { return absl::FromUnixMillis(++readings); }

// Also while what lies in two segments is compared for the first time.
TEST(StoryFacetsTest, StopAtTheFirstReadingOfTheClockThatIsLate) {
  std::mt19937 random(5);
  const InventedNews news = InventNews(random, 120, 6);
  SearchRequest request{.now = TestTime("2026-06-01")};
  request.facets = {{.key = FacetKey::kSource, .by_story = true}, {.key = FacetKey::kEntity, .by_story = true}};
  const auto search = [&](const Snapshot& snapshot, std::int64_t ticks) {
    readings = 0;
    return SearchSnapshot(snapshot, {TestAnalyzer()}, request, {.deadline = absl::FromUnixMillis(ticks), .clock = &TickingClock})
        .status();
  };
  std::mt19937 cut(6);
  const auto fresh = [&] {
    cut.seed(6);
    return MakeSnapshot(cut, news, 3);
  };
  const auto snapshot = fresh();
  ASSERT_TRUE(search(*snapshot, 1'000'000).ok());
  const std::int64_t all = readings;
  EXPECT_GE(all, 20);
  for (std::int64_t ticks = 1; ticks <= all; ticks += 3) {
    EXPECT_EQ(search(*fresh(), ticks).code(), absl::StatusCode::kDeadlineExceeded) << ticks;
    EXPECT_EQ(readings, ticks) << "it is read no more";
  }
  ASSERT_TRUE(search(*snapshot, 1'000'000).ok());
  EXPECT_LT(readings, all) << "what was compared once is known";
}

}  // namespace
}  // namespace xeber
