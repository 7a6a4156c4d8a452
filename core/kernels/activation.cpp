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

void gate_inplace(Activation activation, float* gate, const float* up, std::size_t count) {
  for_lanes(count, [&](std::size_t i, std::size_t lanes) {
    const f32x4 open = activated(activation, load_up_to(gate + i, lanes, 0.0F));
    store_up_to(gate + i, lanes, mul(open, load_up_to(up + i, lanes, 0.0F)));
  });
}

}  // namespace headlight
