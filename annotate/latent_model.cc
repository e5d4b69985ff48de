#include "annotate/latent_model.h"

#include <Eigen/Dense>
#include <Eigen/Sparse>
#include <algorithm>
#include <cmath>
#include <random>

#include "annotate/model_file.h"

namespace xeber {
namespace {

constexpr std::string_view kMagic = "xeber-latent-2\n";
constexpr int kOversampling = 12;
// What the article says first weighs most, but a vector that is to tell subjects needs its other words too.
constexpr float kContentPower = 0.7f;

float WeightOf(const TermCount& feature) { return std::pow(feature.count, kContentPower); }

// An article's features along with the parts of its words.
const std::vector<TermCount>& WithParts(const std::vector<TermCount>& features, const PartsOfWords& parts,
                                        std::vector<TermCount>& out) {
  if (parts.empty()) return features;
  out = features;
  for (const TermCount& feature : features) {
    const auto found = parts.find(feature.term);
    if (found == parts.end()) continue;
    for (const std::uint64_t part : found->second) out.push_back({part, feature.count});
  }
  MergeFeatures(out);
  return out;
}

using Sparse = Eigen::SparseMatrix<float, Eigen::RowMajor>;
using Dense = Eigen::MatrixXf;

Dense Orthonormal(const Dense& columns) {
  Eigen::HouseholderQR<Dense> decomposition(columns);
  return decomposition.householderQ() * Dense::Identity(columns.rows(), columns.cols());
}

Dense RandomMatrix(Eigen::Index rows, Eigen::Index columns, std::uint32_t seed) {
  std::mt19937 random(seed);
  std::normal_distribution<float> normal;
  Dense made(rows, columns);
  for (Eigen::Index column = 0; column < columns; ++column) {
    for (Eigen::Index row = 0; row < rows; ++row) made(row, column) = normal(random);
  }
  return made;
}

// The first right singular vectors of `weights` (articles x terms), as columns.
Dense RightVectors(const Sparse& weights, int dimensions, const LatentOptions& options) {
  const Eigen::Index width = std::min<Eigen::Index>(dimensions + kOversampling, std::min(weights.rows(), weights.cols()));
  const Sparse turned = weights.transpose();
  Dense range = Orthonormal(weights * RandomMatrix(weights.cols(), width, options.seed));
  for (int i = 0; i < options.power_iterations; ++i) range = Orthonormal(weights * Orthonormal(turned * range));
  const Dense small = (turned * range);  // terms x width
  Eigen::BDCSVD<Dense> svd(small, Eigen::ComputeThinU);
  return svd.matrixU().leftCols(std::min<Eigen::Index>(dimensions, width));
}

}  // namespace

void LatentModel::Project(const DocumentTerms& terms, const Annotations& annotations, std::vector<std::int8_t>& out) const {
  thread_local std::vector<TermCount> features;
  thread_local std::vector<float> sums;
  WeighFeatures(terms, annotations, features);
  sums.assign(dimensions_, 0);
  bool any = false;
  for (const TermCount& term : features) {
    const auto row = rows_.find(term.term);
    if (row == rows_.end()) continue;
    any = true;
    const float weight = WeightOf(term) * scale_[row->second];
    const std::int8_t* components = &components_[row->second * dimensions_];
    for (std::size_t i = 0; i < dimensions_; ++i) sums[i] += weight * static_cast<float>(components[i]);
  }
  float square = 0;
  for (const float sum : sums) square += sum * sum;
  out.clear();
  if (!any || square == 0) return;
  for (const float sum : sums) out.push_back(static_cast<std::int8_t>(std::lround(sum / std::sqrt(square) * 127)));
}

std::string LatentModel::Serialize() const {
  ModelWriter writer(kMagic);
  writer.Value(dimensions_);
  std::vector<std::uint64_t> terms(rows_.size());
  for (const auto& [term, row] : rows_) terms[row] = term;
  writer.Values(terms);
  writer.Values(scale_);
  writer.Values(components_);
  return writer.Finish();
}

absl::StatusOr<LatentModel> LatentModel::Parse(std::string_view bytes) {
  const absl::Status broken =
      absl::InvalidArgumentError("not a latent model of this version, or damaged: reindex to train it again");
  ModelReader reader(bytes);
  LatentModel read;
  std::vector<std::uint64_t> terms;
  if (!reader.Open(kMagic) || !reader.Value(read.dimensions_) || !reader.Values(terms) || !reader.Values(read.scale_) ||
      !reader.Values(read.components_) || !reader.AtEnd())
    return broken;
  if (read.scale_.size() != terms.size() || read.dimensions_ > 4096 || read.components_.size() != terms.size() * read.dimensions_)
    return broken;
  for (std::uint32_t row = 0; row < terms.size(); ++row) read.rows_.emplace(terms[row], row);
  return read;
}

void LatentTrainer::Add(const DocumentTerms& terms, const Annotations& annotations) {
  WeighFeatures(terms, annotations, articles_.emplace_back());
  articles_.back().shrink_to_fit();
}

absl::StatusOr<LatentModel> LatentTrainer::Train(const LatentOptions& options, const PartsOfWords& parts) const {
  std::unordered_map<std::uint64_t, std::uint32_t> frequency;
  std::vector<TermCount> with_parts;
  for (const auto& article : articles_) {
    for (const TermCount& term : WithParts(article, parts, with_parts)) ++frequency[term.term];
  }
  std::vector<std::pair<std::uint32_t, std::uint64_t>> kept;
  const double most = std::max(2.0, options.max_share * static_cast<double>(articles_.size()));
  for (const auto& [term, df] : frequency) {
    if (df >= options.min_articles && df <= most) kept.emplace_back(df, term);
  }
  std::sort(kept.begin(), kept.end(), std::greater<>());
  if (kept.size() > options.max_terms) kept.resize(options.max_terms);
  if (articles_.size() < 2 || kept.empty())
    return absl::FailedPreconditionError("a latent model needs at least two articles that share terms");
  LatentModel trained;
  std::vector<float> idf;
  for (const auto& [df, term] : kept) {
    trained.rows_.emplace(term, static_cast<std::uint32_t>(idf.size()));
    idf.push_back(std::log(static_cast<float>(articles_.size() + 1) / static_cast<float>(df)));
  }
  std::vector<Eigen::Triplet<float>> cells;
  for (std::size_t article = 0; article < articles_.size(); ++article) {
    const std::size_t first = cells.size();
    float square = 0;
    for (const TermCount& term : WithParts(articles_[article], parts, with_parts)) {
      const auto row = trained.rows_.find(term.term);
      if (row == trained.rows_.end()) continue;
      const float weight = WeightOf(term) * idf[row->second];
      square += weight * weight;
      cells.emplace_back(static_cast<int>(article), static_cast<int>(row->second), weight);
    }
    for (std::size_t i = first; i < cells.size(); ++i)
      cells[i] = {cells[i].row(), cells[i].col(), cells[i].value() / std::sqrt(square)};
  }
  Sparse weights(static_cast<Eigen::Index>(articles_.size()), static_cast<Eigen::Index>(kept.size()));
  weights.setFromTriplets(cells.begin(), cells.end());
  const Dense vectors = RightVectors(weights, options.dimensions, options);
  trained.dimensions_ = static_cast<std::uint64_t>(vectors.cols());
  for (Eigen::Index row = 0; row < vectors.rows(); ++row) {
    const float largest = std::max(vectors.row(row).cwiseAbs().maxCoeff(), 1e-12f);
    trained.scale_.push_back(idf[static_cast<std::size_t>(row)] * largest / 127);
    for (Eigen::Index column = 0; column < vectors.cols(); ++column)
      trained.components_.push_back(static_cast<std::int8_t>(std::lround(vectors(row, column) / largest * 127)));
  }
  return trained;
}

double LatentSimilarity(const std::vector<std::int8_t>& a, const std::vector<std::int8_t>& b) {
  if (a.empty() || a.size() != b.size()) return 0;
  double product = 0;
  double square_a = 0;
  double square_b = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    product += a[i] * b[i];
    square_a += a[i] * a[i];
    square_b += b[i] * b[i];
  }
  return square_a == 0 || square_b == 0 ? 0 : product / std::sqrt(square_a * square_b);
}

}  // namespace xeber
