#include "additive.h"

#include <algorithm>
#include <cassert>

#include "erf.h"

namespace headlight {
namespace {

constexpr std::size_t kVectors = kPanelColumns / kLanes;  // registers per row of a panel

// The scores of one query with the 16 keys of a panel.
void score_panel(const float* query, const float* panel, std::size_t inner, const float* vector,
                 f32x4 (&sums)[kVectors]) {
  for (f32x4& sum : sums) sum = splat(0.0F);
  for (std::size_t d = 0; d < inner; ++d) {
    const f32x4 q = load_splat(query + d);
    const f32x4 factor = load_splat(vector + d);
    for (std::size_t v = 0; v < kVectors; ++v) {
      const f32x4 key = load(panel + d * kPanelColumns + v * kLanes);
      sums[v] = add(sums[v], mul(factor, tanh(add(q, key))));
    }
  }
}

}  // namespace

void additive_scores_into(const ConstRows& queries, const Panels& keys, const float* vector, const Rows& out) {
  assert(queries.rows == out.rows);
  for (std::size_t p = 0; p < panel_count(keys.columns); ++p) {
    const std::size_t columns = std::min(kPanelColumns, keys.columns - p * kPanelColumns);
    for (std::size_t i = 0; i < queries.rows; ++i) {
      f32x4 sums[kVectors];
      score_panel(queries.values + i * queries.stride, keys.values + p * keys.stride, keys.inner, vector, sums);
      float* to = out.values + i * out.stride + p * kPanelColumns;
      for (std::size_t column = 0; column < columns; column += kLanes) {
        store_up_to(to + column, std::min(kLanes, columns - column), sums[column / kLanes]);
      }
    }
  }
}

}  // namespace headlight
