#include "norm.h"

#include <cmath>

namespace headlight {
namespace {

// Sums are kept in four doubles, in a fixed order: a residual stream of some thousand numbers with a few huge ones is
// what real models have, and their mean must not depend on it.
template <class Term>
double sum_of(std::size_t count, Term term) {
  double sums[4] = {};
  for (std::size_t i = 0; i < count; ++i) sums[i % 4] += term(i);
  return (sums[0] + sums[2]) + (sums[1] + sums[3]);
}

}  // namespace

void layer_norm_into(const float* in, std::size_t count, const float* gamma, const float* beta, float epsilon,
                     float* out) {
  const auto n = static_cast<double>(count);
  const double mean = sum_of(count, [&](std::size_t i) { return double{in[i]}; }) / n;
  const double variance = sum_of(count, [&](std::size_t i) { return (in[i] - mean) * (in[i] - mean); }) / n;
  const double scale = 1.0 / std::sqrt(variance + double{epsilon});
  for (std::size_t i = 0; i < count; ++i) {
    const auto normal = static_cast<float>((in[i] - mean) * scale);
    out[i] = beta == nullptr ? normal * gamma[i] : normal * gamma[i] + beta[i];
  }
}

void rms_norm_into(const float* in, std::size_t count, const float* gamma, float epsilon, float* out) {
  const double squares = sum_of(count, [&](std::size_t i) { return double{in[i]} * double{in[i]}; });
  const double scale = 1.0 / std::sqrt(squares / static_cast<double>(count) + double{epsilon});
  for (std::size_t i = 0; i < count; ++i) out[i] = static_cast<float>(in[i] * scale) * gamma[i];
}

}  // namespace headlight
