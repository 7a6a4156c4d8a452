#pragma once
#include "simd.h"

namespace headlight {

/// e^x of four lanes. Largest error 0.992 ULP wherever the result is a normal float (over all such
/// x; 2 are promised). Below -87.33654 the result would be subnormal and is 0; above 88.72283 it is infinity;
/// NaN stays NaN.
///
/// Our own because libm's differs between platforms and browsers in the last bit. Method: x = n ln 2 + r
/// with |r| <= ln 2 / 2 (Cody and Waite 1980: ln 2 in two parts, so that n times the first is exact), the
/// polynomial of Cephes' expf for e^r, then scaling by 2^n in two halves, because 2^128 is no float.
inline f32x4 exp(f32x4 unbounded) {
  // Above 89 the result is infinite anyway, and infinity itself would become infinity - infinity below.
  const f32x4 x = smaller(unbounded, splat(89.0F));
  const f32x4 bias = splat(kRoundingBias);
  const f32x4 n = sub(add(mul(x, splat(1.44269504088896341F)), bias), bias);
  const f32x4 r = sub(sub(x, mul(n, splat(0.693359375F))), mul(n, splat(-2.12194440e-4F)));
  f32x4 p = splat(1.9875691500e-4F);
  p = add(mul(p, r), splat(1.3981999507e-3F));
  p = add(mul(p, r), splat(8.3334519073e-3F));
  p = add(mul(p, r), splat(4.1665795894e-2F));
  p = add(mul(p, r), splat(1.6666665459e-1F));
  p = add(mul(p, r), splat(5.0000001201e-1F));
  p = add(add(mul(mul(p, r), r), r), splat(1.0F));
  const f32x4 half = add(mul(n, splat(0.5F)), bias);
  const f32x4 rest = add(sub(n, sub(half, bias)), bias);
  const f32x4 scaled = mul(mul(p, power_of_two(half)), power_of_two(rest));
  return zero_below(x, splat(-87.336544F), scaled);
}

}  // namespace headlight
