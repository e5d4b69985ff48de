// Lists of what is kept by id, page by page.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "absl/status/statusor.h"

namespace xeber {

// Calls add(item) for each of the page that `request` asks for; returns the token of the next page, empty after the last. A token is
// the last id of the page before; `list(after, limit)` gives the items behind an id, in order. INVALID_ARGUMENT for a negative size.
template <typename Request, typename List, typename Add>
absl::StatusOr<std::string> ListPage(const Request& request, List list, Add add) {
  constexpr int kDefaultPage = 100, kMostPage = 1000;
  if (request.page_size() < 0)
    return absl::InvalidArgumentError(fmt::format("page_size: {} is negative", request.page_size()));
  const auto size = static_cast<std::size_t>(request.page_size() == 0 ? kDefaultPage : std::min(request.page_size(), kMostPage));
  const auto items = list(std::string_view(request.page_token()), size + 1);
  const std::size_t shown = std::min(size, items.size());
  for (std::size_t i = 0; i < shown; ++i) add(items[i]);
  return items.size() > size ? items[size - 1].id : std::string();
}

}  // namespace xeber
