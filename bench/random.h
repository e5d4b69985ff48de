// Random numbers that are the same on every machine and library: SplitMix64 (Steele, Lea, Flood 2014).
#pragma once

#include <cmath>
#include <cstddef>
#include <cstdint>

namespace xeber::bench {

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t Next() {
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
    return z ^ (z >> 31);
  }
  // In [0, 1).
  double Unit() { return static_cast<double>(Next() >> 11) * 0x1p-53; }
  // In [0, n); n > 0.
  std::size_t Below(std::size_t n) { return static_cast<std::size_t>(Unit() * static_cast<double>(n)); }
  // In [low, high].
  std::size_t Between(std::size_t low, std::size_t high) { return low + Below(high - low + 1); }
  bool Chance(double probability) { return Unit() < probability; }
  // In [low, high), as many between 10 and 100 as between 100 and 1000.
  std::size_t LogUniform(std::size_t low, std::size_t high) {
    return static_cast<std::size_t>(static_cast<double>(low) *
                                    std::pow(static_cast<double>(high) / static_cast<double>(low), Unit()));
  }

 private:
  std::uint64_t state_;
};

}  // namespace xeber::bench
