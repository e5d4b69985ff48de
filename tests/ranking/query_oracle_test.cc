// The query language against a naive evaluator that reads every article for every query: random queries with every operator, over
// small random archives. XEBER_ORACLE_QUERIES says how many.
#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

#include "index/impact.h"
#include "ranking/freshness.h"
#include "ranking/searcher.h"
#include "tests/ranking/test_archive.h"

namespace xeber {
namespace {

enum class Sign { kNone, kPlus, kMinus };

// A query as the generator knows it.
struct Part {
  enum class Kind { kWord, kPrefix, kPhrase, kCategory, kSource, kAuthor, kAfter, kBefore, kGroup, kEither };
  Kind kind = Kind::kWord;
  Sign sign = Sign::kNone;
  std::string field;  // of words, prefixes and phrases: "", title, lead or body
  std::vector<std::string> words;
  int apart = -1;
  std::vector<Part> parts;

  bool text() const { return kind == Kind::kWord || kind == Kind::kPrefix || kind == Kind::kPhrase; }
  bool condition() const { return kind == Kind::kCategory || kind == Kind::kSource || kind == Kind::kAfter || kind == Kind::kBefore; }
  bool must() const {
    if (sign == Sign::kPlus) return true;
    return sign == Sign::kNone && (kind == Kind::kPhrase || kind == Kind::kAuthor || (text() && !field.empty()));
  }
};

std::string Write(const Part& part, bool outermost = false) {
  std::string out = part.sign == Sign::kPlus ? "+" : part.sign == Sign::kMinus ? "-" : "";
  if (!part.field.empty()) out += part.field + ":";
  switch (part.kind) {
    case Part::Kind::kWord:
      return out + part.words[0];
    case Part::Kind::kPrefix:
      return out + part.words[0] + "*";
    case Part::Kind::kPhrase:
      out += '"';
      for (std::size_t i = 0; i < part.words.size(); ++i) out += (i > 0 ? " " : "") + part.words[i];
      return out + '"' + (part.apart < 0 ? "" : "~" + std::to_string(part.apart));
    case Part::Kind::kCategory:
      return out + "category:" + part.words[0];
    case Part::Kind::kSource:
      return out + "source:" + part.words[0];
    case Part::Kind::kAuthor:
      return out + "author:" + part.words[0];
    case Part::Kind::kAfter:
      return out + "after:" + part.words[0];
    case Part::Kind::kBefore:
      return out + "before:" + part.words[0];
    case Part::Kind::kGroup:
    case Part::Kind::kEither:
      break;
  }
  std::string inner;
  for (const Part& each : part.parts) inner += (inner.empty() ? "" : part.kind == Part::Kind::kEither ? " OR " : " ") + Write(each);
  return outermost ? inner : out + "(" + inner + ")";
}

class Generator {
 public:
  explicit Generator(unsigned seed) : random_(seed) {}

  Part Query() { return Group(0); }
  unsigned Below(unsigned limit) { return static_cast<unsigned>(random_() % limit); }
  std::mt19937& random() { return random_; }

 private:
  std::string Pick(const std::vector<std::string>& from) { return from[Below(static_cast<unsigned>(from.size()))]; }
  std::string Word() {
    return Pick({"harbour", "minister", "budget", "tanker", "storm", "vote", "museum", "goal", "pipeline", "wheat", "unknown"});
  }

  // Groups hold one part at least two deep are kept from being a lone part in parentheses, which means the part itself.
  Part Group(int depth) {
    Part group{.kind = Part::Kind::kGroup};
    for (unsigned left = (depth > 0 ? 2 : 1) + Below(3); left > 0; --left) group.parts.push_back(Any(depth));
    return group;
  }

  Part Any(int depth) {
    Part part;
    if (depth < 3 && Below(5) == 0) {
      part = Below(2) == 0 ? Group(depth + 1) : Either(depth + 1);
    } else {
      part = Leaf();
    }
    if (Below(4) == 0) part.sign = Below(2) == 0 ? Sign::kPlus : Sign::kMinus;
    return part;
  }

