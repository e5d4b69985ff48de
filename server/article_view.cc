#include "server/article_view.h"

#include "server/enum_mapping.h"

namespace xeber {

absl::StatusOr<bool> WantsBody(v1::ArticleView view, bool by_default) {
  static constexpr EnumTable<v1::ArticleView, bool, 2> kViews = {
      {{v1::ARTICLE_VIEW_BASIC, false}, {v1::ARTICLE_VIEW_FULL, true}}};
  if (view == v1::ARTICLE_VIEW_UNSPECIFIED) return by_default;
  return EnumFromProto("view", view, kViews);
}

}  // namespace xeber
