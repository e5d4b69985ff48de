#include "ranking/hit_groups.h"

#include "ranking/strongest_terms.h"

namespace xeber {

std::optional<HitGroups::Fold> HitGroups::FindOrAdd(const DocumentLocation& at, std::size_t hit) {
  if (options_.duplicates) {
    if (const auto text = texts_.FindOrAdd(TextPrintOf(snapshot_, at))) return Fold{hit_of_text_[*text], true};
    hit_of_text_.push_back(hit);
  }
  if (options_.stories) {
    const std::size_t known = stories_.size(), story = stories_.FindOrAdd(ViewOf(snapshot_, at));
    if (story < known) {
      if (options_.duplicates) hit_of_text_.back() = hit_of_story_[story];  // and so do its duplicates
      return Fold{hit_of_story_[story], false};
    }
    hit_of_story_.push_back(hit);
  }
  return std::nullopt;
}

}  // namespace xeber