  Part Either(int depth) {
    Part either{.kind = Part::Kind::kEither};
    for (unsigned left = 2 + Below(2); left > 0; --left) {
      Part part = Below(4) == 0 && depth < 3 ? Group(depth + 1) : Leaf();
      either.parts.push_back(std::move(part));
    }
    return either;
  }

  Part Leaf() {
    static const std::vector<std::string> kDates = {"2026-01-15", "2026-01-25", "2026-02-05", "2026-02-20"};
    Part part;
    switch (Below(16)) {
      case 0:
        return {.kind = Part::Kind::kCategory, .words = {Pick({"sport", "politics", "POLITICS"})}};
      case 1:
        return {.kind = Part::Kind::kSource, .words = {Pick({"one", "two"})}};
      case 2:
        return {.kind = Part::Kind::kAuthor, .words = {Pick({"Reed", "ann", "nobody"})}};
      case 3:
        return {.kind = Part::Kind::kAfter, .words = {Pick(kDates)}};
      case 4:
        return {.kind = Part::Kind::kBefore, .words = {Pick(kDates)}};
      case 5:
        part = {.kind = Part::Kind::kPrefix, .words = {Pick({"har", "mi", "st", "t", "zz", "go"})}};
        if (part.words[0].size() < 2) part.words[0] = "ta";
        break;
      case 6:
      case 7:
        part = {.kind = Part::Kind::kPhrase, .words = {Word(), Word()}};
        if (Below(3) == 0) part.words.push_back(Word());
        if (Below(2) == 0) part.apart = static_cast<int>(Below(8));
        break;
      default:
        part = {.kind = Part::Kind::kWord, .words = {Word()}};
    }
    if (Below(4) == 0) part.field = Pick({"title", "lead", "body"});
    return part;
  }

  std::mt19937 random_;
};

std::string Stem(const std::string& word) {
  static std::map<std::string, std::string> known;
  std::string& stem = known[word];
  if (stem.empty()) {
    Analysis analysis;
    TestAnalyzer().Analyze(word, Language("en"), analysis);
    stem = analysis.tokens.at(0).stem;
  }
  return stem;
}

// An article as lists of stems.
struct Read {
  const Article* article = nullptr;
  std::vector<std::string> title, lead, body;
  std::map<std::string, double> impacts;  // by stem
};

class Reader {
 public:
  explicit Reader(const std::vector<Article>& articles) {
    for (const Article& article : articles) {
      const IndexDocument document = MakeTestDocument(article);
      Read& read = documents_.emplace_back();
      read.article = &article;
      for (std::size_t i = 0; i < document.terms.tokens.size(); ++i) {
        const std::string& stem = document.terms.terms[document.terms.tokens[i]].stem;
        const std::size_t lead = document.terms.title_tokens, body = lead + document.terms.lead_tokens;
        (i < lead ? read.title : i < body ? read.lead : read.body).push_back(stem);
      }
      const FrequencyWeigher weigh(document.terms);
      for (const TermOccurrences& term : document.terms.terms) {
        read.impacts[term.stem] = QuantiseImpact(weigh(term)) * kImpactUnit;
        ++holders_[term.stem];
      }
    }
  }

  struct Found {
    double score;
    std::int64_t time;
    std::string id;
    bool operator<(const Found& other) const {
      return std::tuple(-score, -static_cast<double>(time), id) < std::tuple(-other.score, -static_cast<double>(other.time), other.id);
    }
  };

  std::string CategoryOf(const std::string& id) const {
    for (const Read& read : documents_)
      if (read.article->id.value() == id) return read.article->category;
    return "";
  }

  // All matches, best first.
  std::vector<Found> Search(const Part& query, const SearchRequest& request, bool any) const {
    std::vector<Found> found;
    const bool newest = request.order == SearchOrder::kNewestFirst || !HasText(query);
    for (const Read& read : documents_) {
      const auto& time = read.article->publish_time;
      if ((time && time->at > request.now) || !Holds(query, read, any)) continue;
      const std::int64_t at = time ? time->at.time_since_epoch().count() : kNoTime;
      found.push_back({newest ? 0 : Score(query, read) * FreshnessFactor(request.freshness, at, request.now), at, read.article->id.value()});
    }
    std::sort(found.begin(), found.end());
    return found;
  }

