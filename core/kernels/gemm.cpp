#include "gemm.h"

#include <algorithm>
#include <cassert>

#include "simd.h"

namespace headlight {
namespace {

constexpr std::size_t kVectors = kPanelColumns / kLanes;  // registers per row of a panel

// Inner block. A panel's block, 384 x 16 floats, is 24 KiB: it stays in a 32 KiB first-level cache while
// every row of `a` passes over it. Chains continue from `out`, so blocking does not change a bit.
constexpr std::size_t kInnerBlock = 384;

// Moves a pointer on, and keeps it one. Of pointers that move together the compiler makes one counter and works each
// address out of it, in every step: five instructions more to the 22 of a tile's step, and 10 % more time where a core
// starts six at once (Zen 3). Steps that are unrolled by hand are no way out: engines move the loads of all of them
// before the first product, and there are not so many registers (0.6 of the rate); nor are two steps with an exit
// between them, across which no load moves (0.94).
inline void step(const float*& pointer, std::size_t floats) {
  pointer += floats;
  __asm__("" : "+r"(pointer));
}

// What stands in the first `columns` (1..16) of a row of `out`, and back again: nothing past the end of a row is read
// or written.
inline void load_row(const float* from, std::size_t columns, f32x4 (&row)[kVectors]) {
  for (std::size_t v = 0; v < kVectors && v * kLanes < columns; ++v) {
    row[v] = load_up_to(from + v * kLanes, std::min(kLanes, columns - v * kLanes), 0.0F);
  }
}
inline void store_row(const f32x4 (&row)[kVectors], std::size_t columns, float* to) {
  for (std::size_t v = 0; v < kVectors && v * kLanes < columns; ++v) {
    store_up_to(to + v * kLanes, std::min(kLanes, columns - v * kLanes), row[v]);
  }
}

// One register tile: `kRows` rows of a against one panel of 16 columns, of which `columns` are of the matrix. Two rows
// are 8 accumulators, 4 registers of b and 1 of a. Tried in Chromium (toolchain.md): 8x8 and 4x16 spill and halve the
// rate. On Zen 4, alone on its core: 2x16 0.86 of the peak, and 0.89 where all lies in the first-level cache, for V8
// makes 26 instructions of a step whose 16 products and sums take 4 cycles, and a core starts six at once; 3x12 0.87,
// 5x8 0.83, rows of a packed in pairs 0.86, inner blocks of 192 to 768 0.85 to 0.86. Beside a busy thread of the same
// core all of them fall to 0.6 of a peak that itself falls by a fifth.
template <std::size_t kRows>
void tile(const float* a, std::size_t a_stride, const float* panel, std::size_t inner, bool from_zero, float* out,
          std::size_t out_stride, std::size_t columns) {
  f32x4 sum[kRows][kVectors];
  for (std::size_t i = 0; i < kRows; ++i) {
    for (std::size_t v = 0; v < kVectors; ++v) sum[i][v] = splat(0.0F);
    if (!from_zero) load_row(out + i * out_stride, columns, sum[i]);
  }
  const float* row[kRows];
  for (std::size_t i = 0; i < kRows; ++i) row[i] = a + i * a_stride;
  for (const float* end = panel + inner * kPanelColumns; panel != end;) {
    f32x4 b[kVectors];
    for (std::size_t v = 0; v < kVectors; ++v) b[v] = load(panel + v * kLanes);
    for (std::size_t i = 0; i < kRows; ++i) {
      const f32x4 factor = load_splat(row[i]);
      for (std::size_t v = 0; v < kVectors; ++v) sum[i][v] = add(sum[i][v], mul(factor, b[v]));
      step(row[i], 1);
    }
    step(panel, kPanelColumns);
  }
  for (std::size_t i = 0; i < kRows; ++i) store_row(sum[i], columns, out + i * out_stride);
}

// Rows [first, first + inner) of a panel of b as floats: where they stand, or widened into `block`.
const float* block_of(const ParamPanels& b, std::size_t stride, std::size_t panel, std::size_t first, std::size_t inner,
                      float* block) {
  const std::size_t at = panel * stride + first * kPanelColumns;
  if (b.type == ParamType::f32) return static_cast<const float*>(b.params) + at;
  widen_into(b.type, static_cast<const std::byte*>(b.params) + at * param_bytes(b.type), inner * kPanelColumns, block);
  return block;
}

// Both kinds of panels go through this one function: twice inlined, the tiles alone were 1 KB more to download.
// `widened` takes kInnerBlock rows of a panel that is not of floats.
void multiply(const ConstRows& a, const ParamPanels& b, std::size_t stride, GemmStart start, const Rows& out,
              float* widened) {
  assert(a.rows == out.rows);
  // A single row uses every number of b once: there is nothing to keep in a cache, and b is read straight through.
  const bool straight = a.rows == 1 && b.type == ParamType::f32;
  const std::size_t inner_block = straight ? std::max<std::size_t>(1, b.inner) : kInnerBlock;
  // An empty sum is still a result: zeros, or what stood there.
  const std::size_t blocks = std::max<std::size_t>(1, (b.inner + inner_block - 1) / inner_block);
  for (std::size_t block = 0; block < blocks; ++block) {
    const std::size_t first = block * inner_block;
    const std::size_t inner = std::min(inner_block, b.inner - first);
    const bool from_zero = start == GemmStart::zero && block == 0;
    for (std::size_t p = 0; p < panel_count(b.columns); ++p) {
      const float* panel = block_of(b, stride, p, first, inner, widened);
      const std::size_t columns = std::min(kPanelColumns, b.columns - p * kPanelColumns);
      std::size_t i = 0;
      for (; i + 2 <= a.rows; i += 2) {
        tile<2>(a.values + i * a.stride + first, a.stride, panel, inner, from_zero,
                out.values + i * out.stride + p * kPanelColumns, out.stride, columns);
      }
      if (i < a.rows) {
        tile<1>(a.values + i * a.stride + first, a.stride, panel, inner, from_zero,
                out.values + i * out.stride + p * kPanelColumns, out.stride, columns);
      }
    }
  }
}

}  // namespace

void gemm(const ConstRows& a, const Panels& b, GemmStart start, const Rows& out) {
  multiply(a, {ParamType::f32, b.values, b.inner, b.columns}, b.stride, start, out, nullptr);
}

void gemm(const ConstRows& a, const ParamPanels& b, GemmStart start, const Rows& out) {
  float block[kInnerBlock * kPanelColumns];
  multiply(a, b, b.inner * kPanelColumns, start, out, block);
}

}  // namespace headlight
