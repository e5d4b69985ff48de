// Powers of cosines, looked up in tables.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <memory>

#include "ranking/cosine_sums.h"

namespace xeber {

inline constexpr int kPowerTableShift = 5;
inline constexpr std::size_t kPowerTableSize = std::size_t{1} << (16 - kPowerTableShift);
using PowerTable = std::array<float, kPowerTableSize>;

// Of cosines as CosineSums has them, by their upper bits; of those above 1 as of 1.
inline PowerTable PowersOf(double power) {
  PowerTable table;
  for (std::size_t i = 0; i < table.size(); ++i)
    table[i] = static_cast<float>(std::pow(std::min(1.0, static_cast<double>(i << kPowerTableShift) / CosineSums::kOne), power));
  return table;
}

// The committed power stands in a table that is made once, another one in a table of the request. Immutable.
class CosinePowers {
 public:
  // `table` is that of the committed power, and must outlive this.
  CosinePowers(double power, double committed, const PowerTable& table) {
    if (power != committed) own_ = std::make_unique<PowerTable>(PowersOf(power));
    table_ = own_ != nullptr ? own_.get() : &table;
  }

  float Of(std::uint16_t cosine) const { return (*table_)[cosine >> kPowerTableShift]; }
  // The least positive cosine in the table whose power is as large as that; if there is none, the last of the table.
  std::uint16_t Reaching(float power) const {
    const auto found = std::lower_bound(table_->begin() + 1, table_->end() - 1, power) - table_->begin();
    return static_cast<std::uint16_t>(found << kPowerTableShift);
  }

 private:
  std::unique_ptr<PowerTable> own_;
  const PowerTable* table_;
};

}  // namespace xeber
