#include "ranking/feed_pool.h"

#include <algorithm>
#include <cmath>

#include "index/hash.h"
#include "ranking/candidates.h"
#include "ranking/ranked.h"
#include "ranking/recommend_weights.h"
#include "ranking/strongest_terms.h"
#include "ranking/top_k.h"

namespace xeber {
namespace {

constexpr std::size_t kMostBecause = 3;
constexpr DocId kPassesBetweenClocks = 1024;

double Relative(std::uint32_t count, std::uint32_t most) {
  return std::log1p(count) / std::log1p(std::max<double>(most, kFewReads));
}

class FeedPool {
 public:
  explicit FeedPool(const FeedPoolRequest& request)
      : request_(request), snapshot_(request.snapshot), profile_(request.profile), ages_(request.reads.ages) {
    for (const SegmentView& view : snapshot_.segments()) filters_.emplace_back(view, request.filter, request.until);
    for (const ReadArticleCount& count : request.reads.most_read) reads_[count.id_hash] = &count;
  }

  std::vector<FeedArticle> Do() {
    for (std::size_t interest = 0; interest < profile_.interests.size() && !Late(); ++interest) AddCandidates(interest);
    AddMostRead();
    if (request_.newest) AddNewest();
    std::vector<FeedArticle> all;
    for (auto& [place, article] : articles_) {
      if (!Late()) Weigh(article);
      all.push_back(std::move(article));
    }
    return all;
  }

 private:
  // Asked before a candidate search, and before an article is compared with what was read or disliked.
  bool Late() const { return request_.until.deadline != nullptr && request_.until.deadline->Passed(); }

  using Place = std::pair<std::size_t, DocId>;

  void AddCandidates(std::size_t interest);
  void AddMostRead();
  void AddNewest();
  FeedArticle& Article(const DocumentLocation& at);
  void Compare(FeedArticle& article, std::size_t interest) const;
  void CompareToAll(FeedArticle& article) const;
  void Weigh(FeedArticle& article) const;
  void WeighReads(FeedArticle& article) const;
  std::span<const std::size_t> SeedsOf(std::size_t interest) const {
    const std::vector<std::size_t>& seeds = profile_.interests[interest].seeds;
    return std::span(seeds).first(std::min(seeds.size(), kInterestSeeds));
  }