  static bool HasText(const Part& part) {
    return part.text() || part.kind == Part::Kind::kAuthor || std::any_of(part.parts.begin(), part.parts.end(), &HasText);
  }

 private:
  static bool IsWord(const Part& part, const std::string& stem, const std::string& word) {
    return part.kind == Part::Kind::kPrefix ? stem.starts_with(word) : stem == Stem(word);
  }

  static bool StandsIn(const Part& part, const std::vector<std::string>& field) {
    const std::size_t words = part.words.size();
    const std::size_t stretch = words + static_cast<std::size_t>(std::max(part.apart, 0));
    for (std::size_t begin = 0; begin < field.size(); ++begin) {
      if (part.apart < 0) {
        bool row = begin + words <= field.size();
        for (std::size_t i = 0; row && i < words; ++i) row = IsWord(part, field[begin + i], part.words[i]);
        if (row) return true;
        continue;
      }
      std::multiset<std::string> left;
      for (const std::string& word : part.words) left.insert(Stem(word));
      for (std::size_t i = begin; i < std::min(field.size(), begin + stretch); ++i)
        if (const auto at = left.find(field[i]); at != left.end()) left.erase(at);
      if (left.empty()) return true;
    }
    return false;
  }

  static bool HoldsText(const Part& part, const Read& read) {
    return ((part.field.empty() || part.field == "title") && StandsIn(part, read.title)) ||
           ((part.field.empty() || part.field == "lead") && StandsIn(part, read.lead)) ||
           ((part.field.empty() || part.field == "body") && StandsIn(part, read.body));
  }

