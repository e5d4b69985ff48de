// Counts of entities beside a count of every article's, over segments with more entities than the table's first ranks hold.
#include "ranking/kind_counts.h"

#include <cmath>
#include <map>
#include <set>

#include "index/schema.h"
#include "ranking/facet_counter.h"
#include "tests/ranking/test_archive.h"

namespace xeber {
namespace {

using Names = std::vector<std::string>;  // of an article's entities

IndexDocument DocumentNaming(std::size_t number, const Names& names, const std::string& language = "en") {
  IndexDocument document;
  document.article = MakeArticle("a" + std::to_string(number), language, "title", "", "");
  document.article.publish_time = PublishTime{TestTime("2026-01-01") + std::chrono::seconds(number), TimePrecision::kSecond};
  document.terms.language = Language(language);
  for (const std::string& name : names)
    document.annotations.entities.push_back({.id = name, .name = name + " in " + language, .salience = 0.5f});
  return document;
}

// Few entities that many articles name, and many that few do.
Names RandomNames(std::mt19937& random, std::size_t entities) {
  std::set<std::string> names;
  for (unsigned left = random() % 16; left > 0; --left) {
    const double share = std::pow(static_cast<double>(random() % 100'000) / 100'000, 4);
    names.insert("e" + std::to_string(static_cast<std::size_t>(share * static_cast<double>(entities))));
  }
  return {names.begin(), names.end()};
}

struct EntityArchive {
  std::vector<std::vector<Names>> names;  // by segment, the newest first, and document
  std::shared_ptr<const Snapshot> snapshot;
};

EntityArchive MakeArchive(const std::vector<std::vector<Names>>& names) {
  std::vector<SegmentView> views;
  std::size_t number = 1'000'000;
  for (const std::vector<Names>& articles : names) {
    SegmentBuilder builder(EmptyStatistics());
    number -= articles.size();
    for (std::size_t i = 0; i < articles.size(); ++i) builder.Add(DocumentNaming(number + i, articles[i]));
    auto segment = Segment::FromParts(std::to_string(number), builder.Finish(Destination::kMemory));
    EXPECT_TRUE(segment.ok()) << segment.status();
    views.push_back({.segment = *segment});
  }
  return {names, std::make_shared<const Snapshot>(1, 0, std::move(views))};
}

EntityArchive MakeRandomArchive(std::mt19937& random, const std::vector<std::size_t>& sizes, std::size_t entities) {
  std::vector<std::vector<Names>> names;
  for (const std::size_t size : sizes) {
    auto& segment = names.emplace_back();
    for (std::size_t i = 0; i < size; ++i) segment.push_back(RandomNames(random, entities));
  }
  return MakeArchive(names);
}

// Every `step`-th document, more or less.
std::vector<DocSet> ChooseDocuments(std::mt19937& random, const EntityArchive& archive, unsigned step) {
  std::vector<DocSet> sets;
  for (const auto& segment : archive.names) {
    DocSet& set = sets.emplace_back(static_cast<DocId>(segment.size()));
    for (DocId doc = 0; doc < segment.size(); ++doc)
      if (random() % step == 0) set.Add(doc);
  }
  return sets;
}

// Whether the number of terms was estimated.
bool ExpectCounts(const EntityArchive& archive, const std::vector<DocSet>& sets, std::size_t limit) {
  std::map<std::string, std::uint64_t> counted;
  std::map<std::string, std::pair<std::size_t, DocId>> newest;  // in the first segment
  Deadline never;
  KindCounts counts(*archive.snapshot, schema::kEntity, limit, never);
  for (std::size_t segment = 0; segment < sets.size(); ++segment) {
    counts.Add(segment, sets[segment]);
    sets[segment].ForEach([&](DocId doc) {
      for (const std::string& name : archive.names[segment][doc]) {
        ++counted[name];
        const auto known = newest.find(name);
        if (known == newest.end() || known->second.first == segment) newest[name] = {segment, doc};
      }
    });
  }
  std::vector<std::pair<std::string, std::uint64_t>> expected(counted.begin(), counted.end());
  std::stable_sort(expected.begin(), expected.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  expected.resize(std::min(limit, expected.size()));
  std::vector<std::pair<std::string, std::uint64_t>> found;
  for (const KindCounts::Term& term : counts.Top()) {
    found.emplace_back(term.key, term.articles);
    EXPECT_EQ(std::pair(term.segment, term.newest), newest[found.back().first]) << term.key;
  }
  EXPECT_EQ(found, expected);
  const KindCounts::Distinct distinct = counts.CountDistinct();
  const auto all = static_cast<double>(counted.size());
  EXPECT_GE(distinct.terms, counts.Top().size());
  if (distinct.estimated)  // by five standard errors
    EXPECT_NEAR(static_cast<double>(distinct.terms), all, 5 * std::sqrt(all * KindTable::kSampling));
  else
    EXPECT_EQ(distinct.terms, counted.size());
  return distinct.estimated;
}

TEST(KindCountsTest, AgreeWithReadingEveryArticle) {
  std::mt19937 random(7);
  int exact = 0, estimated = 0;
  for (const std::vector<std::size_t>& sizes : std::vector<std::vector<std::size_t>>{
           {}, {1}, {300}, {4000}, {2000, 2500}, {3000, 1, 40, 2000}, {500, 500, 500, 500, 500, 500}}) {
    for (const std::size_t entities : {30u, 6000u, 30'000u}) {
      const EntityArchive archive = MakeRandomArchive(random, sizes, entities);
      for (const unsigned step : {1u, 2u, 7u, 50u, 1000u})
        for (const std::size_t limit : {1u, 10u, 100u, 1000u})
          ++(ExpectCounts(archive, ChooseDocuments(random, archive, step), limit) ? estimated : exact);
    }
  }
  EXPECT_GT(exact, 100);
  EXPECT_GT(estimated, 50);
}

// Ranks of more than two bytes.
TEST(KindCountsTest, CountMoreTermsThanTwoBytesName) {
  std::mt19937 random(8);
  std::vector<Names> articles;
  for (std::size_t i = 0; i < 5000; ++i) {
    articles.push_back(RandomNames(random, 6000));
    for (std::size_t own = 0; own < 15; ++own) articles.back().push_back("own" + std::to_string(i) + "-" + std::to_string(own));
  }
  const EntityArchive archive = MakeArchive({articles, {articles.begin(), articles.begin() + 50}});
  for (const unsigned step : {1u, 5u, 100u, 2000u}) ExpectCounts(archive, ChooseDocuments(random, archive, step), 10);
}

// An entity that is first only because it is in the middle of every segment, or far down in many.
TEST(KindCountsTest, FindATermThatIsFirstInNoSegment) {
  for (const auto& [segments, every] : {std::pair(3u, 2u), std::pair(6u, 3u), std::pair(40u, 25u)}) {
    std::vector<std::vector<Names>> names(segments);
    for (std::size_t segment = 0; segment < names.size(); ++segment)
      for (std::size_t i = 0; i < 100; ++i) {
        names[segment].push_back({"here" + std::to_string(segment)});
        if (i % every == 0) names[segment].back().push_back("everywhere");
      }
    std::mt19937 random(9);
    const EntityArchive archive = MakeArchive(names);
    for (const std::size_t limit : {1u, 2u, 10u}) ExpectCounts(archive, ChooseDocuments(random, archive, 1), limit);
  }
}

// A clock that goes on by a millisecond whenever it is read.
std::int64_t readings = 0;
absl::Time TickingClock() { return absl::FromUnixMillis(++readings); }

TEST(KindCountsTest, StopAtTheFirstReadingOfTheClockThatIsLate) {
  std::mt19937 random(10);
  const EntityArchive archive = MakeRandomArchive(random, {20'000, 3000}, 6000);
  for (const unsigned step : {1u, 2u, 40u}) {  // by the first terms, and by all
    const std::vector<DocSet> sets = ChooseDocuments(random, archive, step);
    const auto count = [&](std::int64_t ticks) {
      readings = 0;
      Deadline deadline({.deadline = absl::FromUnixMillis(ticks), .clock = &TickingClock});
      KindCounts counts(*archive.snapshot, schema::kEntity, 10, deadline);
      for (std::size_t segment = 0; segment < sets.size(); ++segment) counts.Add(segment, sets[segment]);
      counts.CountDistinct();
      counts.Top();
      return deadline.passed();
    };
    EXPECT_FALSE(count(1'000'000));
    const std::int64_t all = readings;
    EXPECT_GE(all, step == 40 ? 7 : 9) << step;  // more than one a segment
    for (std::int64_t ticks = 1; ticks <= all; ++ticks) {
      EXPECT_TRUE(count(ticks)) << step;
      EXPECT_EQ(readings, ticks) << step << ": it is read no more";
    }
  }
}

// The name is that of the newest article in the language of the newest one that matches, so that the same request always gets the
// same one, whatever was asked before.
TEST(KindCountsTest, AnEntityIsCalledAsInTheLanguageOfItsNewestMatch) {
  SegmentBuilder builder(EmptyStatistics());
  for (const char* const language : {"az", "en", "az", "ru"}) builder.Add(DocumentNaming(builder.size(), {"baku"}, language));
  const auto segment = Segment::FromParts("0", builder.Finish());
  ASSERT_TRUE(segment.ok());
  const Snapshot snapshot(1, 0, {{.segment = *segment}});
  const auto name = [&](DocId first, DocId last) {
    const FacetRequest request{.key = FacetKey::kEntity};
    Deadline never;
    FacetCounter counter(snapshot, request, never);
    DocSet set(4);
    set.AddRange(first, last + 1);
    counter.Add(0, set, nullptr);
    return counter.Finish().values.at(0).name;
  };
  for (int round = 0; round < 2; ++round) {
    EXPECT_EQ(name(0, 3), "baku in ru");
    EXPECT_EQ(name(0, 0), "baku in az");
    EXPECT_EQ(name(0, 1), "baku in en");
  }
}

}  // namespace
}  // namespace xeber
