#include "index/doc_list.h"

#include <algorithm>
#include <functional>

namespace xeber {

bool DocList::IsSound(DocId documents) const {
  if (empty()) return true;
  if (second_page_ > size_ || back() >= documents) return false;
  const std::uint16_t* const middle = numbers_ + second_page_;
  const auto ascends = [](const std::uint16_t* begin, const std::uint16_t* end) {
    return std::adjacent_find(begin, end, std::greater_equal<>()) == end;
  };
  return ascends(numbers_, middle) && ascends(middle, numbers_ + size_);
}

}  // namespace xeber
