#include "activation.h"

#include "erf.h"

namespace headlight {
namespace {

// x / (1 + e^-ax) = x times the logistic function of ax.
f32x4 times_logistic(f32x4 x, f32x4 ax) { return div(x, add(splat(1.0F), exp(sub(splat(0.0F), ax)))); }

f32x4 activated(Activation activation, f32x4 x) {
  switch (activation) {
    case Activation::none: return x;
    case Activation::gelu: {
      const f32x4 phi = add(splat(1.0F), erf(mul(x, splat(0.70710678118654752F))));
      return mul(mul(splat(0.5F), x), phi);
    }
    case Activation::gelu_tanh: {
      // (1 + tanh u) / 2 is the logistic function of 2u; u = sqrt(2 / pi) (x + 0.044715 x^3).
      const f32x4 cubic = mul(mul(mul(x, x), x), splat(0.044715F));
      return times_logistic(x, mul(add(x, cubic), splat(1.5957691216057308F)));
    }
    case Activation::silu: return times_logistic(x, x);
    // In this order a NaN stays.
    case Activation::relu: return larger(x, splat(0.0F));
    case Activation::tanh: return tanh(x);
  }
  return x;
}

struct ValueAndSlope {
  f32x4 value;
  f32x4 slope;
};

// x s and its derivative s + x s (1 - s) a', where s is the logistic function of ax and a' the derivative of that.
ValueAndSlope times_logistic_with_slope(f32x4 x, f32x4 ax, f32x4 a_slope) {
  const f32x4 one = splat(1.0F);
  const f32x4 below = add(one, exp(sub(splat(0.0F), ax)));
  const f32x4 s = div(one, below);
  const f32x4 value = div(x, below);
  return {value, add(s, mul(mul(value, sub(one, s)), a_slope))};
}

ValueAndSlope activated_with_slope(Activation activation, f32x4 x) {
  const f32x4 one = splat(1.0F);
  switch (activation) {
    case Activation::none: return {x, one};
    case Activation::gelu: {
      // Phi(x) + x times the normal density.
      const f32x4 phi = mul(splat(0.5F), add(one, erf(mul(x, splat(0.70710678118654752F)))));
      const f32x4 density = mul(splat(0.39894228040143268F), exp(mul(splat(-0.5F), mul(x, x))));
      return {activated(activation, x), add(phi, mul(x, density))};
    }
    case Activation::gelu_tanh: {
      const f32x4 square = mul(x, x);
      const f32x4 cubic = mul(mul(square, x), splat(0.044715F));
      const f32x4 factor = splat(1.5957691216057308F);
      const f32x4 slope = mul(add(one, mul(square, splat(0.134145F))), factor);
      return times_logistic_with_slope(x, mul(add(x, cubic), factor), slope);
    }
    case Activation::silu: return times_logistic_with_slope(x, x, one);
    case Activation::relu: return {activated(activation, x), where_below(splat(0.0F), x, one, splat(0.0F))};
    case Activation::tanh: {
      const f32x4 value = tanh(x);
      return {value, sub(one, mul(value, value))};
    }
  }
  return {x, one};
}

template <class Change>
void for_lanes(std::size_t count, Change change) {
  std::size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) change(i, kLanes);
  if (i < count) change(i, count - i);
}

}  // namespace

void activate_inplace(Activation activation, float* values, std::size_t count) {
  for_lanes(count, [&](std::size_t i, std::size_t lanes) {
    store_up_to(values + i, lanes, activated(activation, load_up_to(values + i, lanes, 0.0F)));
  });
}

void activate_with_slope_into(Activation activation, const float* in, std::size_t count, float* out, float* slopes) {
  for_lanes(count, [&](std::size_t i, std::size_t lanes) {
    const ValueAndSlope found = activated_with_slope(activation, load_up_to(in + i, lanes, 0.0F));
    store_up_to(out + i, lanes, found.value);
    store_up_to(slopes + i, lanes, found.slope);
  });
}

void gate_inplace(Activation activation, float* gate, const float* up, std::size_t count) {
  for_lanes(count, [&](std::size_t i, std::size_t lanes) {
    const f32x4 open = activated(activation, load_up_to(gate + i, lanes, 0.0F));
    store_up_to(gate + i, lanes, mul(open, load_up_to(up + i, lanes, 0.0F)));
  });
}

}  // namespace headlight
