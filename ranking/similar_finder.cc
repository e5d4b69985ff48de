#include "ranking/similar_finder.h"

#include <algorithm>
#include <functional>
#include <numeric>
#include <set>
#include <span>

#include "absl/strings/str_cat.h"
#include "index/hash.h"
#include "ranking/candidates.h"
#include "ranking/deadline.h"
#include "ranking/diversity.h"
#include "ranking/duplicates.h"
#include "ranking/known_neighbours.h"
#include "ranking/list_caps.h"
#include "ranking/page_token.h"
#include "ranking/ranked.h"
#include "ranking/seed.h"
#include "ranking/similar_explanation.h"
#include "ranking/strongest_terms.h"
#include "ranking/top_k.h"

namespace xeber {
namespace {

constexpr std::size_t kMaxSeeds = 100;
constexpr std::size_t kFetchAhead = 16;    // articles fetched from memory together
constexpr std::size_t kScoreBatch = 8;     // articles scored between two looks whether that is enough
// An exact score exceeds no estimate by more, however little is shared, as good as ever. Measured, not proven: with this and
// kEstimateMargin `xeber eval reach` finds .99 of an exhaustive scorer's hits (docs/performance.md), which
// tests/ranking/candidates_test.cc demands, too.
constexpr double kUnlikeMargin = 1.8;
constexpr std::size_t kCappedFactor = 4;   // more candidates where many may be of one source or story
constexpr std::size_t kDiversityPool = 4;  // candidates a hit that diversity chooses from
constexpr std::uint32_t kThinned = 64, kFilled = 1024;  // articles between two readings of the clock

absl::Status TooLate() { return absl::DeadlineExceededError("the look-up ran out of time"); }

// The liked seed that an article has most content in common with.
struct Closest {
  SimilarityScore score;
  const Seed* seed = nullptr;
};

struct Scored {
  Ranked ranked;  // by the combined score
  CombinedScore score;
  Closest closest;
  SimilarityView view;
  std::vector<ArticleId> duplicates;
};

std::uint64_t HashOf(const SimilarRequest& request) {
  std::string text =
      absl::StrCat(static_cast<int>(request.mode), static_cast<int>(request.language_guard), static_cast<int>(request.duplicates),
                   " ", request.min_score, " ", request.diversity, " ", request.include_seeds, request.use_time, " ", request.max_per_source,
                   " ", request.max_per_story, "\n");
  for (const SimilarSeed& seed : request.seeds)
    absl::StrAppend(&text, seed.id.value(), "\x1f", seed.weight, "\x1f", HashBytes(seed.text.title), HashBytes(seed.text.lead),
                    HashBytes(seed.text.body), "\n");
  absl::StrAppend(&text, FilterText(request.filter), "\n", request.as_of ? request.as_of->time_since_epoch().count() : kNoTime, "\n",
                  request.max_age ? request.max_age->count() : -1);
  return HashBytes(text);
}

class SimilarRun {
 public:
  SimilarRun(const Snapshot& snapshot, const Analyzer& analyzer, const Annotator& annotator, const SimilarRequest& request,
             const CallOptions& options, CandidateReach reach, const SimilarityWeights& weights)
      : snapshot_(snapshot),
        analyzer_(analyzer),
        annotator_(annotator),
        request_(request),
        deadline_(options),
        reach_(reach),
        order_(snapshot),
        caps_{request.max_per_source, request.max_per_story},
        list_(snapshot, caps_),
        now_(request.now),
        weights_(weights),
        time_(request.use_time ? weights.time.value_or(TimeWeightsOf(request.mode)) : TimeWeights{}) {}

  absl::StatusOr<SimilarResponse> Do();
  std::vector<Neighbour> Neighbours(std::size_t limit);

