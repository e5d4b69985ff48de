#include "annotate/category_model.h"

#include <linear.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <numeric>

#include "absl/strings/str_cat.h"
#include "annotate/model_file.h"

namespace xeber {
namespace {

constexpr std::string_view kMagic = "xeber-category-1\n";
constexpr TermOptions kTerms{.pairs = true, .title_times = 2};
constexpr double kCost = 20;               // of a wrong article against the size of the weights
constexpr std::uint32_t kMinArticles = 2;  // that a term must occur in

// The row and weight of each known term of an article, of unit length together, by rising row.
std::vector<std::pair<std::uint32_t, float>> Weigh(const std::vector<TermCount>& terms,
                                                   const std::unordered_map<std::uint64_t, std::uint32_t>& rows,
                                                   const std::vector<float>& idf) {
  std::vector<std::pair<std::uint32_t, float>> weighed;
  float square = 0;
  for (const TermCount& term : terms) {
    const auto row = rows.find(term.term);
    if (row == rows.end()) continue;
    const float weight = (1 + std::log(term.count)) * idf[row->second];
    square += weight * weight;
    weighed.emplace_back(row->second, weight);
  }
  std::sort(weighed.begin(), weighed.end());
  const float scale = square > 0 ? 1 / std::sqrt(square) : 0;
  for (auto& [row, weight] : weighed) weight *= scale;
  return weighed;
}

struct ModelDeleter {
  void operator()(model* trained) const { free_and_destroy_model(&trained); }
};

}  // namespace

void CategoryModel::Predict(const DocumentTerms& terms, const Annotations& annotations, std::vector<Topic>& out) const {
  thread_local std::vector<TermCount> features;
  CountFeatures(terms, annotations, kTerms, features);
  const auto weighed = Weigh(features, rows_, idf_);
  if (weighed.empty()) return;
  std::vector<float> scores = bias_;
  for (const auto& [row, weight] : weighed) {
    const float* weights = &weights_[row * scores.size()];
    for (std::size_t i = 0; i < scores.size(); ++i) scores[i] += weight * weights[i];
  }
  float sum = 0;
  for (float& score : scores) sum += score = 1 / (1 + std::exp(-score));
  const auto first = static_cast<std::ptrdiff_t>(out.size());
  for (std::size_t i = 0; i < scores.size(); ++i) out.push_back({std::string(kCategoryTopic) + categories_[i], scores[i] / sum});
  std::sort(out.begin() + first, out.end(), [](const Topic& a, const Topic& b) {
    return a.probability != b.probability ? a.probability > b.probability : a.id < b.id;
  });
}

std::string CategoryModel::Serialize() const {
  ModelWriter writer(kMagic);
  writer.Value(static_cast<std::uint64_t>(categories_.size()));
  for (const std::string& category : categories_) writer.Text(category);
  std::vector<std::pair<std::uint32_t, std::uint64_t>> terms;
  for (const auto& [term, row] : rows_) terms.emplace_back(row, term);
  std::sort(terms.begin(), terms.end());
  std::vector<std::uint64_t> ordered;
  for (const auto& [row, term] : terms) ordered.push_back(term);
  writer.Values(ordered);
  writer.Values(idf_);
  writer.Values(weights_);
  writer.Values(bias_);
  return writer.Finish();
}

absl::StatusOr<CategoryModel> CategoryModel::Parse(std::string_view bytes) {
  const absl::Status broken =
      absl::InvalidArgumentError("not a model of categories of this version, or damaged: reindex to train it again");
  ModelReader reader(bytes);
  CategoryModel read;
  std::uint64_t count = 0;
  if (!reader.Open(kMagic) || !reader.Value(count) || count > bytes.size()) return broken;
  read.categories_.resize(count);
  for (std::string& category : read.categories_) {
    if (!reader.Text(category)) return broken;
  }
  std::vector<std::uint64_t> terms;
  if (!reader.Values(terms) || !reader.Values(read.idf_) || !reader.Values(read.weights_) || !reader.Values(read.bias_) ||
      !reader.AtEnd())
    return broken;
  if (read.idf_.size() != terms.size() || read.bias_.size() != count || read.weights_.size() != terms.size() * count)
    return broken;
  for (std::uint32_t row = 0; row < terms.size(); ++row) read.rows_.emplace(terms[row], row);
  return read;
}

void CategoryTrainer::Add(const DocumentTerms& terms, const Annotations& annotations, std::string_view category) {
  if (category.empty()) return;
  CountFeatures(terms, annotations, kTerms, articles_.emplace_back());
  articles_.back().shrink_to_fit();
  const auto known = std::find(categories_.begin(), categories_.end(), category);
  labels_.push_back(static_cast<int>(known - categories_.begin()));
  if (known == categories_.end()) categories_.emplace_back(category);
}

// The most frequent categories, in the order in which they were met, into `names`; returns the number there of each article's, -1
// for one that is left out.
std::vector<int> CategoryTrainer::ChooseCategories(const CategoryOptions& options, std::vector<std::string>& names) const {
  std::vector<std::size_t> counts(categories_.size()), order(categories_.size());
  for (const int label : labels_) ++counts[static_cast<std::size_t>(label)];
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return counts[a] > counts[b]; });
  if (order.size() > options.most_categories) order.resize(options.most_categories);
  std::erase_if(order, [&](std::size_t category) { return counts[category] < options.least_articles; });
  std::sort(order.begin(), order.end());
  std::vector<int> numbers(categories_.size(), -1), labels;
  for (const std::size_t category : order) {
    numbers[category] = static_cast<int>(names.size());
    names.push_back(categories_[category]);
  }
  for (const int label : labels_) labels.push_back(numbers[static_cast<std::size_t>(label)]);
  return labels;
}

