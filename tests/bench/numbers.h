#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace headlight::bench {

/// Numbers of ordinary size, the same in every run; which ones does not change the time.
inline std::vector<float> numbers(std::size_t count, std::uint32_t seed) {
  std::vector<float> values(count);
  for (float& value : values) {
    seed = seed * 1664525u + 1013904223u;
    value = static_cast<float>(seed >> 8) * 0x1p-23F - 1.0F;  // [-1, 1)
  }
  return values;
}

}  // namespace headlight::bench
