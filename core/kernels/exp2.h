#pragma once
#include "simd.h"

namespace headlight {

/// 2^x of several vectors, none above 0 and none a NaN, in place. Largest error 1.270 ULP (over all such x; 2 are
/// promised). Below -126 the result would be subnormal and is 0.
///
/// What softmax takes instead of e^x: x = n + r with |r| <= 1/2 is exact and needs one step less. The polynomial for
/// (2^r - 1) / r is a least-maximum fit of our own (Lawson 1961) with an error of a twentieth of the last bit,
/// evaluated in pairs (Estrin 1960). Each step is taken for all vectors before the next: alone, one would mostly wait
/// for itself.
template <std::size_t kVectors>
void exp2_of_negative_inplace(f32x4 (&x)[kVectors]) {
  // Rounds to a whole number, and leaves n + 127, the exponent's bits of 2^n, in the low bits.
  const f32x4 bias = splat(kRoundingBias + 127.0F);
  f32x4 biased[kVectors], r[kVectors], square[kVectors], p[kVectors];
  for (std::size_t v = 0; v < kVectors; ++v) biased[v] = add(x[v], bias);
  for (std::size_t v = 0; v < kVectors; ++v) r[v] = sub(x[v], sub(biased[v], bias));
  for (std::size_t v = 0; v < kVectors; ++v) square[v] = mul(r[v], r[v]);
  const auto pair = [&](std::size_t v, float odd, float even) { return add(mul(r[v], splat(odd)), splat(even)); };
  for (std::size_t v = 0; v < kVectors; ++v) {
    const f32x4 high = mul(square[v], pair(v, 0.00015326516586355865F, 0.0013390815583989024F));
    p[v] = mul(square[v], add(high, pair(v, 0.009618505835533142F, 0.05550359934568405F)));
  }
  for (std::size_t v = 0; v < kVectors; ++v) {
    p[v] = add(mul(add(p[v], pair(v, 0.24022647738456726F, 0.6931471824645996F)), r[v]), splat(1.0F));
  }
  for (std::size_t v = 0; v < kVectors; ++v) {
    x[v] = zero_below(x[v], splat(-126.0F), mul(p[v], shifted_exponent(biased[v])));
  }
}

}  // namespace headlight
