#include "annotate/reloadable_annotator.h"

#include <filesystem>
#include <utility>

namespace xeber {

absl::StatusOr<std::unique_ptr<const Annotator>> ReloadableAnnotator::Make(absl::Status* faults) const {
  AnnotatorOptions options{.data_dir = data_dir_, .faults = faults};
  std::error_code error;
  if (!gazetteer_.empty() && std::filesystem::exists(gazetteer_, error)) options.gazetteers.push_back(gazetteer_);
  return MakeAnnotator(options);
}

absl::StatusOr<std::unique_ptr<ReloadableAnnotator>> ReloadableAnnotator::Load(const std::string& data_dir,
                                                                               const std::string& gazetteer,
                                                                               absl::Status* faults) {
  std::unique_ptr<ReloadableAnnotator> annotator(new ReloadableAnnotator(data_dir, gazetteer));
  auto made = annotator->Make(faults);
  if (!made.ok()) return made.status();
  annotator->current_ = *std::move(made);
  return annotator;
}

absl::Status ReloadableAnnotator::Reload() {
  const std::scoped_lock reloading(reload_);
  auto made = Make(nullptr);
  if (!made.ok()) return made.status();
  std::shared_ptr<const Annotator> next = *std::move(made);
  const std::scoped_lock lock(mutex_);
  current_.swap(next);
  return absl::OkStatus();
}

}  // namespace xeber
