#include <chrono>
#include <functional>
#include <memory>

#include "bench/contest.h"
#include "bench/query_set.h"
#include "bench/suites.h"

namespace xeber::bench {
namespace {

constexpr int kPage = 10;
constexpr std::chrono::days kMonth{30};

using Queries = std::shared_ptr<const std::vector<std::string>>;

// The plainest request: what raw Xapian does, too; any of the words may match.
SearchRequest Plain(const Contestants& contestants) {
  SearchRequest request;
  request.syntax = QuerySyntax::kPlainWords;
  request.language = contestants.archive.language();
  request.freshness.enabled = false;
  request.limit = kPage;
  request.collapse_duplicates = false;
  request.with_snippets = false;
  request.now = contestants.archive.newest() + std::chrono::hours(1);
  return request;
}

// Sends each query in `request`, after `write` has turned it into query syntax.
Ask Ours(
    const Contestants& contestants, Queries queries, SearchRequest request,
    std::function<std::string(const std::string&)> write = [](const std::string& words) { return words; }) {
  auto requests = std::make_shared<std::vector<SearchRequest>>();
  for (const std::string& words : *queries) {
    request.query = write(words);
    requests->push_back(request);
  }
  return [&engine = contestants.engine, requests](std::size_t i) {
    const auto answer = engine.Search((*requests)[i]);
    return answer.ok() ? answer->hits.size() : 0;
  };
}

using XapianQuery = std::function<std::vector<std::string>(RawXapian&, const std::string&)>;

Ask Theirs(const Contestants& contestants, Queries queries, XapianQuery query) {
  return [&xapian = contestants.xapian, queries, query](std::size_t i) { return query(xapian, (*queries)[i]).size(); };
}

// Every word must occur.
std::string Required(const std::string& words) {
  std::string query = "+";
  for (const char c : words) c == ' ' ? query += " +" : query += c;
  return query;
}

std::string Quoted(const std::string& words) { return "\"" + words + "\""; }

std::vector<std::string> Any(RawXapian& xapian, const std::string& words) { return xapian.Any(words, kPage); }

void RegisterWords(const Contestants& to, const QuerySet& set) {
  const auto one = std::make_shared<const std::vector<std::string>>(set.one_word);
  const auto any = std::make_shared<const std::vector<std::string>>(set.any_words);
  const auto all = std::make_shared<const std::vector<std::string>>(set.all_words);
  const auto phrases = std::make_shared<const std::vector<std::string>>(set.phrases);
  const SearchRequest plain = Plain(to);
  SearchRequest typed = plain;
  typed.syntax = QuerySyntax::kPeople;
  RegisterContest({"search/one_word", one->size(), Ours(to, one, plain), Theirs(to, one, Any)});
  RegisterContest({"search/or_2_to_4", any->size(), Ours(to, any, plain), Theirs(to, any, Any)});
  RegisterContest({"search/and_2_to_3", all->size(), Ours(to, all, typed, Required),
                   Theirs(to, all, [](RawXapian& xapian, const std::string& words) { return xapian.All(words, kPage); })});
  RegisterContest({"search/phrase", phrases->size(), Ours(to, phrases, typed, Quoted),
                   Theirs(to, phrases, [](RawXapian& xapian, const std::string& words) { return xapian.Phrase(words, kPage); })});
}

void RegisterTimes(const Contestants& to, const QuerySet& set) {
  const auto any = std::make_shared<const std::vector<std::string>>(set.any_words);
  const Time until = to.archive.newest(), from = until - kMonth;
  SearchRequest newest = Plain(to);
  newest.order = SearchOrder::kNewestFirst;
  RegisterContest({"search/newest_first", any->size(), Ours(to, any, newest),
                   Theirs(to, any, [](RawXapian& xapian, const std::string& words) { return xapian.Newest(words, kPage); })});
  SearchRequest month = Plain(to);
  month.filter.published_from = from;
  RegisterContest(
      {"search/last_30_days", any->size(), Ours(to, any, month),
       Theirs(to, any, [from](RawXapian& xapian, const std::string& words) { return xapian.AnySince(words, from, kPage); }),
       Theirs(to, any, [from, until](RawXapian& xapian, const std::string& words) {
         return xapian.AnyOfDays(words, from, until, kPage);
       })});
}

// Counts of all that matches, beside the same query without them (or_2_to_4).
void RegisterFacets(const Contestants& to, const QuerySet& set) {
  const auto any = std::make_shared<const std::vector<std::string>>(set.any_words);
  SearchRequest columns = Plain(to);
  columns.facets = {
      {.key = FacetKey::kCategory}, {.key = FacetKey::kSource}, {.key = FacetKey::kLanguage}, {.key = FacetKey::kPublishTime}};
  RegisterContest({"search/or_2_to_4_facets", any->size(), Ours(to, any, columns), {}});
  SearchRequest entities = Plain(to);
  entities.facets = {{.key = FacetKey::kEntity}};
  RegisterContest({"search/or_2_to_4_entity_facet", any->size(), Ours(to, any, entities), {}});
  for (SearchRequest* const by_story : {&columns, &entities})
    for (FacetRequest& facet : by_story->facets) facet.by_story = true;
  RegisterContest({"search/or_2_to_4_facets_by_story", any->size(), Ours(to, any, columns), {}});
  RegisterContest({"search/or_2_to_4_entity_facet_by_story", any->size(), Ours(to, any, entities), {}});
}

// As the program answers when nobody switches anything off.
void RegisterDefaults(const Contestants& to, const QuerySet& set) {
  const auto any = std::make_shared<const std::vector<std::string>>(set.any_words);
  SearchRequest fresh = Plain(to);
  fresh.freshness.enabled = true;
  RegisterContest({"search/or_2_to_4_fresh", any->size(), Ours(to, any, fresh), Theirs(to, any, Any)});
  SearchRequest defaults;
  defaults.now = fresh.now;
  RegisterContest({"search/typed_all_defaults", any->size(), Ours(to, any, defaults), Theirs(to, any, Any)});
}

}  // namespace

void RegisterSearchSuite(const Contestants& contestants) {
  const QuerySet set = MakeQuerySet(contestants.archive.sample(), contestants.questions);
  RegisterWords(contestants, set);
  RegisterTimes(contestants, set);
  RegisterDefaults(contestants, set);
  RegisterFacets(contestants, set);
}

}  // namespace xeber::bench
