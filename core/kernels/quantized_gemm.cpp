#include "quantized_gemm.h"

#include <algorithm>
#include <cassert>

#include "simd_dot.h"

namespace headlight {
namespace {

constexpr std::size_t kVectors = kPanelColumns / kLanes;  // registers per group of a panel

// `kRows` rows of a against one panel. Gop/s at 64x768x768 in Chromium 156 with the relaxed dot, and with plain simd128
// (gemm's floats: 54 to 60), rows x columns: 2x16 219 and 93, 1x16 124 and 73, 3x16 111 and 69, 4x16 145 and 87, 2x8
// 124 and 88, 4x8 219 and 94, 6x8 200 and 72. In a single row 4x8's two sums wait for each other: 68 where 1x16 has
// 127.
template <std::size_t kRows>
void tile(const QuantizedRows& a, const QuantizedPanels& panel, float* out, std::size_t out_stride) {
  i32x4 sum[kRows][kVectors];
  for (std::size_t i = 0; i < kRows; ++i) {
    for (std::size_t v = 0; v < kVectors; ++v) sum[i][v] = splat_i32(0);
  }
  const auto* inputs_of_rows = static_cast<const DotInput*>(a.inputs);
  const std::size_t stride = quantized_row_bytes(a.inner) / sizeof(DotInput);
  for (std::size_t k = 0; k < padded_inner(a.inner); k += kDotGroup) {
    DotParams b[kVectors];
    for (std::size_t v = 0; v < kVectors; ++v) {
      b[v] = load_dot_params(panel.params + k * kPanelColumns + v * kLanes * kDotGroup);
    }
    for (std::size_t i = 0; i < kRows; ++i) {
      const DotInputs inputs = splat_dot_inputs(inputs_of_rows + i * stride + k);
      for (std::size_t v = 0; v < kVectors; ++v) sum[i][v] = add_dot(sum[i][v], b[v], inputs);
    }
  }
  for (std::size_t i = 0; i < kRows; ++i) {
    for (std::size_t v = 0; v < kVectors; ++v) {
      float* to = out + i * out_stride + v * kLanes;
      const i32x4 zeros = mul_i32(splat_i32(a.scales[i].zero), load_i32(panel.sums + v * kLanes));
      const f32x4 scale = mul(splat(a.scales[i].scale), load(panel.scales + v * kLanes));
      store(to, add(load(to), mul(to_f32(sub_i32(sum[i][v], zeros)), scale)));
    }
  }
}

// The last panel of a matrix whose columns are no multiple of 16 goes through a small tile of its own, so that nothing
// is read or written past the end of a row of `out`.
template <std::size_t kRows>
void tile_of(const QuantizedRows& a, const QuantizedPanels& panel, float* out, std::size_t out_stride) {
  if (panel.columns == kPanelColumns) return tile<kRows>(a, panel, out, out_stride);
  float scratch[kRows * kPanelColumns] = {};
  for (std::size_t i = 0; i < kRows; ++i) {
    std::copy_n(out + i * out_stride, panel.columns, scratch + i * kPanelColumns);
  }
  tile<kRows>(a, panel, scratch, kPanelColumns);
  for (std::size_t i = 0; i < kRows; ++i) {
    std::copy_n(scratch + i * kPanelColumns, panel.columns, out + i * out_stride);
  }
}

}  // namespace

void quantized_gemm(const QuantizedRows& a, const QuantizedPanels& b, const Rows& out) {
  assert(a.rows == out.rows && a.inner == b.inner && b.inner <= kMaxQuantizedInner);
  for (std::size_t p = 0; p < panel_count(b.columns); ++p) {
    const QuantizedPanels panel = b.columns_from(p, std::min(kPanelColumns, b.columns - p * kPanelColumns));
    float* to = out.values + p * kPanelColumns;
    std::size_t i = 0;
    for (; i + 2 <= a.rows; i += 2) tile_of<2>(a.rows_from(i), panel, to + i * out.stride, out.stride);
    if (i < a.rows) tile_of<1>(a.rows_from(i), panel, to + i * out.stride, out.stride);
  }
}

}  // namespace headlight