  const FeedPoolRequest& request_;
  const Snapshot& snapshot_;
  const ReaderProfile& profile_;
  const AgeWeights ages_;
  std::vector<SegmentFilter> filters_;
  std::map<std::uint64_t, const ReadArticleCount*> reads_;  // by hash of the id
  std::map<Place, FeedArticle> articles_;
};

FeedArticle& FeedPool::Article(const DocumentLocation& at) {
  const auto [known, added] = articles_.try_emplace({at.segment, at.doc});
  if (added) known->second = {.at = at, .view = ViewOf(snapshot_, at)};
  return known->second;
}

// Keeps the interest that the article is most like.
void FeedPool::Compare(FeedArticle& article, std::size_t interest) const {
  std::vector<std::pair<double, std::size_t>> alike;
  SimilarityScore best;
  for (const std::size_t seed : SeedsOf(interest)) {
    const SimilarityScore score = profile_.scorers[seed].Score(article.view);
    if (score.content < (score.foreign ? kForeignLeastContent : kLeastContent)) continue;
    alike.emplace_back(-score.content, seed);
    if (score.content > best.content) best = score;
  }
  if (best.content <= article.content) return;
  std::sort(alike.begin(), alike.end());
  if (alike.size() > kMostBecause) alike.resize(kMostBecause);
  article.content = best.content;
  article.interest = interest;
  article.score = {.terms = best.terms_weight * best.terms,
                   .entities = best.entities_weight * best.entities,
                   .latent = best.latent_weight * best.latent,
                   .category = best.category_weight * best.category};
  article.because.clear();
  for (const auto& [likeness, seed] : alike) article.because.push_back(seed);
}

void FeedPool::CompareToAll(FeedArticle& article) const {
  for (std::size_t interest = 0; interest < profile_.interests.size(); ++interest) Compare(article, interest);
}

// From all times, and from the last days, so that what is new is found beside a great past.
void FeedPool::AddCandidates(std::size_t interest) {
  std::vector<SharedSeed> seeds;
  double weight = 0;
  for (const std::size_t seed : SeedsOf(interest)) weight += profile_.read.seeds[seed]->weight;
  for (const std::size_t seed : SeedsOf(interest))
    seeds.push_back({*profile_.read.seeds[seed], profile_.scorers[seed], profile_.read.seeds[seed]->weight / weight});
  const Seed& first = seeds.front().seed;
  CandidateRequest wanted{
      .seed_terms = profile_.read.terms,
      .terms = StrongestTerms(seeds, profile_.read.terms),
      .filter = request_.filter,
      .until = request_.until,
      .category = std::string(first.view.category),
      .latent = first.view.forward.latent,
      .language = first.language,
      .limit = kFeedCandidates + std::min(2 * profile_.interests[interest].seeds.size() + request_.seen, kMostExtraCandidates)};
  for (const bool window : {false, true}) {
    if (window) {
      const Time begin = request_.until.latest() - std::chrono::days(kFeedWindowDays);
      if (wanted.filter.published_from && *wanted.filter.published_from >= begin) continue;
      wanted.filter.published_from = begin;
    }
    if (Late()) return;
    for (const SimilarCandidate& candidate : FindCandidates(snapshot_, wanted)) {
      if (Late()) return;
      if (profile_.IsLeftOut(candidate.at)) continue;
      const bool known = articles_.contains({candidate.at.segment, candidate.at.doc});
      FeedArticle& article = Article(candidate.at);
      Compare(article, interest);
      if (!known && !article.interest) articles_.erase({candidate.at.segment, candidate.at.doc});
    }
  }
}

void FeedPool::AddMostRead() {
  if (request_.trending <= 0) return;
  const auto& most_read = request_.reads.most_read;
  for (const ReadArticleCount& count : std::span(most_read).first(std::min(most_read.size(), kTrendingArticles))) {
    if (Late()) return;
    const auto at = snapshot_.FindByIdHash(count.id_hash);
    if (!at || !filters_[at->segment].Passes(at->doc) || profile_.IsLeftOut(*at) || articles_.contains({at->segment, at->doc}))
      continue;
    CompareToAll(Article(*at));
  }
}

void FeedPool::AddNewest() {
  const RankOrder order(snapshot_);
  TopK<Ranked, RankOrder> newest(kRecentCandidates + request_.seen, order);
  for (std::size_t i = 0; i < snapshot_.segments().size(); ++i) {
    const SegmentFilter& passes = filters_[i];
    const Segment& segment = *snapshot_.segments()[i].segment;
    for (DocId doc = passes.end(); !passes.empty() && doc-- > passes.begin();) {
      if (doc % kPassesBetweenClocks == 0 && Late()) return;
      const Ranked ranked{.time = segment.columns().time(doc), .at = {i, doc}};
      if (newest.full() && ranked.time < newest.worst().time) break;
      if (passes.Passes(doc) && !profile_.IsLeftOut(ranked.at)) newest.Add(ranked);
    }
  }
  for (const Ranked& ranked : newest.Take())
    if (!Late() && !articles_.contains({ranked.at.segment, ranked.at.doc})) CompareToAll(Article(ranked.at));
}

void FeedPool::WeighReads(FeedArticle& article) const {
  const Segment& segment = *snapshot_.segments()[article.at.segment].segment;
  const auto read = reads_.find(HashBytes(segment.article_id(article.at.doc)));
  if (read == reads_.end()) return;
  const double hour = kHourShare * Relative(read->second->last_hour, request_.reads.most_in_hour);
  const double day = (1 - kHourShare) * Relative(read->second->last_day, request_.reads.most_in_day);
  article.heat = hour + day;
  article.score.hour = request_.trending * hour;
  article.score.day = request_.trending * day;
}

void FeedPool::Weigh(FeedArticle& article) const {
  const double age = ages_.Of(article.view.time, request_.until.latest());
  if (article.interest)
    article.score.age = -article.content * (1 - kFeedFloor) * (1 - age);
  else
    article.score.recent = kRecentScore * age;
  if (request_.trending > 0 && !reads_.empty()) WeighReads(article);
  double disliked = 0;
  for (const SimilarityScorer& disliker : profile_.dislikers) disliked = std::max(disliked, disliker.Score(article.view).content);
  if (disliked >= kLeastContent) article.score.disliked = -kDislike * disliked;
}

}  // namespace

std::vector<FeedArticle> FindFeedArticles(const FeedPoolRequest& request) { return FeedPool(request).Do(); }

}  // namespace xeber
