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

void additive_terms_into(const float* query, const float* key, const float* vector, std::size_t inner, float* out) {
  for (std::size_t d = 0; d < inner; d += kLanes) {
    const std::size_t lanes = std::min(kLanes, inner - d);
    const f32x4 both = add(load_up_to(query + d, lanes, 0.0F), load_up_to(key + d, lanes, 0.0F));
    store_up_to(out + d, lanes, mul(load_up_to(vector + d, lanes, 0.0F), tanh(both)));
  }
}

}  // namespace headlight
