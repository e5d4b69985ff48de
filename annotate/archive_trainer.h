// Trains on an archive what its own articles teach, and reads it back.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "annotate/archive_names.h"
#include "annotate/category_model.h"
#include "annotate/compound_parts.h"
#include "annotate/half_lives.h"
#include "annotate/latent_model.h"
#include "news/archive_models.h"

namespace xeber {

struct TrainingOptions {
  LatentOptions latent;
  std::size_t least_latent_articles = 200;   // fewer say too little about which words belong together
  std::size_t least_category_articles = 20;  // with a category, in all; fewer teach nothing about those without one
};

// Collects articles, then trains. Memory: 32 bytes a distinct word of an article, and 16 a pair. Not thread-safe.
class ArchiveTrainer {
 public:
  void Add(const Article& article, const DocumentTerms& terms, const Annotations& annotations);
  std::size_t size() const { return latent_.size(); }

  // The models as a file's bytes, for ParseArchiveModels; empty if the articles are too few, or of one category, and teach
  // nothing. Deterministic for the same articles in the same order.
  std::string Train(const TrainingOptions& options = {}) const;

 private:
  LatentTrainer latent_;
  CategoryTrainer categories_;
  NamesTrainer names_;
  HalfLivesTrainer half_lives_;
  CompoundTrainer compounds_;
};

// The models of bytes from ArchiveTrainer::Train. They tell an article without a category those of the archive
// ("category:<name>") that are at least as probable as kLeastTold, give every article with known words a latent vector,
// resolve last names and acronyms that stand alone (ArchiveNames), and tell half-lives (HalfLives) and the parts of compounds
// (CompoundParts). INVALID_ARGUMENT for
// bytes that are none, of another version, or damaged.
absl::StatusOr<std::shared_ptr<const ArchiveModels>> ParseArchiveModels(std::string_view bytes);

inline constexpr float kLeastTold = 0.05f;

}  // namespace xeber
