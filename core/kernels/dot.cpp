#include "dot.h"

#include <cassert>

#include "simd.h"

namespace headlight {

float dot(std::span<const float> a, std::span<const float> b) {
  assert(a.size() == b.size());
  const std::size_t whole = a.size() / kLanes * kLanes;
  f32x4 sum = splat(0.0F);
  for (std::size_t i = 0; i < whole; i += kLanes) sum = add(sum, mul(load(&a[i]), load(&b[i])));
  if (whole < a.size()) {
    const std::size_t rest = a.size() - whole;
    sum = add(sum, mul(load_part(&a[whole], rest, 0.0F), load_part(&b[whole], rest, 0.0F)));
  }
  return sum_lanes(sum);
}

}  // namespace headlight
