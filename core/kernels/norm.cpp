#include "norm.h"

#include <algorithm>
#include <cmath>

#include "simd.h"

namespace headlight {
namespace {

// Sum of term(x) over [count]. Sums are kept in four doubles, in a fixed order: a residual stream of some thousand
// numbers with a few huge ones is what real models have, and their mean must not depend on it.
template <class Term>
double sum_of(const float* in, std::size_t count, Term term) {
  f64x2 low = splat_f64(0.0);
  f64x2 high = splat_f64(0.0);
  std::size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) {
    const f32x4 four = load(in + i);
    low = add_f64(low, term(widened(four)));
    high = add_f64(high, term(widened(swap_halves(four))));
  }
  double sums[kLanes] = {first_f64(low), second_f64(low), first_f64(high), second_f64(high)};
  for (std::size_t lane = 0; i < count; ++i, ++lane) sums[lane] += first_f64(term(splat_f64(in[i])));
  return (sums[0] + sums[2]) + (sums[1] + sums[3]);
}

// (x - mean) scale of up to four numbers, rounded once.
f32x4 normalised(f32x4 x, double mean, double scale) {
  const auto of = [&](f64x2 two) { return mul_f64(sub_f64(two, splat_f64(mean)), splat_f64(scale)); };
  return narrowed(of(widened(x)), of(widened(swap_halves(x))));
}

void normalise_into(const float* in, std::size_t count, double mean, double scale, const float* gamma,
                    const float* beta, float* out) {
  const auto one_vector = [&](std::size_t i, std::size_t lanes) {
    const auto part_of = [&](const float* from) { return load_up_to(from + i, lanes, 0.0F); };
    const f32x4 product = mul(normalised(part_of(in), mean, scale), part_of(gamma));
    store_up_to(out + i, lanes, beta == nullptr ? product : add(product, part_of(beta)));
  };
  std::size_t i = 0;
  for (; i + kLanes <= count; i += kLanes) one_vector(i, kLanes);
  if (i < count) one_vector(i, count - i);
}

f64x2 squared(f64x2 x) { return mul_f64(x, x); }

}  // namespace

void layer_norm_into(const float* in, std::size_t count, const float* gamma, const float* beta, float epsilon,
                     float* out) {
  const auto n = static_cast<double>(count);
  const double mean = sum_of(in, count, [](f64x2 x) { return x; }) / n;
  const double variance = sum_of(in, count, [&](f64x2 x) { return squared(sub_f64(x, splat_f64(mean))); }) / n;
  normalise_into(in, count, mean, 1.0 / std::sqrt(variance + double{epsilon}), gamma, beta, out);
}

void rms_norm_into(const float* in, std::size_t count, const float* gamma, float epsilon, float* out) {
  const double mean_square = sum_of(in, count, squared) / static_cast<double>(count);
  normalise_into(in, count, 0.0, 1.0 / std::sqrt(mean_square + double{epsilon}), gamma, nullptr, out);
}

}  // namespace headlight
