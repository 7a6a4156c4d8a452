#pragma once
#include "exp.h"
#include "simd.h"

namespace headlight {

/// Error function of four lanes, |error| at most 3 ULP (2.52 seen); NaN stays NaN. Near 0 x times a polynomial in x^2,
/// beyond 1 - e^-p(|x|) with p fitted to -log(erfc), where an error of p counts little. Both least-maximum fits of our
/// own (Lawson 1961), to 2^-30 of erf.
inline f32x4 erf(f32x4 x) {
  // erf(4) is 1 to the last bit.
  const f32x4 t = smaller(magnitude(x), splat(4.0F));
  const f32x4 s = mul(t, t);
  f32x4 near = splat(-9.224089808412828e-06F);
  near = add(mul(near, s), splat(0.00011113000800833106F));
  near = add(mul(near, s), splat(-0.000846339447889477F));
  near = add(mul(near, s), splat(0.005219649523496628F));
  near = add(mul(near, s), splat(-0.02686495892703533F));
  near = add(mul(near, s), splat(0.11283774673938751F));
  near = add(mul(near, s), splat(-0.37612637877464294F));
  near = mul(add(mul(near, s), splat(1.128379225730896F)), t);
  f32x4 p = splat(2.082841456285678e-05F);
  p = add(mul(p, t), splat(-0.00043139129411429167F));
  p = add(mul(p, t), splat(0.004156244453042746F));
  p = add(mul(p, t), splat(-0.025080589577555656F));
  p = add(mul(p, t), splat(0.10822034627199173F));
  p = add(mul(p, t), splat(0.6334008574485779F));
  p = add(mul(p, t), splat(1.1294883489608765F));
  p = add(mul(p, t), splat(-0.00016920171037781984F));
  const f32x4 far = sub(splat(1.0F), exp(sub(splat(0.0F), p)));
  return with_sign(where_below(t, splat(1.0F), near, far), x);
}

/// Hyperbolic tangent of four lanes, |error| at most 3 ULP; NaN stays NaN. Near 0 x times a polynomial in x^2 (a
/// least-maximum fit of our own), beyond 1 - 2 / (e^2|x| + 1).
inline f32x4 tanh(f32x4 x) {
  const f32x4 t = magnitude(x);
  const f32x4 s = mul(t, t);
  f32x4 near = splat(-0.005468261428177357F);
  near = add(mul(near, s), splat(0.020415186882019043F));
  near = add(mul(near, s), splat(-0.05366527661681175F));
  near = add(mul(near, s), splat(0.1333041489124298F));
  near = add(mul(near, s), splat(-0.3333323001861572F));
  near = add(mul(mul(near, s), t), t);
  const f32x4 far = sub(splat(1.0F), div(splat(2.0F), add(exp(add(t, t)), splat(1.0F))));
  return with_sign(where_below(t, splat(0.64F), near, far), x);
}

}  // namespace headlight
