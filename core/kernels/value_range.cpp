#include "value_range.h"

#include <limits>

#include "simd.h"

namespace headlight {

ValueRange range_of(std::span<const float> values) {
  const f32x4 limit = splat(std::numeric_limits<float>::max());
  f32x4 lowest = splat(0.0F);
  f32x4 highest = splat(0.0F);
  u32x4 finite = splat_u32(0xFFFFFFFFU);
  const auto see = [&](f32x4 value) {
    lowest = smaller(lowest, value);
    highest = larger(highest, value);
    finite = both(finite, at_least(limit, magnitude(value)));
  };
  std::size_t i = 0;
  for (; i + kLanes <= values.size(); i += kLanes) see(load(&values[i]));
  if (i < values.size()) see(load_part(&values[i], values.size() - i, 0.0F));
  return {-largest_lane(sub(splat(0.0F), lowest)), largest_lane(highest), all_bits(finite)};
}

}  // namespace headlight
