#include "wide_functions.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "exp.h"
#include "wide.h"

namespace headlight {
namespace {

constexpr float kFar = 1000.0F;
constexpr float kInfinity = std::numeric_limits<float>::infinity();

Wide all_of(float a) { return Wide{} + a; }

// As core/kernels/exp.h; x is at most 88, so that 2^n is a float.
Wide exp(Wide x) {
  const Wide biased = x * 1.44269504088896341F + (kRoundingBias + 127.0F);
  const Wide n = biased - (kRoundingBias + 127.0F);
  const Wide r = (x - n * 0.693359375F) - n * -2.12194440e-4F;
  const Wide square = r * r;
  const Wide high = (square * 0.0013814569683745503F + (r * 0.00836873147636652F + 0.04166838899254799F)) * square;
  const Wide p = high + (r * 0.1666652113199234F + 0.4999999403953552F);
  const Wide power = reinterpret_cast<Wide>(reinterpret_cast<WideInt>(biased) << 23);
  return x < kExpSmallest ? Wide{} : (p * square + r + 1.0F) * power;
}

Wide load_some(const float* from, std::size_t count, float fill) {
  if (count == kWide) return load_wide(from);
  float lanes[kWide];
  std::fill(std::copy_n(from, count, lanes), lanes + kWide, fill);
  return load_wide(lanes);
}

void store_some(float* to, std::size_t count, Wide a) {
  if (count == kWide) return store_wide(to, a);
  float lanes[kWide];
  store_wide(lanes, a);
  std::copy_n(lanes, count, to);
}

// step(i, lanes) for each register's worth of `count` numbers.
template <class Step>
void for_registers(std::size_t count, Step step) {
  std::size_t i = 0;
  for (; i + kWide <= count; i += kWide) step(i, kWide);
  if (i < count) step(i, count - i);
}

}  // namespace

bool softmax_wide_inplace(std::span<float> row, float scale) {
  Wide best = all_of(-kInfinity);
  WideInt unordered{};
  for_registers(row.size(), [&](std::size_t i, std::size_t lanes) {
    const Wide x = load_some(&row[i], lanes, -kInfinity);
    best = best < x ? x : best;
    unordered |= x != x;
  });
  float largest = -kInfinity;
  for (std::size_t lane = 0; lane < kWide; ++lane) {
    if (unordered[lane] != 0) return false;
    largest = std::max(largest, best[lane]);
  }
  if (!std::isfinite(largest * scale)) return false;
  Wide sums{};
  for_registers(row.size(), [&](std::size_t i, std::size_t lanes) {
    const Wide power = exp((load_some(&row[i], lanes, -kInfinity) - largest) * scale);
    store_some(&row[i], lanes, power);
    sums += power;
  });
  float sum = 0.0F;
  for (std::size_t lane = 0; lane < kWide; ++lane) sum += sums[lane];
  const float share = 1.0F / sum;
  for (float& cell : row) cell *= share;
  return true;
}

bool activate_wide_into(Activation activation, const float* in, std::size_t count, float* out, float* slopes) {
  if (activation != Activation::gelu_tanh && activation != Activation::silu) return false;
  // a(x) is x; or, as (1 + tanh u) / 2 is the logistic function of 2u, twice sqrt(2 / pi) (x + 0.044715 x^3).
  const bool is_cubic = activation == Activation::gelu_tanh;
  const float linear = is_cubic ? 1.5957691216057308F : 1.0F;
  const float cubic = is_cubic ? 1.5957691216057308F * 0.044715F : 0.0F;
  for_registers(count, [&](std::size_t i, std::size_t lanes) {
    const Wide x = load_some(in + i, lanes, 0.0F);
    // Farther out the logistic function is 0 or 1 as well, and nothing may become infinite. A NaN stays.
    Wide near = x > kFar ? all_of(kFar) : x;
    near = near < -kFar ? all_of(-kFar) : near;
    const Wide square = near * near;
    Wide down = -near * (linear + cubic * square);
    down = down > 88.0F ? all_of(88.0F) : down;
    const Wide logistic = 1.0F / (1.0F + exp(down));
    const Wide value = x * logistic;
    store_some(out + i, lanes, value);
    store_some(slopes + i, lanes, logistic + value * (1.0F - logistic) * (linear + 3.0F * cubic * square));
  });
  return true;
}

}  // namespace headlight
