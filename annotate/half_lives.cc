#include "annotate/half_lives.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <unordered_map>

#include "annotate/model_file.h"

namespace xeber {
namespace {

constexpr std::string_view kMagic = "xeber-half-lives-1\n";
constexpr std::size_t kRead = 1500;      // articles of a category, evenly over all in order of time; each is compared once at each distance
constexpr std::size_t kLeastPairs = 50;  // fewer tell nothing of a distance
constexpr double kDay = 24 * 3600;
// Distances double: within a day, one to two days, two to four, ... up to three years.
constexpr std::size_t kDistances = 12;
constexpr std::size_t kFarDistances = 3;  // the last of those that are known, at least kFar days away
constexpr double kFar = 64;
constexpr double kLeastExcess = 3;  // standard errors by which near articles must be more alike

double Days(std::size_t distance) { return distance == 0 ? 0 : std::exp2(static_cast<double>(distance) - 1); }

struct Mean {
  double sum = 0, squares = 0;
  std::size_t count = 0;
  void Add(double value) {
    sum += value;
    squares += value * value;
    ++count;
  }
  double value() const { return sum / static_cast<double>(count); }
  double error() const {
    const double n = static_cast<double>(count);
    return std::sqrt(std::max(0.0, squares / n - value() * value()) / n);
  }
};

// How alike articles are, by their distance in time.
using Likeness = std::array<Mean, kDistances>;

struct Weighted {
  std::uint64_t term;
  float weight;
};
// By rising term, of unit length.
using Vector = std::vector<Weighted>;

double Cosine(const Vector& a, const Vector& b) {
  double sum = 0;
  for (auto at = a.begin(), other = b.begin(); at != a.end() && other != b.end();) {
    if (at->term == other->term) sum += static_cast<double>(at++->weight) * static_cast<double>(other++->weight);
    else if (at->term < other->term) ++at;
    else ++other;
  }
  return sum;
}

struct DatedVector {
  std::int64_t time;
  Vector vector;
};

// `articles` by rising time.
Likeness Measure(const std::vector<DatedVector>& articles) {
  Likeness likeness;
  for (std::size_t distance = 0; distance < kDistances; ++distance) {
    for (std::size_t i = 0; i < articles.size(); ++i) {
      const auto after = [&](double days) {
        const auto time = static_cast<std::int64_t>(static_cast<double>(articles[i].time) + days * kDay);
        return std::lower_bound(articles.begin() + static_cast<std::ptrdiff_t>(i) + 1, articles.end(), time,
                                [](const DatedVector& article, std::int64_t at) { return article.time < at; });
      };
      const auto first = after(Days(distance)), last = after(Days(distance + 1));
      if (first != last) likeness[distance].Add(Cosine(articles[i].vector, (first + (last - first) / 2)->vector));
    }
  }
  return likeness;
}

// The distance in days at which half of what makes near articles alike is gone.
std::optional<double> PaceOf(const Likeness& likeness) {
  std::vector<std::size_t> known;
  for (std::size_t distance = 0; distance < kDistances; ++distance)
    if (likeness[distance].count >= kLeastPairs) known.push_back(distance);
  Mean far;
  for (std::size_t i = known.size(); i-- > 0 && i + kFarDistances >= known.size();)
    if (Days(known[i]) >= kFar) far.Add(likeness[known[i]].value());
  if (known.empty() || far.count == 0) return std::nullopt;
  const Mean& near = likeness[known.front()];
  const double most = near.value() - far.value();
  if (most <= kLeastExcess * near.error()) return std::nullopt;
  // Between two distances the excess is taken to fall evenly with the logarithm of the distance.
  const auto middle = [](std::size_t distance) { return static_cast<double>(distance) - .5; };
  double before = most;
  for (std::size_t i = 1; i < known.size(); ++i) {
    const double excess = likeness[known[i]].value() - far.value();
    if (excess <= most / 2) {
      const double share = (before - most / 2) / (before - excess);
      return std::exp2(middle(known[i - 1]) + share * (middle(known[i]) - middle(known[i - 1])));
    }
    before = excess;
  }
  return std::nullopt;
}

std::unordered_map<std::uint64_t, float> InverseFrequencies(const std::vector<std::vector<TermCount>>& features) {
  std::unordered_map<std::uint64_t, float> result;
  for (const std::vector<TermCount>& article : features)
    for (const TermCount& term : article) ++result[term.term];
  for (auto& [term, value] : result) value = std::log(static_cast<float>(features.size() + 1) / value);
  return result;
}

Vector VectorOf(const std::vector<TermCount>& features, const std::unordered_map<std::uint64_t, float>& idf) {
  Vector vector;
  double squares = 0;
  for (const TermCount& feature : features) {
    const auto at = idf.find(feature.term);
    if (at == idf.end() || at->second <= 0) continue;
    vector.push_back({feature.term, at->second * std::sqrt(feature.count)});
    squares += static_cast<double>(vector.back().weight) * static_cast<double>(vector.back().weight);
  }
  for (Weighted& one : vector) one.weight /= static_cast<float>(std::sqrt(squares));
  return vector;
}

}  // namespace

std::optional<std::chrono::hours> HalfLives::Of(std::string_view category) const {
  const auto at = by_category_.find(category);
  return at == by_category_.end() ? std::nullopt : std::optional(at->second);
}

std::string HalfLives::Serialize() const {
  ModelWriter writer(kMagic);
  writer.Value(static_cast<std::uint64_t>(by_category_.size()));
  for (const auto& [category, half_life] : by_category_) {
    writer.Text(category);
    writer.Value(static_cast<std::int64_t>(half_life.count()));
  }
  return writer.Finish();
}

absl::StatusOr<HalfLives> HalfLives::Parse(std::string_view bytes) {
  const absl::Status damaged = absl::InvalidArgumentError("no half-lives of categories of this version, or damaged");
  ModelReader reader(bytes);
  std::uint64_t size = 0;
  if (!reader.Open(kMagic) || !reader.Value(size)) return damaged;
  HalfLives result;
  for (; size > 0; --size) {
    std::string category;
    std::int64_t hours = 0;
    if (!reader.Text(category) || !reader.Value(hours) || hours < kShortest.count() || hours > kLongest.count()) return damaged;
    result.by_category_.emplace(std::move(category), hours);
  }
  if (!reader.AtEnd()) return damaged;
  return result;
}

void HalfLivesTrainer::Add(const Article& article, std::size_t number) {
  if (article.publish_time && !article.category.empty())
    by_category_[article.category].push_back({article.publish_time->at.time_since_epoch().count(), number});
}

HalfLives HalfLivesTrainer::Train(const std::vector<std::vector<TermCount>>& features) const {
  std::map<std::string, double> paces;
  double log_sum = 0, weight = 0;  // of paces, by number of articles
  std::unordered_map<std::uint64_t, float> idf;
  for (const auto& [category, dated] : by_category_) {
    if (dated.size() < kLeastArticles) continue;
    if (idf.empty()) idf = InverseFrequencies(features);
    std::vector<Dated> in_order = dated;
    std::ranges::sort(in_order, {}, [](const Dated& article) { return std::pair(article.time, article.number); });
    std::vector<DatedVector> articles;
    const std::size_t count = std::min(in_order.size(), kRead);
    for (std::size_t i = 0; i < count; ++i) {
      const Dated& article = in_order[i * in_order.size() / count];
      articles.push_back({article.time, VectorOf(features[article.number], idf)});
    }
    const auto pace = PaceOf(Measure(articles));
    if (!pace) continue;
    paces[category] = *pace;
    log_sum += std::log(*pace) * static_cast<double>(dated.size());
    weight += static_cast<double>(dated.size());
  }
  HalfLives result;
  for (const auto& [category, pace] : paces) {
    const double hours = static_cast<double>(HalfLives::kMean.count()) * pace / std::exp(log_sum / weight);
    result.by_category_[category] = std::clamp(std::chrono::hours(std::llround(hours)), HalfLives::kShortest, HalfLives::kLongest);
  }
  return result;
}

}  // namespace xeber
