#include "eval/topic_evaluation.h"

#include <limits>
#include <set>

#include "absl/strings/str_cat.h"
#include "annotate/category_model.h"
#include "eval/judged_archive.h"
#include "text/document_terms.h"

namespace xeber {
namespace {

bool IsCode(const std::string& code) { return code.size() == 8 && code.find_first_not_of("0123456789") == std::string::npos; }

// The category whose best topic is the most probable; "" if none is told.
std::string Likeliest(const std::vector<Topic>& told, const TopicsOfCategory& topics) {
  std::string best;
  float probability = 0;
  for (const auto& [category, ids] : topics) {
    for (const std::string& id : ids) {
      for (const Topic& topic : told) {
        if (topic.id != id || topic.probability <= probability) continue;
        probability = topic.probability;
        best = category;
      }
    }
  }
  return best;
}

}  // namespace

absl::StatusOr<TopicsOfCategory> ParseTopicsOfCategory(const std::vector<std::string>& options) {
  TopicsOfCategory topics;
  for (const std::string& option : options) {
    const std::size_t equals = option.find('=');
    const absl::Status wrong =
        absl::InvalidArgumentError(absl::StrCat("\"", option, "\": want CATEGORY=CODE or CATEGORY=CODE,CODE, codes of 8 digits"));
    if (equals == std::string::npos || equals == 0) return wrong;
    std::vector<std::string>& ids = topics[option.substr(0, equals)];
    for (std::size_t at = equals; at != std::string::npos;) {
      const std::size_t comma = option.find(',', at + 1);
      const std::string code = option.substr(at + 1, comma == std::string::npos ? comma : comma - at - 1);
      if (!IsCode(code)) return wrong;
      ids.push_back("iptc:" + code);
      at = comma;
    }
  }
  return topics;
}

absl::StatusOr<LabelledArchive> LabelledArchive::Read(const std::string& path, const Pipeline& pipeline) {
  absl::StatusOr<std::vector<Article>> articles = ReadArticles(path, std::numeric_limits<std::size_t>::max());
  if (!articles.ok()) return articles.status();
  LabelledArchive archive;
  std::set<std::string> categories;
  ArticleAnalysis analysis;
  for (Article& article : *articles) {
    if (article.category.empty()) continue;
    categories.insert(article.category);
    auto labelled = std::make_unique<Labelled>();
    labelled->article = std::move(article);
    AnalyzeArticle(*pipeline.analyzer, labelled->article, analysis);
    labelled->terms = CountTerms(analysis);
    pipeline.annotator->Annotate(labelled->article, analysis, labelled->annotations);
    archive.articles_.push_back(std::move(labelled));
  }
  if (categories.size() < 2) return absl::InvalidArgumentError(path + ": want articles of at least two categories");
  return archive;
}

absl::StatusOr<Accuracy> LabelledArchive::CrossValidate(std::size_t folds) const {
  Accuracy accuracy;
  std::vector<Topic> told;
  for (std::size_t fold = 0; fold < folds; ++fold) {
    CategoryTrainer trainer;
    for (std::size_t i = 0; i < articles_.size(); ++i) {
      const Labelled& labelled = *articles_[i];
      if (i % folds != fold)
        trainer.Add(labelled.terms, labelled.annotations, labelled.article.category);
    }
    const absl::StatusOr<CategoryModel> model = trainer.Train();
    if (!model.ok()) return model.status();
    for (std::size_t i = fold; i < articles_.size(); i += folds) {
      const Labelled& labelled = *articles_[i];
      told.clear();
      model->Predict(labelled.terms, labelled.annotations, told);
      accuracy.right += told.front().id == "category:" + labelled.article.category;
      ++accuracy.all;
    }
  }
  return accuracy;
}

Accuracy LabelledArchive::Lexicon(const TopicsOfCategory& topics) const {
  Accuracy accuracy;
  for (const auto& labelled : articles_) {
    if (!topics.contains(labelled->article.category)) continue;
    accuracy.right += Likeliest(labelled->annotations.topics, topics) == labelled->article.category;
    ++accuracy.all;
  }
  return accuracy;
}

}  // namespace xeber
