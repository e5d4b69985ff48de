#include "ranking/recommender.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "index/hash.h"
#include "ranking/calibration.h"
#include "ranking/deadline.h"
#include "ranking/feed_pool.h"
#include "ranking/list_caps.h"
#include "ranking/page_token.h"
#include "ranking/ranked.h"
#include "ranking/recommend_weights.h"
#include "ranking/similar_explanation.h"
#include "ranking/strongest_terms.h"

namespace xeber {
namespace {

constexpr std::size_t kInterestArticles = 5;  // named of each
constexpr std::uint32_t kFolded = 16;         // articles between two readings of the clock

absl::Status TooLate() { return absl::DeadlineExceededError("the feed ran out of time"); }

std::uint64_t HashOf(const RecommendRequest& request) {
  std::string text = absl::StrCat("recommend ", static_cast<int>(request.language_guard), " ", request.diversity, " ",
                                  request.trending, " ", request.max_per_source, " ", request.max_per_story, "\n");
  for (const ReadArticle& read : request.history)
    absl::StrAppend(&text, read.id.value(), "\x1f", read.at ? read.at->time_since_epoch().count() : kNoTime, "\n");
  for (const ArticleId& id : request.disliked) absl::StrAppend(&text, "-", id.value(), "\n");
  absl::StrAppend(&text, FilterText(request.filter), "\n", request.as_of ? request.as_of->time_since_epoch().count() : kNoTime,
                  "\n", request.max_age ? request.max_age->count() : -1);
  return HashBytes(text);
}

absl::Status Check(const RecommendRequest& request) {
  const auto error = [](auto... parts) { return absl::InvalidArgumentError(absl::StrCat(parts...)); };
  if (request.history.size() > RecommendRequest::kMaxHistory)
    return error("history: ", request.history.size(), " given; at most ", RecommendRequest::kMaxHistory,
                 " are allowed, the latest will do");
  if (request.disliked.size() > RecommendRequest::kMaxDisliked)
    return error("disliked: ", request.disliked.size(), " given; at most ", RecommendRequest::kMaxDisliked, " are allowed");
  if (request.limit < 0) return error("limit: ", request.limit, " is negative");
  if (!(request.diversity >= 0 && request.diversity <= 1)) return error("diversity: must lie in [0,1]; 0 = off");
  if (!(request.trending >= 0 && request.trending <= 1)) return error("trending: must lie in [0,1]; 0 = off");
  if (request.max_age && request.max_age->count() <= 0) return error("max_age: must be positive");
  if (request.max_per_source < 0) return error("max_per_source: is negative; 0 = as many as there are");
  if (request.max_per_story < 0) return error("max_per_story: is negative; 0 = as many as there are");
  return CheckFilter(request.filter);
}

class Recommender {
 public:
  Recommender(const Snapshot& snapshot, const Analyzer& analyzer, const Annotator& annotator, const ReadSummary& reads,
              const RecommendRequest& request, const CallOptions& options)
      : snapshot_(snapshot),
        analyzer_(analyzer),
        annotator_(annotator),
        reads_(reads),
        request_(request),
        order_(snapshot),
        now_(request.now),
        deadline_(options) {}

  absl::StatusOr<RecommendResponse> Do();

 private:
  // An article that may be chosen, with the ids of its duplicates.
  struct Item {
    FeedArticle article;
    std::vector<ArticleId> duplicates;
  };

  absl::Status ReadToken();
  Filter MakeFilter() const;
  std::vector<Item> Fold(std::vector<FeedArticle> articles);
  bool IsTrending(const FeedArticle& article) const { return !article.interest && article.heat >= kTrendingLeast; }
  std::vector<Item> FindItems(bool newest);
  std::vector<std::size_t> Choose(const std::vector<Item>& items);
  FeedMix MakeMix(const std::vector<Item>& items) const;
  std::size_t GroupOf(const FeedArticle& article) const {
    return article.interest ? *article.interest : profile_.interests.size() + (IsTrending(article) ? 0 : 1);
  }
  Recommendation Present(const Item& item) const;
  Explanation Explain(const FeedArticle& article) const;
  std::vector<Interest> NameInterests() const;
  ArticleId IdOf(const DocumentLocation& at) const { return ArticleId(std::string(order_.IdOf({.at = at}))); }
  std::uint64_t IdHash(const DocumentLocation& at) const { return HashBytes(order_.IdOf({.at = at})); }