// The most frequent features of the articles that have a label, and their idf, into `model`.
void CategoryTrainer::ChooseFeatures(const std::vector<int>& labels, std::size_t most, CategoryModel& model) const {
  std::unordered_map<std::uint64_t, std::uint32_t> frequency;
  float articles = 0;
  for (std::size_t i = 0; i < articles_.size(); ++i) {
    if (labels[i] < 0) continue;
    ++articles;
    for (const TermCount& term : articles_[i]) ++frequency[term.term];
  }
  std::vector<std::pair<std::uint32_t, std::uint64_t>> kept;
  for (const auto& [term, df] : frequency)
    if (df >= kMinArticles) kept.emplace_back(df, term);
  std::sort(kept.begin(), kept.end(), std::greater<>());
  if (kept.size() > most) kept.resize(most);
  for (const auto& [df, term] : kept) {
    model.rows_.emplace(term, static_cast<std::uint32_t>(model.idf_.size()));
    model.idf_.push_back(std::log((articles + 1) / static_cast<float>(df)));
  }
}

absl::StatusOr<CategoryModel> CategoryTrainer::Train(const CategoryOptions& options) const {
  CategoryModel trained;
  const std::vector<int> chosen = ChooseCategories(options, trained.categories_);
  if (trained.categories_.size() < 2)
    return absl::FailedPreconditionError("a model of categories needs articles of at least two categories");
  ChooseFeatures(chosen, options.most_features, trained);
  std::vector<std::vector<feature_node>> nodes;
  std::vector<feature_node*> rows;
  std::vector<double> labels;
  const int bias_index = static_cast<int>(trained.idf_.size()) + 1;
  for (std::size_t i = 0; i < articles_.size(); ++i) {
    if (chosen[i] < 0) continue;
    labels.push_back(chosen[i]);
    std::vector<feature_node>& row = nodes.emplace_back();
    for (const auto& [number, weight] : Weigh(articles_[i], trained.rows_, trained.idf_))
      row.push_back({static_cast<int>(number) + 1, weight});
    row.push_back({bias_index, 1});
    row.push_back({-1, 0});
  }
  for (auto& row : nodes) rows.push_back(row.data());
  const problem task{.l = static_cast<int>(rows.size()), .n = bias_index, .y = labels.data(), .x = rows.data(), .bias = 1};
  parameter settings{};
  settings.solver_type = L2R_LR;
  settings.eps = 0.01;
  settings.C = kCost;
  set_print_string_function([](const char*) {});
  const std::unique_ptr<model, ModelDeleter> learned(train(&task, &settings));
  const std::size_t count = trained.categories_.size();
  trained.weights_.resize(trained.idf_.size() * count);
  trained.bias_.resize(count);
  const bool binary = learned->nr_class == 2;  // liblinear keeps one vector for two classes
  for (int column = 0; column < learned->nr_class; ++column) {
    const auto category = static_cast<std::size_t>(learned->label[column]);
    const int stride = binary ? 1 : learned->nr_class;
    const double sign = binary && column == 1 ? -1 : 1;
    const auto weight = [&](int row) { return static_cast<float>(sign * learned->w[row * stride + (binary ? 0 : column)]); };
    for (int row = 0; row + 1 < bias_index; ++row)
      trained.weights_[static_cast<std::size_t>(row) * count + category] = weight(row);
    trained.bias_[category] = weight(bias_index - 1);
  }
  return trained;
}

}  // namespace xeber
