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

using Seeds = std::shared_ptr<const std::vector<Article>>;
using Terms = std::shared_ptr<const std::vector<std::vector<std::string>>>;

// Everything on, as the program answers: duplicates, diversity, time; explanation off.
Ask Ours(const Contestants& contestants, const Seeds& seeds, bool by_text, bool last_month) {
  auto requests = std::make_shared<std::vector<SimilarRequest>>();
  for (const Article& article : *seeds) {
    SimilarRequest request;
    SimilarSeed seed;
    if (by_text) {
      seed.text = article;
      seed.text.id = ArticleId();
    } else {
      seed.id = article.id;
    }
    request.seeds = {std::move(seed)};
    request.limit = kPage;
    request.now = contestants.archive.newest() + std::chrono::hours(1);
    if (last_month) request.filter.published_from = contestants.archive.newest() - kMonth;
    requests->push_back(std::move(request));
  }
  return [&engine = contestants.engine, requests](std::size_t i) {
    const auto answer = engine.FindSimilar((*requests)[i]);
    return answer.ok() ? answer->hits.size() : 0;
  };
}

// The terms of each seed, chosen beforehand: only the query counts, in Xapian's favour.
Terms ChooseTerms(RawXapian& xapian, const Seeds& seeds) {
  auto terms = std::make_shared<std::vector<std::vector<std::string>>>();
  for (const Article& article : *seeds) terms->push_back(xapian.StrongestTerms(article.id));
  return terms;
}

}  // namespace

void RegisterSimilarSuite(const Contestants& contestants) {
  RawXapian& xapian = contestants.xapian;
  const auto seeds =
      std::make_shared<const std::vector<Article>>(MakeQuerySet(contestants.archive.sample(), contestants.questions).seeds);
  const Terms terms = ChooseTerms(xapian, seeds);
  const Time until = contestants.archive.newest(), from = until - kMonth;
  RegisterContest({"similar/by_id", seeds->size(), Ours(contestants, seeds, false, false),
                   [&xapian, terms](std::size_t i) { return xapian.Like((*terms)[i], kPage).size(); },
                   [&xapian, seeds](std::size_t i) { return xapian.Like(xapian.StrongestTerms((*seeds)[i].id), kPage).size(); }});
  RegisterContest(
      {"similar/by_id_last_30_days", seeds->size(), Ours(contestants, seeds, false, true),
       [&xapian, terms, from](std::size_t i) { return xapian.LikeSince((*terms)[i], from, kPage).size(); },
       [&xapian, terms, from, until](std::size_t i) { return xapian.LikeOfDays((*terms)[i], from, until, kPage).size(); }});
  RegisterContest({"similar/by_text", seeds->size(), Ours(contestants, seeds, true, false), [&xapian, seeds](std::size_t i) {
                     const Article& article = (*seeds)[i];
                     const std::string text = article.title + "\n" + article.lead + "\n" + article.body;
                     return xapian.Like(xapian.StrongestTermsOfText(text), kPage).size();
                   }});
}

}  // namespace xeber::bench
