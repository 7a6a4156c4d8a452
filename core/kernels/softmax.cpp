#include "softmax.h"

#include <cmath>
#include <limits>

#include "exp.h"

namespace headlight {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

struct Survey {
  float largest;  // of those that are not NaN
  bool has_nan;
};

// One pass for both, since on long rows each pass costs as much as the loads. A NaN is the only float that is not at
// least itself.
Survey survey(std::span<const float> row) {
  const std::size_t whole = row.size() / kLanes * kLanes;
  f32x4 best = splat(-kInfinity);
  u32x4 ordered = splat_u32(0xFFFFFFFFU);
  const auto see = [&](f32x4 scores) {
    best = larger(best, scores);
    ordered = both(ordered, at_least(scores, scores));
  };
  for (std::size_t i = 0; i < whole; i += kLanes) see(load(&row[i]));
  if (whole < row.size()) see(load_part(&row[whole], row.size() - whole, -kInfinity));
  return {largest_lane(best), !all_bits(ordered)};
}

// Replaces each score by e^(score - shift) and returns their sum. Four running sums, because one chain
// of dependent additions would be four times as slow and, on long rows, four times as inexact.
float exponentiate(std::span<float> row, float shift) {
  const f32x4 offset = splat(shift);
  f32x4 sums[4] = {splat(0), splat(0), splat(0), splat(0)};
  std::size_t i = 0;
  const auto one_vector = [&](f32x4& sum) {
    const f32x4 e = exp(sub(load(&row[i]), offset));
    store(&row[i], e);
    sum = add(sum, e);
    i += kLanes;
  };
  while (i + 4 * kLanes <= row.size()) {
    for (f32x4& sum : sums) one_vector(sum);
  }
  while (i + kLanes <= row.size()) one_vector(sums[0]);
  if (i < row.size()) {
    const std::size_t rest = row.size() - i;
    const f32x4 e = exp(sub(load_part(&row[i], rest, -kInfinity), offset));
    store_part(&row[i], rest, e);
    sums[1] = add(sums[1], e);
  }
  return sum_lanes(add(add(sums[0], sums[1]), add(sums[2], sums[3])));
}

void divide(std::span<float> row, float divisor) {
  const f32x4 d = splat(divisor);
  std::size_t i = 0;
  for (; i + kLanes <= row.size(); i += kLanes) store(&row[i], div(load(&row[i]), d));
  for (; i < row.size(); ++i) row[i] /= divisor;
}

// Rows that the fast passes cannot serve: a NaN or an infinite score among the visible.
void softmax_unusual(std::span<float> row) {
  std::size_t nans = 0;
  std::size_t infinities = 0;
  for (const float score : row) {
    nans += std::isnan(score) ? 1 : 0;
    infinities += score == kInfinity ? 1 : 0;
  }
  const float share = infinities > 0 ? 1.0F / static_cast<float>(infinities) : 0.0F;
  for (float& cell : row) {
    const bool is_masked = cell == -kInfinity;
    const float weight = cell == kInfinity ? share : 0.0F;
    cell = is_masked ? 0.0F : nans > 0 ? std::numeric_limits<float>::quiet_NaN() : weight;
  }
}

}  // namespace

void softmax_inplace(std::span<float> row) {
  if (row.empty()) return;
  const auto [shift, has_nan] = survey(row);
  if (shift == kInfinity || has_nan) return softmax_unusual(row);
  if (shift == -kInfinity) {
    for (float& cell : row) cell = 0.0F;
    return;
  }
  divide(row, exponentiate(row, shift));
}

}  // namespace headlight
