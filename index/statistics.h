// Document frequencies, wherever they come from.
#pragma once

#include <cstdint>
#include <string_view>

namespace xeber {

class CollectionStatistics {
 public:
  virtual ~CollectionStatistics() = default;
  virtual std::uint64_t documents() const = 0;
  // Documents that hold the term (with its prefix), tombstoned ones included until a merge.
  virtual std::uint64_t DocumentFrequency(std::string_view term) const = 0;
};

}  // namespace xeber
