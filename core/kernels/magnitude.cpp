#include "magnitude.h"

#include <limits>

#include "simd.h"

namespace headlight {

Magnitudes magnitudes(std::span<const float> values) {
  const f32x4 limit = splat(std::numeric_limits<float>::max());
  f32x4 best = splat(0.0F);
  u32x4 finite = splat_u32(0xFFFFFFFFU);
  const auto see = [&](f32x4 value) {
    best = larger(best, magnitude(value));
    finite = both(finite, at_least(limit, magnitude(value)));
  };
  std::size_t i = 0;
  for (; i + kLanes <= values.size(); i += kLanes) see(load(&values[i]));
  if (i < values.size()) see(load_part(&values[i], values.size() - i, 0.0F));
  return {largest_lane(best), all_bits(finite)};
}

}  // namespace headlight
