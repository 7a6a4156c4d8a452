#pragma once
#include "simd.h"

namespace headlight {

// e^x by x = n ln 2 + r with |r| <= ln 2 / 2 (Cody and Waite 1980), a polynomial for e^r, and scaling by 2^n. Our own
// because libm's differs between platforms and browsers in the last bit.

/// Below it the result would be subnormal, and is 0.
inline constexpr float kExpSmallest = -87.336544F;

/// r; ln 2 is in two parts, so that n times the first is exact.
inline f32x4 exp_remainder(f32x4 x, f32x4 n) {
  return sub(sub(x, mul(n, splat(0.693359375F))), mul(n, splat(-2.12194440e-4F)));
}

/// e^r, with a least-maximum fit of our own (Lawson 1961) whose error is a twentieth of the last bit. Evaluated in
/// pairs (Estrin 1960): half as many steps wait for the one before as in Horner's order.
inline f32x4 exp_of_remainder(f32x4 r) {
  const f32x4 square = mul(r, r);
  const f32x4 low = add(mul(splat(0.1666652113199234F), r), splat(0.4999999403953552F));
  const f32x4 high = add(mul(splat(0.00836873147636652F), r), splat(0.04166838899254799F));
  const f32x4 p = add(mul(add(mul(splat(0.0013814569683745503F), square), high), square), low);
  return add(add(mul(p, square), r), splat(1.0F));
}

/// e^x of four lanes. Largest error 0.991 ULP wherever the result is a normal float (over all such
/// x; 2 are promised). Below -87.33654 the result would be subnormal and is 0; above 88.72283 it is infinity;
/// NaN stays NaN.
inline f32x4 exp(f32x4 unbounded) {
  // Above 89 the result is infinite anyway, and infinity itself would become infinity - infinity below.
  const f32x4 x = smaller(unbounded, splat(89.0F));
  const f32x4 bias = splat(kRoundingBias);
  const f32x4 n = sub(add(mul(x, splat(1.44269504088896341F)), bias), bias);
  // In two halves, because 2^128 is no float.
  const f32x4 half = add(mul(n, splat(0.5F)), bias);
  const f32x4 rest = add(sub(n, sub(half, bias)), bias);
  const f32x4 p = exp_of_remainder(exp_remainder(x, n));
  return zero_below(x, splat(kExpSmallest), mul(mul(p, power_of_two(half)), power_of_two(rest)));
}

}  // namespace headlight