 private:
  absl::Status Check();
  void BuildFilter();
  std::vector<CandidateTerm> CandidateTerms() const;
  void MakeScorers();
  const Seed& FirstLiked() const;
  CandidateRequest Wanted() const;
  bool AsksAsNeighboursWere() const;
  bool ScoreNeighbours();
  void Score(const std::vector<SimilarCandidate>& candidates);
  void ScoreOne(const DocumentLocation& at);
  bool IsDecided(float estimate);
  bool IsTooUnlike(const SimilarCandidate& candidate) const;
  CombinedScore Combine(const SimilarityView& other, Closest& closest) const;
  Relation RelationTo(const Scored& scored) const;
  void CountShown();
  void Thin();
  std::vector<std::size_t> Choose();
  void Fill(SimilarResponse& response);
  Hit MakeHit(const Scored& scored) const;
  bool IsSeed(const DocumentLocation& at) const;
  std::uint64_t IdHash(const Ranked& ranked) const { return HashBytes(order_.IdOf(ranked)); }

  const Snapshot& snapshot_;
  const Analyzer& analyzer_;
  const Annotator& annotator_;
  const SimilarRequest& request_;
  Deadline deadline_;
  const CandidateReach reach_;
  const RankOrder order_;
  const ListCaps caps_;
  CappedList list_;
  Time now_;
  const SimilarityWeights& weights_;
  const TimeWeights time_;
  std::uint64_t hash_ = 0;
  std::size_t limit_ = 0;
  PageToken page_;
  std::set<std::uint64_t> seen_;
  Filter filter_;
  Seeds seeds_;
  std::vector<SimilarityScorer> scorers_;  // one a seed
  double positive_weight_ = 0;
  std::vector<Scored> scored_;          // in no order
  std::vector<std::uint32_t> ordered_;  // places in scored_, best first; once thinned, of what is left
  std::vector<double> best_;            // scratch of IsDecided
};

absl::Status SimilarRun::Check() {
  if (request_.seeds.empty()) return absl::InvalidArgumentError("seeds: give at least one article's id or a text");
  if (request_.seeds.size() > kMaxSeeds)
    return absl::InvalidArgumentError(
        absl::StrCat("seeds: ", request_.seeds.size(), " given; at most ", kMaxSeeds, " are allowed"));
  if (request_.limit < 0) return absl::InvalidArgumentError(absl::StrCat("limit: ", request_.limit, " is negative"));
  if (!(request_.diversity >= 0 && request_.diversity <= 1))
    return absl::InvalidArgumentError("diversity: must lie in [0,1]; 0 = off");
  if (!(request_.min_score >= 0 && request_.min_score <= 1)) return absl::InvalidArgumentError("min_score: must lie in [0,1]");
  if (request_.max_age && request_.max_age->count() <= 0) return absl::InvalidArgumentError("max_age: must be positive");
  if (request_.max_per_source < 0) return absl::InvalidArgumentError("max_per_source: is negative; 0 = as many as there are");
  if (request_.max_per_story < 0) return absl::InvalidArgumentError("max_per_story: is negative; 0 = as many as there are");
  if (auto status = CheckFilter(request_.filter); !status.ok()) return status;
  limit_ = static_cast<std::size_t>(
      std::min(request_.limit == 0 ? SimilarRequest::kDefaultLimit : request_.limit, SimilarRequest::kMaxLimit));
  hash_ = HashOf(request_);
  if (request_.page_token.empty()) return absl::OkStatus();
  auto token = DecodePageToken(request_.page_token, hash_);
  if (!token.ok()) return token.status();
  page_ = *std::move(token);
  now_ = Time(std::chrono::seconds(page_.now));
  seen_.insert(page_.seen.begin(), page_.seen.end());
  seen_.insert(page_.shown.begin(), page_.shown.end());
  return absl::OkStatus();
}

void SimilarRun::BuildFilter() {
  filter_ = request_.filter;
  if (request_.max_age) {
    const Time oldest = now_ - *request_.max_age;
    filter_.published_from = filter_.published_from ? std::max(*filter_.published_from, oldest) : oldest;
  }
  if (request_.language_guard != LanguageGuard::kSeedLanguage || !filter_.languages.empty()) return;
  for (const auto& seed : seeds_.seeds)
    if (seed->weight > 0 && Language(seed->language).known()) filter_.languages.push_back(seed->language);
}

// Of the mean of the liked seeds. What should be unlike lowers scores, it finds nothing.
std::vector<CandidateTerm> SimilarRun::CandidateTerms() const {
  std::vector<SharedSeed> liked;
  for (std::size_t i = 0; i < scorers_.size(); ++i)
    if (const Seed& seed = *seeds_.seeds[i]; seed.weight > 0) liked.push_back({seed, scorers_[i], seed.weight / positive_weight_});
  return StrongestTerms(liked, seeds_.terms);
}

bool SimilarRun::IsSeed(const DocumentLocation& at) const {
  return std::any_of(seeds_.seeds.begin(), seeds_.seeds.end(), [&](const auto& seed) { return seed->location == at; });
}

void SimilarRun::MakeScorers() {
  for (const auto& seed : seeds_.seeds) {
    scorers_.emplace_back(seed->view, seeds_.terms, time_, weights_);
    positive_weight_ += std::max(0.0, seed->weight);
  }
}

CombinedScore SimilarRun::Combine(const SimilarityView& other, Closest& closest) const {
  CombinedScore sum;
  for (std::size_t i = 0; i < scorers_.size(); ++i) {
    const Seed& seed = *seeds_.seeds[i];
    const SimilarityScore score = scorers_[i].Score(other);
    const double share = seed.weight / positive_weight_;
    sum.terms += share * score.terms_weight * score.terms;
    sum.entities += share * score.entities_weight * score.entities;
    sum.latent += share * score.latent_weight * score.latent;
    sum.category += share * score.category_weight * score.category;
    sum.content += share * score.content;
    sum.score += share * score.score;
    if (seed.weight > 0 && (closest.seed == nullptr || score.content > closest.score.content)) closest = {score, &seed};
  }
  return sum;
}

void SimilarRun::ScoreOne(const DocumentLocation& at) {
  if (!request_.include_seeds && IsSeed(at)) return;
  const SimilarityView view = ViewOf(snapshot_, at);
  const Ranked ranked{.time = view.time, .at = at};
  if (!seen_.empty() && seen_.contains(IdHash(ranked))) return;
  Closest closest;
  const CombinedScore score = Combine(view, closest);
  if (score.content < (closest.score.foreign ? kForeignLeastContent : kLeastContent) || score.score < request_.min_score) return;
  scored_.push_back({.ranked = {.score = score.score, .time = view.time, .at = at},
                     .score = score,
                     .closest = closest,
                     .view = view});
}

// Whether no candidate from that estimate downwards can be among those that answers are chosen from.
bool SimilarRun::IsDecided(float estimate) {
  const std::size_t pool = kDiversityPool * limit_ + 1;
  if (reach_ == CandidateReach::kAll || scorers_.size() > 1 || caps_.any() || scored_.size() < pool) return false;
  best_.clear();
  for (const Scored& scored : scored_) best_.push_back(scored.ranked.score);
  const auto last = best_.begin() + static_cast<std::ptrdiff_t>(pool) - 1;
  std::nth_element(best_.begin(), last, best_.end(), std::greater<>());
  return estimate * kEstimateMargin <= *last;
}

// Whether the exact score can only be one that is left out.
bool SimilarRun::IsTooUnlike(const SimilarCandidate& candidate) const {
  if (reach_ == CandidateReach::kAll || scorers_.size() > 1) return false;
  const bool guarded = request_.language_guard == LanguageGuard::kSeedLanguage && request_.filter.languages.empty();
  const double most = candidate.estimate * kUnlikeMargin;
  return most < (guarded ? kLeastContent : kForeignLeastContent) * candidate.time_factor || most < request_.min_score;
}

// What is disliked finds nothing.
const Seed& SimilarRun::FirstLiked() const {
  return **std::find_if(seeds_.seeds.begin(), seeds_.seeds.end(), [](const auto& seed) { return seed->weight > 0; });
}

CandidateRequest SimilarRun::Wanted() const {
  const Seed& first = FirstLiked();
  return {.seed_terms = seeds_.terms,
          .terms = CandidateTerms(),
          .filter = filter_,
          .until = {now_, request_.as_of},
          .category = std::string(first.view.category),
          .latent = first.view.forward.latent,
          .language = first.language,
          .seed_time = first.view.time,
          .time = time_,
          .weights = weights_,
          .limit = std::max((caps_.any() ? kCappedFactor : 1) * kCandidates, 2 * limit_) + seen_.size() + seeds_.seeds.size()};
}

// Whether the request differs from the one that neighbours were found by only in what it may see.
bool SimilarRun::AsksAsNeighboursWere() const {
  return reach_ == CandidateReach::kProposed && seeds_.seeds.size() == 1 && seeds_.seeds.front()->location &&
         request_.mode == SimilarMode::kBlend && request_.use_time && &weights_ == &kSimilarityWeights &&
         request_.language_guard == LanguageGuard::kSeedLanguage && request_.filter.languages.empty() && !request_.include_seeds &&
         !caps_.any() && seen_.empty();
}

// Scores what was found beforehand, and candidates from the segments that were not looked through then. Whether that is all that
// hits can be chosen from; if not, nothing is scored.
bool SimilarRun::ScoreNeighbours() {
  if (!AsksAsNeighboursWere()) return false;
  auto known = ReadNeighbours(snapshot_, *seeds_.seeds.front()->location, filter_, {now_, request_.as_of});
  if (!known) return false;
  if (!known->all_covered) {
    CandidateRequest others = Wanted();
    others.skipped = std::move(known->covered);
    const std::vector<SimilarCandidate> found = FindCandidates(snapshot_, others);
    known->candidates.insert(known->candidates.end(), found.begin(), found.end());
    std::stable_sort(known->candidates.begin(), known->candidates.end(),
                     [](const SimilarCandidate& a, const SimilarCandidate& b) { return a.estimate > b.estimate; });
  }
  const std::size_t pool = kDiversityPool * limit_ + 1;
  if (!known->whole && known->candidates.size() < pool) return false;
  Score(known->candidates);
  Thin();
  if (known->whole || ordered_.size() >= pool) return true;
  scored_.clear();
  ordered_.clear();
  return false;
}

void SimilarRun::Score(const std::vector<SimilarCandidate>& candidates) {
  const auto fetch = [&](std::size_t i) {
    if (i < candidates.size()) PrefetchView(snapshot_, candidates[i].at);
  };
  scored_.reserve(candidates.size());
  for (std::size_t i = 0; i < kFetchAhead; ++i) fetch(i);
  for (std::size_t i = 0; i < candidates.size(); ++i) {
    if (i % kScoreBatch == 0 && (deadline_.Passed() || IsDecided(candidates[i].estimate))) break;
    fetch(i + kFetchAhead);
    if (!IsTooUnlike(candidates[i])) ScoreOne(candidates[i].at);
  }
  ordered_.resize(scored_.size());
  std::iota(ordered_.begin(), ordered_.end(), 0u);
  std::sort(ordered_.begin(), ordered_.end(),
            [&](std::uint32_t a, std::uint32_t b) { return order_(scored_[a].ranked, scored_[b].ranked); });
}

// What earlier pages showed counts, as far as it is still there.
void SimilarRun::CountShown() {
  if (!caps_.any()) return;
  for (const std::uint64_t hash : page_.shown)
    if (const auto at = snapshot_.FindByIdHash(hash)) list_.Add(*at, ViewOf(snapshot_, *at));
}

// Leaves the best of each text, and of each source and story as many as asked for; no more of them than are chosen from.
void SimilarRun::Thin() {
  const bool collapse = request_.duplicates == Duplicates::kCollapse;
  if (!collapse && !caps_.any()) return;
  CountShown();
  DuplicateGroups groups;
  std::vector<std::optional<std::size_t>> kept_of;  // by group; nullopt where the list has enough of its source or story
  std::vector<std::uint32_t> kept;
  for (const std::uint32_t place : ordered_) {
    const Scored& scored = scored_[place];
    if (kept.size() > kDiversityPool * limit_ || deadline_.PassedAfter(kThinned)) break;
    if (collapse) {
      if (const auto group = groups.FindOrAdd({scored.view.fingerprint, scored.view.forward.shingles})) {
        if (kept_of[*group]) scored_[*kept_of[*group]].duplicates.push_back(ArticleId(std::string(order_.IdOf(scored.ranked))));
        continue;
      }
    }
    const bool fits = !caps_.any() || list_.Add(scored.ranked.at, scored.view);
    kept_of.push_back(fits ? std::optional<std::size_t>(place) : std::nullopt);
    if (fits) kept.push_back(place);
  }
  ordered_ = std::move(kept);
}

std::vector<std::size_t> SimilarRun::Choose() {
  std::vector<Diversifiable> pool(std::min(ordered_.size(), (request_.diversity > 0 ? kDiversityPool : 1) * limit_));
  for (std::size_t i = 0; i < pool.size(); ++i) pool[i] = {scored_[ordered_[i]].score.score, scored_[ordered_[i]].view.forward};
  return ChooseDiverse(pool, request_.diversity, limit_, &deadline_);
}

Relation SimilarRun::RelationTo(const Scored& scored) const {
  const SimilarityView &seed = scored.closest.seed->view, &other = scored.view;
  return RelationOf(scored.closest.score,
                    TextOverlap({seed.fingerprint, seed.forward.shingles}, {other.fingerprint, other.forward.shingles}), seed.time,
                    other.time);
}

Hit SimilarRun::MakeHit(const Scored& scored) const {
  const DocumentLocation& at = scored.ranked.at;
  Hit hit{
      .card = snapshot_.segments()[at.segment].segment->card(at.doc), .score = scored.score.score, .relation = RelationTo(scored)};
  hit.duplicates = scored.duplicates;
  if (!request_.explain) return hit;
  hit.explanation.parts = PartsOf(scored.score);
  for (const auto& seed : seeds_.seeds) {
    if (seed->weight <= 0) continue;
    hit.explanation.shared = FindShared(snapshot_, *seed, seeds_.terms, at, analyzer_, annotator_);
    if (!hit.explanation.shared.empty()) break;
  }
  return hit;
}

// The newest articles of the seed's category, then of any: better than an empty box, and named as what it is.
void SimilarRun::Fill(SimilarResponse& response) {
  std::set<std::string> shown;
  for (const Hit& hit : response.hits) {
    shown.insert(hit.card.id.value());
    for (const ArticleId& duplicate : hit.duplicates) shown.insert(duplicate.value());
  }
  const std::string category(seeds_.seeds.front()->view.category);
  for (const bool same_category : {true, false}) {
    if (same_category && category.empty()) continue;
    Filter filter = filter_;
    if (same_category && filter.categories.empty()) filter.categories = {category};
    TopK<Ranked, RankOrder> newest(2 * limit_ + shown.size() + seen_.size() + seeds_.seeds.size(), order_);
    for (std::size_t i = 0; i < snapshot_.segments().size(); ++i) {
      const SegmentView& view = snapshot_.segments()[i];
      const SegmentFilter passes(view, filter, {now_, request_.as_of});
      for (DocId doc = passes.end(); !passes.empty() && doc-- > passes.begin();) {
        if (deadline_.PassedAfter(kFilled)) return;
        const Ranked ranked{.time = view.segment->columns().time(doc), .at = {i, doc}};
        if (newest.full() && ranked.time < newest.worst().time) break;
        if (passes.Passes(doc)) newest.Add(ranked);
      }
    }
    for (const Ranked& ranked : newest.Take()) {
      if (response.hits.size() >= limit_) return;
      if (IsSeed(ranked.at) || seen_.contains(IdHash(ranked)) || !shown.insert(std::string(order_.IdOf(ranked))).second) continue;
      if (caps_.any() && !list_.Add(ranked.at, ViewOf(snapshot_, ranked.at))) continue;
      response.hits.push_back(
          {.card = snapshot_.segments()[ranked.at.segment].segment->card(ranked.at.doc), .relation = Relation::kRecentFill});
    }
  }
}

absl::StatusOr<SimilarResponse> SimilarRun::Do() {
  if (auto status = Check(); !status.ok()) return status;
  auto seeds = ReadSeeds(request_.seeds, snapshot_, analyzer_, annotator_);
  if (!seeds.ok()) return seeds.status();
  seeds_ = *std::move(seeds);
  if (deadline_.Passed()) return TooLate();
  SimilarResponse response{.missing_ids = seeds_.missing};
  const bool any_liked = std::any_of(seeds_.seeds.begin(), seeds_.seeds.end(), [](const auto& seed) { return seed->weight > 0; });
  if (seeds_.seeds.empty())
    return absl::NotFoundError(absl::StrCat("seeds: no article ", seeds_.missing.front().value(), " is indexed",
                                            seeds_.missing.size() > 1 ? ", nor any other seed" : ""));
  if (!any_liked) return absl::InvalidArgumentError("seeds: at least one that is found must have a positive weight");
  BuildFilter();
  MakeScorers();
  if (!ScoreNeighbours()) {
    Score(reach_ == CandidateReach::kAll ? AllCandidates(snapshot_, Wanted()) : FindCandidates(snapshot_, Wanted()));
    if (deadline_.Passed()) return TooLate();
    Thin();
  }
  const std::vector<std::size_t> chosen = Choose();
  response.hits.reserve(chosen.size());
  for (const std::size_t i : chosen) {
    if (deadline_.Passed()) return TooLate();
    const Scored& scored = scored_[ordered_[i]];
    response.hits.push_back(MakeHit(scored));
    page_.shown.push_back(IdHash(scored.ranked));
    for (const ArticleId& duplicate : scored.duplicates) page_.seen.push_back(HashBytes(duplicate.value()));
  }
  if (ordered_.size() > chosen.size()) {
    page_.request_hash = hash_;
    page_.now = now_.time_since_epoch().count();
    response.next_page_token = EncodePageToken(page_);
  } else if (request_.fill == Fill::kLadder && response.hits.size() < limit_ && request_.page_token.empty() &&
             request_.min_score == 0) {
    Fill(response);
  }
  if (deadline_.Passed()) return TooLate();
  return response;
}

std::vector<Neighbour> SimilarRun::Neighbours(std::size_t limit) {
  auto seeds = ReadSeeds(request_.seeds, snapshot_, analyzer_, annotator_);
  if (!seeds.ok() || seeds->seeds.empty()) return {};
  seeds_ = *std::move(seeds);
  constexpr std::size_t kEffort = 2;  // there is time
  limit_ = kRoughCandidates / kDiversityPool;  // all candidates are scored
  BuildFilter();
  MakeScorers();
  CandidateRequest wanted = Wanted();
  wanted.limit = kRoughCandidates;
  wanted.effort = kEffort;
  Score(FindCandidates(snapshot_, wanted));
  std::vector<Neighbour> neighbours;
  for (const std::uint32_t place : std::span(ordered_).first(std::min(limit, ordered_.size()))) {
    const Ranked& ranked = scored_[place].ranked;
    neighbours.push_back({static_cast<std::uint32_t>(ranked.at.segment), ranked.at.doc, static_cast<float>(ranked.score)});
  }
  return neighbours;
}

}  // namespace

std::vector<Neighbour> FindNeighbours(const Snapshot& snapshot, const Analyzer& analyzer, const Annotator& annotator,
                                      const DocumentLocation& of, std::size_t limit) {
  constexpr Time kEndOfTime{std::chrono::seconds(std::int64_t{1} << 40)};  // what is not due yet will be
  const std::string_view id = snapshot.segments()[of.segment].segment->article_id(of.doc);
  const SimilarRequest request{.seeds = {{.id = ArticleId(std::string(id))}}, .now = kEndOfTime};
  return SimilarRun(snapshot, analyzer, annotator, request, {}, CandidateReach::kProposed, kSimilarityWeights).Neighbours(limit);
}

absl::StatusOr<SimilarResponse> FindSimilarInSnapshot(const Snapshot& snapshot, const Analyzer& analyzer,
                                                      const Annotator& annotator, const SimilarRequest& request,
                                                      const CallOptions& options, CandidateReach reach, const SimilarityWeights& weights) {
  return SimilarRun(snapshot, analyzer, annotator, request, options, reach, weights).Do();
}

}  // namespace xeber
