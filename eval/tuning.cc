#include "eval/tuning.h"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "eval/correlation.h"
#include "eval/metrics.h"
#include "eval/similar_evaluation.h"
#include "index/hash.h"
#include "ranking/seed.h"
#include "ranking/similar_finder.h"
#include "ranking/strongest_terms.h"

namespace xeber {
namespace {

constexpr int kFoundByEach = 100;  // articles a seed and way of finding
constexpr std::size_t kMeasuredDepth = 9;
constexpr double kLeastGain = 0.0005;

std::size_t FoldOf(const std::string& name) { return HashBytes(name) % kFolds; }

// Ways to find what could rank high under other weights.
std::vector<SimilarityWeights> Probes() {
  std::vector<SimilarityWeights> probes(3);
  probes[1].channels = {.terms = 1, .entities = 0, .latent = 0, .category = 0};
  probes[2].channels = {.terms = .3, .entities = .7, .latent = 0, .category = 0};
  return probes;
}

TunedPair Compare(const SimilarityScorer& scorer, const SimilarityView& seed, const SimilarityView& other, int grade) {
  TunedPair pair{.channels = scorer.Compare(other), .grade = grade};
  if (seed.time != kNoTime && other.time != kNoTime)
    pair.gap_days = std::abs(static_cast<double>(seed.time) - static_cast<double>(other.time)) / 86400;
  return pair;
}

absl::StatusOr<std::set<std::string>> FindOthers(const std::string& seed, const SimilarRequest& base, const Snapshot& snapshot,
                                                 const Pipeline& pipeline) {
  SimilarRequest request = base;
  request.seeds = {{.id = ArticleId(seed)}};
  request.limit = kFoundByEach;
  std::set<std::string> found;
  for (const SimilarityWeights& probe : Probes())
    for (const bool use_time : {true, false}) {
      request.use_time = use_time;
      const auto response =
          FindSimilarInSnapshot(snapshot, *pipeline.analyzer, *pipeline.annotator, request, {}, CandidateReach::kProposed, probe);
      if (!response.ok()) return response.status();
      for (const Hit& hit : response->hits) found.insert(hit.card.id.value());
    }
  return found;
}

double ScoreOf(const TunedPair& pair, const SimilarityWeights& weights, const TimeWeights& time) {
  const double content = WeighChannels(pair.channels, weights).content;
  const double factor = pair.gap_days < 0 ? TimeFactor(kNoTime, kNoTime, time)
                                          : TimeFactor(0, static_cast<std::int64_t>(pair.gap_days * 86400), time);
  return content * factor;
}

double SeedMeasure(const TunedSeed& seed, const SimilarityWeights& weights, const TimeWeights& time) {
  std::vector<std::pair<double, int>> ranked;
  JudgedRanking judged;
  for (const TunedPair& other : seed.others) {
    ranked.emplace_back(-ScoreOf(other, weights, time), other.grade);
    if (other.grade > 0) judged.ideal.push_back(other.grade);
  }
  const auto middle = ranked.begin() + static_cast<std::ptrdiff_t>(std::min(kMeasuredDepth, ranked.size()));
  std::partial_sort(ranked.begin(), middle, ranked.end());
  for (auto at = ranked.begin(); at != middle; ++at) judged.grades.push_back(at->second);
  return NdcgAt(kMeasuredDepth, judged);
}

void Normalise(SimilarityWeights& weights) {
  ChannelWeights& channels = weights.channels;
  const double sum = channels.terms + channels.entities + channels.latent + channels.category;
  for (double* weight : {&channels.terms, &channels.entities, &channels.latent, &channels.category}) *weight /= sum;
}

}  // namespace

absl::StatusOr<TuningSet> MakeStorySet(std::string name, const JudgedSet& set, const TemporaryIndex& index,
                                       const Pipeline& pipeline) {
  const auto snapshot = index.index().snapshot();
  TuningSet tuning{.name = std::move(name)};
  for (const auto& [seed, grades] : set.qrels) {
    if (!HasRelevant(grades)) continue;
    auto others = FindOthers(seed, EvaluationRequest(set.now), *snapshot, pipeline);
    if (!others.ok()) return others.status();
    for (const auto& [id, grade] : grades)
      if (grade > 0) others->insert(id);
    const auto seeds = ReadSeeds({{.id = ArticleId(seed)}}, *snapshot, *pipeline.analyzer, *pipeline.annotator);
    if (!seeds.ok()) return seeds.status();
    if (seeds->seeds.empty()) return absl::NotFoundError(absl::StrCat("not among the articles: ", seed));
    const SimilarityScorer scorer(seeds->seeds[0]->view, seeds->terms, TimeWeights{});
    const auto story = set.story_of.find(seed);
    TunedSeed tuned{.fold = FoldOf(story == set.story_of.end() ? seed : story->second)};
    for (const std::string& id : *others) {
      const auto at = snapshot->Find(ArticleId(id));
      if (!at) continue;
      const auto grade = grades.find(id);
      tuned.others.push_back(
          Compare(scorer, seeds->seeds[0]->view, ViewOf(*snapshot, *at), grade == grades.end() ? 0 : grade->second));
    }
    tuning.seeds.push_back(std::move(tuned));
  }
  return tuning;
}

absl::StatusOr<TuningSet> MakePairSet(std::string name, const std::vector<JudgedPair>& pairs, const TemporaryIndex& index,
                                      const Pipeline& pipeline) {
  const auto snapshot = index.index().snapshot();
  TuningSet tuning{.name = std::move(name)};
  for (const JudgedPair& pair : pairs) {
    if (std::isnan(pair.similarity)) continue;
    const auto both = ReadSeeds({{.id = ArticleId(pair.first)}, {.id = ArticleId(pair.second)}}, *snapshot, *pipeline.analyzer,
                                *pipeline.annotator);
    if (!both.ok()) return both.status();
    if (!both->missing.empty())
      return absl::NotFoundError(absl::StrCat("not among the articles: ", both->missing.front().value()));
    const SimilarityScorer scorer(both->seeds[0]->view, both->terms, TimeWeights{});
    tuning.pairs.push_back({FoldOf(pair.first), Compare(scorer, both->seeds[0]->view, both->seeds[1]->view, 0), pair.similarity});
  }
  return tuning;
}

double MeasureSet(const TuningSet& set, const SimilarityWeights& weights, const FoldChoice& folds) {
  const TimeWeights time = weights.time.value_or(TimeWeightsOf(SimilarMode::kBlend));
  double sum = 0;
  std::size_t seeds = 0;
  for (const TunedSeed& seed : set.seeds) {
    if (!folds.Takes(seed.fold)) continue;
    sum += SeedMeasure(seed, weights, time);
    ++seeds;
  }
  if (!set.seeds.empty()) return seeds > 0 ? sum / static_cast<double>(seeds) : 0;
  std::vector<double> judged, scored;
  for (const TunedJudgement& pair : set.pairs) {
    if (!folds.Takes(pair.fold)) continue;
    judged.push_back(pair.similarity);
    scored.push_back(WeighChannels(pair.pair.channels, weights).content);
  }
  return judged.size() > 1 ? Pearson(judged, scored) : 0;
}

double MeasureSets(const std::vector<TuningSet>& sets, const SimilarityWeights& weights, const FoldChoice& folds) {
  double sum = 0;
  for (const TuningSet& set : sets) sum += MeasureSet(set, weights, folds);
  return sets.empty() ? 0 : sum / static_cast<double>(sets.size());
}

const std::vector<TunedNumber>& TunedNumbers() {
  const auto channel = [](std::string name, double ChannelWeights::*member) {
    return TunedNumber{std::move(name), [member](const SimilarityWeights& weights) { return weights.channels.*member; },
                       [member](double value, SimilarityWeights& weights) {
                         weights.channels.*member = value;
                         Normalise(weights);
                       }};
  };
  const auto number = [](std::string name, double SimilarityWeights::*member, double least, double most) {
    return TunedNumber{std::move(name), [member](const SimilarityWeights& weights) { return weights.*member; },
                       [member](double value, SimilarityWeights& weights) { weights.*member = value; }, least, most};
  };
  const auto time = [](std::string name, double TimeWeights::*member, double least, double most) {
    return TunedNumber{
        std::move(name),
        [member](const SimilarityWeights& weights) { return weights.time.value_or(TimeWeightsOf(SimilarMode::kBlend)).*member; },
        [member](double value, SimilarityWeights& weights) {
          if (!weights.time) weights.time = TimeWeightsOf(SimilarMode::kBlend);
          (*weights.time).*member = value;
        },
        least, most};
  };
  static const std::vector<TunedNumber> numbers = {
      channel("terms", &ChannelWeights::terms),
      channel("entities", &ChannelWeights::entities),
      channel("latent", &ChannelWeights::latent),
      channel("category", &ChannelWeights::category),
      number("terms_power", &SimilarityWeights::terms_power, 0.2, 2),
      number("entities_power", &SimilarityWeights::entities_power, 0.2, 2),
      number("foreign_terms_share", &SimilarityWeights::foreign_terms_share, 0.01, 1),
      time("sigma_days", &TimeWeights::sigma_days, 1, 365),
      time("floor", &TimeWeights::floor, 0, 1)};
  return numbers;
}

SimilarityWeights Tune(const std::vector<TuningSet>& sets, const SimilarityWeights& start, const FoldChoice& folds, int rounds) {
  SimilarityWeights best = start;
  double best_measure = MeasureSets(sets, best, folds);
  for (int round = 0; round < rounds; ++round) {
    const double before = best_measure;
    for (const TunedNumber& number : TunedNumbers()) {
      const SimilarityWeights here = best;
      for (const double factor : {0.7, 0.85, 0.95, 1.05, 1.18, 1.4}) {
        SimilarityWeights tried = here;
        number.set(std::clamp(number.get(here) * factor, number.least, number.most), tried);
        const double measure = MeasureSets(sets, tried, folds);
        if (measure <= best_measure) continue;
        best_measure = measure;
        best = tried;
      }
    }
    if (best_measure - before < kLeastGain) break;
  }
  return best;
}

}  // namespace xeber