  static bool SameLetters(std::string a, std::string b) {
    for (std::string* text : {&a, &b})
      for (char& c : *text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return a == b;
  }

  static bool Holds(const Part& part, const Read& read, bool any) {
    const Article& article = *read.article;
    switch (part.kind) {
      case Part::Kind::kWord:
      case Part::Kind::kPrefix:
      case Part::Kind::kPhrase:
        return HoldsText(part, read);
      case Part::Kind::kCategory:
        return SameLetters(article.category, part.words[0]);
      case Part::Kind::kSource:
        return SameLetters(article.source, part.words[0]);
      case Part::Kind::kAuthor:
        return std::any_of(article.authors.begin(), article.authors.end(), [&](const std::string& name) {
          return SameLetters(name.substr(0, name.find(' ')), part.words[0]) || SameLetters(name.substr(name.find(' ') + 1), part.words[0]);
        });
      case Part::Kind::kAfter:
        return article.publish_time && article.publish_time->at >= TestTime(part.words[0]);
      case Part::Kind::kBefore:
        return article.publish_time && article.publish_time->at < TestTime(part.words[0]);
      case Part::Kind::kEither:
        return std::any_of(part.parts.begin(), part.parts.end(), [&](const Part& each) { return Holds(each, read, any); });
      case Part::Kind::kGroup:
        break;
    }
    return HoldsGroup(part, read, any);
  }

  static bool HoldsGroup(const Part& group, const Read& read, bool any) {
    int optional = 0, found = 0;
    bool required = false;
    std::map<Part::Kind, bool> columns;  // values of one column add up
    for (const Part& part : group.parts) {
      const bool holds = Holds(part, read, any);
      if (part.sign == Sign::kMinus) {
        if (holds) return false;
      } else if (part.kind == Part::Kind::kCategory || part.kind == Part::Kind::kSource) {
        columns[part.kind] = columns[part.kind] || holds;
      } else if (part.condition()) {
        if (!holds) return false;
      } else if (part.must()) {
        if (!holds) return false;
        required = true;
      } else {
        ++optional;
        found += holds;
      }
    }
    for (const auto& [kind, holds] : columns)
      if (!holds) return false;
    const int least = any ? std::min(optional, required ? 0 : 1) : optional <= 2 ? optional : (optional * 6 + 9) / 10;
    return found >= least;
  }

  // Every word that is not under a "-" scores its best spelling, wherever it stands.
  double Score(const Part& part, const Read& read) const {
    if (part.sign == Sign::kMinus) return 0;
    double score = 0;
    for (const Part& each : part.parts) score += Score(each, read);
    if (part.kind == Part::Kind::kAuthor) return score + AuthorScore(part, read);
    if (!part.text()) return score;
    for (const std::string& word : part.words) {
      std::uint64_t df = 0;
      double best = 0;
      for (const auto& [stem, holders] : holders_) {
        if (!IsWord(part, stem, word)) continue;
        df += holders;
        if (const auto at = read.impacts.find(stem); at != read.impacts.end()) best = std::max(best, at->second);
      }
      score += best * InverseDocumentFrequency(documents_.size(), std::min<std::uint64_t>(df, documents_.size()));
    }
    return score;
  }

  double AuthorScore(const Part& part, const Read& read) const {
    Part author = part;
    author.sign = Sign::kNone;
    std::uint64_t df = 0;
    for (const Read& other : documents_) df += Holds(author, other, false);
    return Holds(author, read, false) ? InverseDocumentFrequency(documents_.size(), df) : 0;
  }

  std::vector<Read> documents_;
  std::map<std::string, std::uint64_t> holders_;
};

void ExpectSame(const SearchResponse& response, const std::vector<Reader::Found>& expected, std::size_t limit, const std::string& query) {
  ASSERT_EQ(response.total.estimate, expected.size()) << query;
  ASSERT_EQ(response.hits.size(), std::min(limit, expected.size())) << query;
  std::map<std::string, double> scores;
  for (const Reader::Found& found : expected) scores[found.id] = found.score;
  std::set<std::string> seen;
  for (std::size_t i = 0; i < response.hits.size(); ++i) {
    const std::string& id = response.hits[i].card.id.value();
    ASSERT_TRUE(scores.contains(id)) << query << ": " << id << " does not match";
    ASSERT_TRUE(seen.insert(id).second) << query << ": " << id << " twice";
    // Sums of floats in another order may swap near equals: the score at each place must agree, and the id where it stands alone.
    ASSERT_NEAR(response.hits[i].score, expected[i].score, 1e-4) << query << " at " << i;
    ASSERT_NEAR(response.hits[i].score, scores[id], 1e-4) << query << " at " << i;
    const bool alone = (i == 0 || expected[i - 1].score - expected[i].score > 1e-3) &&
                       (i + 1 >= expected.size() || expected[i].score - expected[i + 1].score > 1e-3);
    if (alone || expected[i].score == 0) {
      ASSERT_EQ(id, expected[i].id) << query << " at " << i;
    }
  }
}

// Everything found by one property.
std::map<std::string, std::uint64_t> CountBy(FacetKey key, const std::vector<Reader::Found>& found, const std::vector<Article>& articles) {
  std::map<std::string, std::uint64_t> counts;
  std::map<std::string, const Article*> by_id;
  for (const Article& article : articles) by_id[article.id.value()] = &article;
  for (const Reader::Found& each : found) {
    const Article& article = *by_id.at(each.id);
    if (key == FacetKey::kCategory) ++counts[article.category];
    if (key == FacetKey::kSource) ++counts[article.source];
    if (key == FacetKey::kAuthor)
      for (const std::string& author : article.authors) ++counts[author];
    if (key == FacetKey::kPublishTime && article.publish_time)
      ++counts[FormatTime({article.publish_time->at, TimePrecision::kDay}).substr(0, 7)];
  }
  return counts;
}

// Every facet over all matches; one of them as if the filter had no category.
void ExpectFacets(const SearchResponse& response, const std::vector<Reader::Found>& matches,
                  const std::vector<Reader::Found>& matches_of_all_categories, const std::vector<Article>& articles) {
  for (std::size_t i = 0; i < response.facets.size(); ++i) {
    const Facet& facet = response.facets[i];
    const auto expected = CountBy(facet.key, i == 0 ? matches_of_all_categories : matches, articles);
    std::map<std::string, std::uint64_t> counted;
    for (const FacetValue& value : facet.values) counted[value.value] = value.articles;
    EXPECT_EQ(counted, expected) << "facet " << i;
    EXPECT_EQ(facet.distinct, expected.size());
    EXPECT_FALSE(facet.estimated);
    const bool by_time = facet.key == FacetKey::kPublishTime;
    EXPECT_TRUE(std::is_sorted(facet.values.begin(), facet.values.end(), [&](const FacetValue& a, const FacetValue& b) {
      return by_time ? a.value > b.value : std::tuple(b.articles, a.value) < std::tuple(a.articles, b.value);
    }));
  }
}

TEST(QueryOracleTest, EveryOperatorAgreesWithReadingEverything) {
  const char* const wanted = std::getenv("XEBER_ORACLE_QUERIES");
  const int queries = wanted == nullptr ? 6000 : std::atoi(wanted);
  constexpr int kQueriesAnArchive = 200;
  Generator generator(20261128);
  int trees = 0, relaxed = 0;
  for (int done = 0; done < queries;) {
    std::vector<Article> articles = RandomArticles(generator.random(), 20 + static_cast<int>(generator.Below(60)));
    for (Article& article : articles) {
      if (generator.Below(2) == 0) article.lead = "harbour storm " + article.title;
      if (generator.Below(3) == 0) article.authors = {generator.Below(2) == 0 ? "Tom Reed" : "Ann Lee"};
    }
    const auto snapshot = MakeTestSnapshot(articles, 1 + generator.Below(40));
    const Reader reader(articles);
    for (int i = 0; i < kQueriesAnArchive && done < queries; ++i, ++done) {
      const Part query = generator.Query();
      const std::size_t limit = generator.Below(4) == 0 ? 1000 : 1 + generator.Below(10);
      SearchRequest request{.query = Write(query, true), .language = "en", .limit = static_cast<int>(limit)};
      request.collapse_duplicates = request.with_snippets = false;
      request.now = TestTime("2026-03-10");
      request.freshness.enabled = generator.Below(2) == 0;
      if (generator.Below(5) == 0) request.order = SearchOrder::kNewestFirst;
      const bool sport = generator.Below(4) == 0;
      if (sport) request.filter.categories = {"sport"};
      request.facets = {{.key = FacetKey::kCategory, .excluded_filter_keys = {FacetKey::kCategory}}};
      for (const FacetKey key : {FacetKey::kCategory, FacetKey::kSource, FacetKey::kAuthor, FacetKey::kPublishTime})
        request.facets.push_back({.key = key, .limit = 1000});
      const auto response = SearchSnapshot(*snapshot, TestAnalyzer(), request, {});
      ASSERT_TRUE(response.ok()) << response.status();
      const auto search = [&](bool any) {
        const auto all = reader.Search(query, request, any);
        auto passing = all;
        if (sport) std::erase_if(passing, [&](const Reader::Found& found) { return reader.CategoryOf(found.id) != "sport"; });
        return std::pair(all, passing);
      };
      auto [of_all_categories, expected] = search(false);
      const bool none = expected.empty() && Reader::HasText(query);
      if (none) std::tie(of_all_categories, expected) = search(true);
      ExpectFacets(*response, expected, of_all_categories, articles);
      EXPECT_EQ(response->relaxed, none && !expected.empty()) << request.query;
      ExpectSame(*response, expected, limit, request.query);
      if (HasFatalFailure()) return;
      trees += !Flatten(ParseQuery(request.query, QuerySyntax::kPeople));
      relaxed += response->relaxed;
    }
  }
  EXPECT_GT(trees, queries / 5);
  EXPECT_GT(relaxed, queries / 50);
}

}  // namespace
}  // namespace xeber
