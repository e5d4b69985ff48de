// How well articles are sorted into the categories that their archive gives them.
#pragma once

#include <cstddef>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "indexer/open_index.h"
#include "news/document_terms.h"
#include "news/topic.h"

namespace xeber {

// Articles that were told right, of all.
struct Accuracy {
  std::size_t right = 0;
  std::size_t all = 0;
  double value() const { return all == 0 ? 0 : static_cast<double>(right) / static_cast<double>(all); }
};

// Media topics by category: what may be told of an article of that category ("iptc:04000000").
using TopicsOfCategory = std::map<std::string, std::vector<std::string>>;

// Parses "category=code", or "category=code,code", with codes of eight digits. INVALID_ARGUMENT tells which part is none.
absl::StatusOr<TopicsOfCategory> ParseTopicsOfCategory(const std::vector<std::string>& options);

// The articles of a file that carry a category, analysed and annotated.
class LabelledArchive {
 public:
  // NOT_FOUND if the file cannot be read, INVALID_ARGUMENT if fewer than two categories are in it. Memory: all of it.
  static absl::StatusOr<LabelledArchive> Read(const std::string& path, const Pipeline& pipeline);

  // Of the categories told by models each trained on all folds but one (article i is in fold i mod `folds`), the most probable.
  // `folds` >= 2. Errors as CategoryTrainer::Train.
  absl::StatusOr<Accuracy> CrossValidate(std::size_t folds) const;

  // Of the lexicon's media topics: the category whose best topic is the most probable; an article of which none is told is wrong.
  // Categories that `topics` does not name are left out.
  Accuracy Lexicon(const TopicsOfCategory& topics) const;

  std::size_t size() const { return articles_.size(); }

 private:
  struct Labelled {
    Article article;
    DocumentTerms terms;
    Annotations annotations;
  };
  std::vector<std::unique_ptr<const Labelled>> articles_;
};

}  // namespace xeber