  const Snapshot& snapshot_;
  const Analyzer& analyzer_;
  const Annotator& annotator_;
  const ReadSummary& reads_;
  const RecommendRequest& request_;
  const RankOrder order_;
  Time now_;
  Deadline deadline_;
  std::size_t limit_ = 0;
  PageToken page_;
  std::set<std::uint64_t> seen_;
  ReaderProfile profile_;
};

absl::Status Recommender::ReadToken() {
  page_.request_hash = HashOf(request_);
  if (request_.page_token.empty()) return absl::OkStatus();
  auto token = DecodePageToken(request_.page_token, page_.request_hash);
  if (!token.ok()) return token.status();
  page_ = *std::move(token);
  now_ = Time(std::chrono::seconds(page_.now));
  seen_.insert(page_.shown.begin(), page_.shown.end());
  seen_.insert(page_.seen.begin(), page_.seen.end());
  return absl::OkStatus();
}

Filter Recommender::MakeFilter() const {
  Filter filter = request_.filter;
  if (request_.max_age) {
    const Time oldest = now_ - *request_.max_age;
    filter.published_from = filter.published_from ? std::max(*filter.published_from, oldest) : oldest;
  }
  if (request_.language_guard == LanguageGuard::kSeedLanguage && filter.languages.empty()) filter.languages = profile_.languages;
  return filter;
}

// Best first, each text once, without what was read or shown before; of each interest as many as are chosen from.
std::vector<Recommender::Item> Recommender::Fold(std::vector<FeedArticle> articles) {
  std::vector<std::pair<Ranked, std::size_t>> order;
  for (std::size_t i = 0; i < articles.size(); ++i)
    order.push_back({{.score = articles[i].score.Sum(), .time = articles[i].view.time, .at = articles[i].at}, i});
  std::sort(order.begin(), order.end(), [&](const auto& a, const auto& b) { return order_(a.first, b.first); });
  std::vector<Item> items;
  std::vector<std::size_t> of_group(profile_.interests.size() + 2);
  DuplicateGroups groups;
  for (const auto& [ranked, i] : order) {
    if (deadline_.PassedAfter(kFolded)) break;
    FeedArticle& article = articles[i];
    const TextPrint print{article.view.fingerprint, article.view.forward.shingles};
    if (ranked.score <= 0 || of_group[GroupOf(article)] >= kFeedPool * limit_ || seen_.contains(IdHash(article.at)) ||
        profile_.IsKnownText(print))
      continue;
    const std::size_t folded = items.size();
    if (const auto original = groups.FindOrAdd(print))
      items[*original].duplicates.push_back(IdOf(article.at));
    else
      items.push_back({.article = std::move(article)});
    if (items.size() > folded) ++of_group[GroupOf(items.back().article)];
  }
  return items;
}

// Interests in their shares; what is trending has some room, and the newest get what is left.
FeedMix Recommender::MakeMix(const std::vector<Item>& items) const {
  const bool any_trending = std::any_of(items.begin(), items.end(), [&](const Item& item) { return IsTrending(item.article); });
  const bool cold = profile_.interests.empty();
  const double trending = !any_trending ? 0 : cold ? kColdTrendingShare : std::min(kTrendingShare, request_.trending);
  FeedMix mix{.diversity = request_.diversity, .limit = limit_};
  for (const InterestGroup& interest : profile_.interests) mix.shares.push_back(interest.share * (1 - trending));
  mix.shares.push_back(trending);
  mix.shares.push_back(cold ? 1 - trending : 0);
  return mix;
}

std::vector<Recommender::Item> Recommender::FindItems(bool newest) {
  return Fold(FindFeedArticles({.snapshot = snapshot_,
                                .profile = profile_,
                                .reads = reads_,
                                .filter = MakeFilter(),
                                .until = {now_, request_.as_of, &deadline_},
                                .trending = request_.trending,
                                .seen = seen_.size(),
                                .newest = newest}));
}

// What earlier pages showed counts for the caps, as far as it is still there.
std::vector<std::size_t> Recommender::Choose(const std::vector<Item>& items) {
  CappedList list(snapshot_, {request_.max_per_source, request_.max_per_story});
  for (const std::uint64_t hash : page_.shown)
    if (const auto at = snapshot_.FindByIdHash(hash)) list.Add(*at, ViewOf(snapshot_, *at));
  std::vector<FeedItem> choices;
  for (const Item& item : items) choices.push_back({item.article.score.Sum(), GroupOf(item.article), item.article.view.forward});
  const FeedGate fits = [&](std::size_t i) { return list.Add(items[i].article.at, items[i].article.view); };
  return ChooseFeed(choices, MakeMix(items), fits, deadline_);
}

Explanation Recommender::Explain(const FeedArticle& article) const {
  const FeedScore& score = article.score;
  Explanation explanation{.parts = {{"terms", score.terms},
                                    {"entities", score.entities},
                                    {"latent", score.latent},
                                    {"category", score.category},
                                    {"age", score.age},
                                    {"recent", score.recent},
                                    {"read in the last hour", score.hour},
                                    {"read in the last day", score.day},
                                    {"disliked", score.disliked}}};
  std::erase_if(explanation.parts, [](const ScorePart& part) { return part.value == 0; });
  if (!article.because.empty())
    explanation.shared = FindShared(snapshot_, *profile_.read.seeds[article.because.front()], profile_.read.terms, article.at,
                                    analyzer_, annotator_);
  return explanation;
}

Recommendation Recommender::Present(const Item& item) const {
  const FeedArticle& article = item.article;
  Recommendation shown{
      .hit = {.card = snapshot_.segments()[article.at.segment].segment->card(article.at.doc), .score = article.score.Sum()},
      .interest = article.interest};
  shown.hit.duplicates = item.duplicates;
  shown.reason = article.interest      ? RecommendReason::kInterest
                 : IsTrending(article) ? RecommendReason::kTrending
                                       : RecommendReason::kRecent;
  for (const std::size_t seed : article.because) shown.because.push_back(IdOf(*profile_.read.seeds[seed]->location));
  if (!article.because.empty()) {
    const SimilarityView& read = profile_.read.seeds[article.because.front()]->view;
    const double overlap =
        TextOverlap({read.fingerprint, read.forward.shingles}, {article.view.fingerprint, article.view.forward.shingles});
    shown.hit.relation =
        RelationOf(profile_.scorers[article.because.front()].Score(article.view), overlap, read.time, article.view.time);
  }
  if (request_.explain) shown.hit.explanation = Explain(article);
  return shown;
}

std::vector<Interest> Recommender::NameInterests() const {
  std::vector<Interest> named;
  for (const InterestGroup& group : profile_.interests) {
    Interest interest{.share = group.share};
    for (const std::size_t seed : group.seeds)
      if (interest.articles.size() < kInterestArticles) interest.articles.push_back(IdOf(*profile_.read.seeds[seed]->location));
    named.push_back(std::move(interest));
  }
  return named;
}

absl::StatusOr<RecommendResponse> Recommender::Do() {
  if (auto status = Check(request_); !status.ok()) return status;
  limit_ = static_cast<std::size_t>(
      std::min(request_.limit == 0 ? RecommendRequest::kDefaultLimit : request_.limit, RecommendRequest::kMaxLimit));
  if (auto status = ReadToken(); !status.ok()) return status;
  auto profile = ReadProfile(request_, now_, snapshot_, analyzer_, annotator_, deadline_);
  if (!profile.ok()) return profile.status();
  profile_ = *std::move(profile);
  for (const std::uint64_t hash : page_.shown)
    if (const auto at = snapshot_.FindByIdHash(hash)) profile_.prints.push_back(TextPrintOf(snapshot_, *at));
  if (deadline_.Passed()) return TooLate();
  std::vector<Item> items = FindItems(/*newest=*/profile_.interests.empty());
  std::vector<std::size_t> chosen = Choose(items);
  if (chosen.size() < limit_ && !profile_.interests.empty() && !deadline_.Passed()) {
    items = FindItems(/*newest=*/true);
    chosen = Choose(items);
  }
  if (deadline_.Passed()) return TooLate();
  RecommendResponse response{.interests = NameInterests(), .missing_ids = profile_.missing};
  for (const std::size_t i : chosen) {
    if (deadline_.Passed()) return TooLate();
    response.recommendations.push_back(Present(items[i]));
    page_.shown.push_back(IdHash(items[i].article.at));
    for (const ArticleId& duplicate : items[i].duplicates) page_.seen.push_back(HashBytes(duplicate.value()));
  }
  page_.now = now_.time_since_epoch().count();
  if (chosen.size() == limit_) response.next_page_token = EncodePageToken(page_);
  return response;
}

}  // namespace

absl::StatusOr<RecommendResponse> RecommendFromSnapshot(const Snapshot& snapshot, const Analyzer& analyzer,
                                                        const Annotator& annotator, const ReadSummary& reads,
                                                        const RecommendRequest& request, const CallOptions& options) {
  return Recommender(snapshot, analyzer, annotator, reads, request, options).Do();
}

}  // namespace xeber
