#include "eval/ablation.h"

#include <utility>

#include "eval/baseline.h"
#include "ranking/similar_finder.h"

namespace xeber {
namespace {

constexpr int kPage = 9;

struct Variant {
  std::string name;
  SimilarRequest request;
  SimilarityWeights weights;
};

std::vector<Variant> Variants(const SimilarRequest& base) {
  std::vector<Variant> variants = {{"all", base, {}}};
  for (const auto& [name, channel] : {std::pair("terms off", &ChannelWeights::terms),
                                      {"entities off", &ChannelWeights::entities},
                                      {"latent off", &ChannelWeights::latent},
                                      {"category off", &ChannelWeights::category}}) {
    variants.push_back({name, base, {}});
    variants.back().weights.channels.*channel = 0;
  }
  variants.push_back({"time off", base, {}});
  variants.back().request.use_time = false;
  SimilarRequest page = base;
  page.limit = kPage;
  page.diversity = SimilarRequest().diversity;
  page.duplicates = Duplicates::kCollapse;
  variants.push_back({"page", page, {}});
  variants.push_back({"page, duplicates shown", page, {}});
  variants.back().request.duplicates = Duplicates::kShow;
  variants.push_back({"page, diversity off", page, {}});
  variants.back().request.diversity = 0;
  return variants;
}

// Each hit followed by what was folded into it.
std::vector<Hit> Unfold(std::vector<Hit> hits) {
  std::vector<Hit> all;
  for (Hit& hit : hits) {
    const std::vector<ArticleId> folded = std::move(hit.duplicates);
    const double score = hit.score;
    all.push_back(std::move(hit));
    for (const ArticleId& id : folded) all.push_back({.card = {.id = id}, .score = score, .relation = all.back().relation});
  }
  return all;
}

}  // namespace

absl::StatusOr<std::vector<AblationRow>> MeasureAblation(const JudgedSet& set, const TemporaryIndex& index,
                                                         const Pipeline& pipeline, const SimilarRequest& base,
                                                         const AblationProgress& progress) {
  std::vector<AblationRow> rows;
  const auto measure = [&](const std::string& name, const FindSimilarFunction& find) -> absl::Status {
    progress(name);
    auto measured = MeasureSimilar(
        find, set.qrels, [](const std::string&) { return std::string(); }, [](std::size_t, std::size_t) {});
    if (!measured.ok()) return measured.status();
    rows.push_back({name, *std::move(measured)});
    return absl::OkStatus();
  };
  const auto snapshot = index.index().snapshot();
  for (const Variant& variant : Variants(base)) {
    const auto find = [&](const ArticleId& seed) -> absl::StatusOr<std::vector<Hit>> {
      SimilarRequest request = variant.request;
      request.seeds = {{.id = seed}};
      auto response = FindSimilarInSnapshot(*snapshot, *pipeline.analyzer, *pipeline.annotator, request, {},
                                            CandidateReach::kProposed, variant.weights);
      if (!response.ok()) return response.status();
      return Unfold(std::move(response->hits));
    };
    if (auto status = measure(variant.name, find); !status.ok()) return status;
  }
  std::vector<Article> articles = set.judged;
  articles.insert(articles.end(), set.background.begin(), set.background.end());
  const Baseline baseline(articles, *pipeline.analyzer);
  for (const auto& [name, kind] :
       {std::pair("TF-IDF cosine", BaselineKind::kTfIdfCosine), {"30-term OR", BaselineKind::kThirtyTermsOr}}) {
    const auto find = [&baseline, kind = kind](const ArticleId& seed) -> absl::StatusOr<std::vector<Hit>> {
      return baseline.FindSimilar(seed, kind, kEvaluationDepth);
    };
    if (auto status = measure(name, find); !status.ok()) return status;
  }
  return rows;
}

}  // namespace xeber
