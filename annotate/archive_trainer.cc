#include "annotate/archive_trainer.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "annotate/model_file.h"

namespace xeber {
namespace {

constexpr std::string_view kMagic = "xeber-archive-models-1\n";

class TrainedModels final : public ArchiveModels {
 public:
  TrainedModels(std::optional<CategoryModel> categories, std::optional<LatentModel> latent, std::optional<ArchiveNames> names,
                std::optional<HalfLives> half_lives, std::optional<CompoundParts> compounds)
      : categories_(std::move(categories)),
        latent_(std::move(latent)),
        names_(std::move(names)),
        half_lives_(std::move(half_lives)),
        compounds_(std::move(compounds)) {}

  // The models were trained on entities as they were found; names are resolved last.
  void Annotate(const Article& article, const DocumentTerms& terms, Annotations& annotations) const override {
    Tell(article, terms, annotations);
    if (names_) names_->Resolve(annotations);
  }

  std::optional<std::chrono::hours> HalfLife(std::string_view category) const override {
    return half_lives_ ? half_lives_->Of(category) : std::nullopt;
  }

 private:
  void Tell(const Article& article, const DocumentTerms& terms, Annotations& annotations) const {
    std::vector<Topic>& topics = annotations.topics;
    annotations.parts.clear();
    if (compounds_) compounds_->Find(terms, annotations.parts);
    annotations.latent.clear();
    if (latent_) latent_->Project(terms, annotations, annotations.latent);
    std::erase_if(topics, [](const Topic& topic) { return topic.id.starts_with(kCategoryTopic); });
    if (!categories_ || !article.category.empty()) return;
    categories_->Predict(terms, annotations, topics);
    std::erase_if(topics, [](const Topic& topic) { return topic.probability < kLeastTold; });
    std::sort(topics.begin(), topics.end(), [](const Topic& a, const Topic& b) {
      return a.probability != b.probability ? a.probability > b.probability : a.id < b.id;
    });
  }

  std::optional<CategoryModel> categories_;
  std::optional<LatentModel> latent_;
  std::optional<ArchiveNames> names_;
  std::optional<HalfLives> half_lives_;
  std::optional<CompoundParts> compounds_;
};

template <typename Model>
absl::Status ParseOne(const std::string& bytes, std::optional<Model>& out) {
  if (bytes.empty()) return absl::OkStatus();
  auto model = Model::Parse(bytes);
  if (!model.ok()) return model.status();
  out = *std::move(model);
  return absl::OkStatus();
}

}  // namespace

void ArchiveTrainer::Add(const Article& article, const DocumentTerms& terms, const Annotations& annotations) {
  half_lives_.Add(article, latent_.size());
  latent_.Add(terms, annotations);
  categories_.Add(terms, annotations, article.category);
  names_.Add(article, annotations);
  compounds_.Add(terms);
}

std::string ArchiveTrainer::Train(const TrainingOptions& options) const {
  std::string categories, latent;
  const CompoundParts compounds = compounds_.Train();
  if (latent_.size() >= options.least_latent_articles)
    if (const auto model = latent_.Train(options.latent, compounds_.Split(compounds)); model.ok()) latent = model->Serialize();
  if (categories_.size() >= options.least_category_articles)
    if (const auto model = categories_.Train(); model.ok()) categories = model->Serialize();
  const ArchiveNames names = names_.Train();
  const HalfLives half_lives = half_lives_.Train(latent_.features());
  if (categories.empty() && latent.empty() && names.empty() && half_lives.empty() && compounds.empty()) return "";
  ModelWriter writer(kMagic);
  writer.Text(categories);
  writer.Text(latent);
  writer.Text(names.empty() ? "" : names.Serialize());
  writer.Text(half_lives.empty() ? "" : half_lives.Serialize());
  writer.Text(compounds.empty() ? "" : compounds.Serialize());
  return writer.Finish();
}

absl::StatusOr<std::shared_ptr<const ArchiveModels>> ParseArchiveModels(std::string_view bytes) {
  ModelReader reader(bytes);
  std::string categories, latent, names, half_lives, compounds;
  if (!reader.Open(kMagic) || !reader.Text(categories) || !reader.Text(latent) || (!reader.AtEnd() && !reader.Text(names)) ||
      (!reader.AtEnd() && !reader.Text(half_lives)) || (!reader.AtEnd() && !reader.Text(compounds)) || !reader.AtEnd())
    return absl::InvalidArgumentError("no models of an archive of this version, or damaged: reindex to train them again");
  std::optional<CategoryModel> category_model;
  std::optional<LatentModel> latent_model;
  std::optional<ArchiveNames> archive_names;
  std::optional<HalfLives> learned_half_lives;
  std::optional<CompoundParts> compound_parts;
  if (auto status = ParseOne(categories, category_model); !status.ok()) return status;
  if (auto status = ParseOne(latent, latent_model); !status.ok()) return status;
  if (auto status = ParseOne(names, archive_names); !status.ok()) return status;
  if (auto status = ParseOne(half_lives, learned_half_lives); !status.ok()) return status;
  if (auto status = ParseOne(compounds, compound_parts); !status.ok()) return status;
  return std::make_shared<const TrainedModels>(std::move(category_model), std::move(latent_model), std::move(archive_names),
                                               std::move(learned_half_lives), std::move(compound_parts));
}

}  // namespace xeber
