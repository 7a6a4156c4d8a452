#include "softmax.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "exp2.h"

namespace headlight {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr std::size_t kVectors = 4;  // at once: one chain of dependent steps would be waited for

struct Survey {
  float largest;  // of those that are not NaN
  bool has_nan;
};

// One pass for both, since on long rows each pass costs as much as the loads. A NaN is the only float that is not at
// least itself.
Survey survey(std::span<const float> row) {
  f32x4 best[kVectors];
  for (f32x4& each : best) each = splat(-kInfinity);
  u32x4 ordered = splat_u32(0xFFFFFFFFU);
  const auto see = [&](f32x4& largest, f32x4 scores) {
    largest = larger(largest, scores);
    ordered = both(ordered, at_least(scores, scores));
  };
  std::size_t i = 0;
  for (; i + kVectors * kLanes <= row.size(); i += kVectors * kLanes) {
    for (std::size_t v = 0; v < kVectors; ++v) see(best[v], load(&row[i + v * kLanes]));
  }
  for (; i + kLanes <= row.size(); i += kLanes) see(best[0], load(&row[i]));
  if (i < row.size()) see(best[0], load_part(&row[i], row.size() - i, -kInfinity));
  return {largest_lane(larger(larger(best[0], best[1]), larger(best[2], best[3]))), !all_bits(ordered)};
}

constexpr float kLog2E = 1.44269504088896341F;

// Replaces each score by e^(scale (score - largest)) and returns their sum. The difference comes first: what is near
// the largest keeps all its bits. Four running sums, as one would be four times as inexact on long rows.
float exponentiate(std::span<float> row, float scale, float largest) {
  const f32x4 factor = splat(scale * kLog2E);
  const f32x4 offset = splat(largest);
  f32x4 sums[kVectors] = {splat(0), splat(0), splat(0), splat(0)};
  std::size_t i = 0;
  for (; i + kVectors * kLanes <= row.size(); i += kVectors * kLanes) {
    f32x4 x[kVectors];
    for (std::size_t v = 0; v < kVectors; ++v) x[v] = mul(sub(load(&row[i + v * kLanes]), offset), factor);
    exp2_of_negative_inplace(x);
    for (std::size_t v = 0; v < kVectors; ++v) {
      store(&row[i + v * kLanes], x[v]);
      sums[v] = add(sums[v], x[v]);
    }
  }
  for (; i < row.size(); i += kLanes) {
    const std::size_t lanes = std::min(kLanes, row.size() - i);
    f32x4 x[1] = {mul(sub(load_up_to(&row[i], lanes, -kInfinity), offset), factor)};
    exp2_of_negative_inplace(x);
    store_up_to(&row[i], lanes, x[0]);
    sums[0] = add(sums[0], x[0]);
  }
  return sum_lanes(add(add(sums[0], sums[1]), add(sums[2], sums[3])));
}

void multiply(std::span<float> row, float factor) {
  std::size_t i = 0;
  for (; i + kLanes <= row.size(); i += kLanes) store(&row[i], mul(load(&row[i]), splat(factor)));
  for (; i < row.size(); ++i) row[i] *= factor;
}

// Rows that the fast passes cannot serve: a NaN or an infinite score among the visible. Returns their sum.
float exponentiate_unusual(std::span<float> row, float scale) {
  for (float& score : row) score *= scale;
  std::size_t nans = 0;
  std::size_t infinities = 0;
  for (const float score : row) {
    nans += std::isnan(score) ? 1 : 0;
    infinities += score == kInfinity ? 1 : 0;
  }
  const float nan = std::numeric_limits<float>::quiet_NaN();
  for (float& cell : row) {
    const bool is_masked = cell == -kInfinity;
    const float part = cell == kInfinity ? 1.0F : 0.0F;
    cell = is_masked ? 0.0F : nans > 0 ? nan : part;
  }
  return nans > 0 ? nan : static_cast<float>(infinities);
}

}  // namespace

SoftmaxParts exponentials_inplace(std::span<float> row, float scale) {
  if (row.empty()) return {-kInfinity, 0.0F};
  const auto [largest, has_nan] = survey(row);
  // Rounding keeps the order, so this is the largest of the scaled, too.
  const float largest_scaled = largest * scale;
  if (has_nan) return {std::numeric_limits<float>::quiet_NaN(), exponentiate_unusual(row, scale)};
  if (largest_scaled == kInfinity) return {kInfinity, exponentiate_unusual(row, scale)};
  if (largest_scaled == -kInfinity) {
    for (float& cell : row) cell = 0.0F;
    return {-kInfinity, 0.0F};
  }
  return {largest_scaled, exponentiate(row, scale, largest)};
}

void softmax_inplace(std::span<float> row, float scale) {
  const SoftmaxParts parts = exponentials_inplace(row, scale);
  // Not of NaN: a masked 0 stays 0. One division and a multiplication each, at most half a unit of the last place away
  // from a division each.
  if (parts.sum > 0.0F) multiply(row, 1.0F / parts.sum);
}

}  // namespace headlight
