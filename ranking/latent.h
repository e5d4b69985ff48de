// Latent vectors compared.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>

namespace xeber {

// Cosine of two int8 vectors of one size, each of length 127 or empty; cut at 0.
inline float LatentCosine(std::span<const std::int8_t> a, std::span<const std::int8_t> b) {
  constexpr std::size_t kBlock = 16;
  std::int32_t dot = 0;
  std::size_t i = 0;
  for (; i + kBlock <= a.size(); i += kBlock)
    for (std::size_t j = 0; j < kBlock; ++j) dot += static_cast<std::int16_t>(a[i + j]) * static_cast<std::int16_t>(b[i + j]);
  for (; i < a.size(); ++i) dot += a[i] * b[i];
  return std::clamp(static_cast<float>(dot) / (127.0f * 127.0f), 0.0f, 1.0f);
}

}  // namespace xeber
