#include "ranking/hit_groups.h"

#include "ranking/strongest_terms.h"

namespace xeber {

std::optional<HitGroups::Fold> HitGroups::FindOrAdd(const DocumentLocation& at, std::size_t hit) {
  if (options_.duplicates) {
    if (const auto text = texts_.FindOrAdd(TextPrintOf(snapshot_, at))) return fold_of_text_[*text];
    fold_of_text_.push_back({hit, true});
  }
  if (options_.stories) {
    const std::size_t known = stories_.size(), story = stories_.FindOrAdd(ViewOf(snapshot_, at));
    if (story < known) {
      const Fold fold{hit_of_story_[story], false};
      if (options_.duplicates) fold_of_text_.back() = fold;
      return fold;
    }
    hit_of_story_.push_back(hit);
  }
  return std::nullopt;
}

}  // namespace xeber
