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
// before the first product, and there are not so many registers (0.6 of the rate).
inline void step(const float*& pointer, std::size_t floats) {
  pointer += floats;
  __asm__("" : "+r"(pointer));
}

// One register tile: `kRows` rows of a against one panel of 16 columns. Two rows are 8 accumulators,
// 4 registers of b and 1 of a. Tried in Chromium (toolchain.md): 8x8 and 4x16 spill and halve the rate.
template <std::size_t kRows>
void tile(const float* a, std::size_t a_stride, const float* panel, std::size_t inner, bool from_zero, float* out,
          std::size_t out_stride) {
  f32x4 sum[kRows][kVectors];
  for (std::size_t i = 0; i < kRows; ++i) {
    for (std::size_t v = 0; v < kVectors; ++v) {
      sum[i][v] = from_zero ? splat(0.0F) : load(out + i * out_stride + v * kLanes);
    }
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
  for (std::size_t i = 0; i < kRows; ++i) {
    for (std::size_t v = 0; v < kVectors; ++v) store(out + i * out_stride + v * kLanes, sum[i][v]);
  }
}

// The last panel of a matrix whose columns are no multiple of 16: through a small tile of its own, so
// that nothing is read or written past the end of a row of `out`.
template <std::size_t kRows>
void partial_tile(const float* a, std::size_t a_stride, const float* panel, std::size_t inner, bool from_zero,
                  float* out, std::size_t out_stride, std::size_t columns) {
  float scratch[kRows * kPanelColumns] = {};
  const auto for_vectors = [&](auto move) {
    for (std::size_t i = 0; i < kRows; ++i) {
      for (std::size_t column = 0; column < columns; column += kLanes) {
        move(scratch + i * kPanelColumns + column, out + i * out_stride + column, std::min(kLanes, columns - column));
      }
    }
  };
  if (!from_zero) {
    for_vectors([](float* to, const float* from, std::size_t count) { store(to, load_up_to(from, count, 0.0F)); });
  }
  tile<kRows>(a, a_stride, panel, inner, from_zero, scratch, kPanelColumns);
  for_vectors([](const float* from, float* to, std::size_t count) { store_up_to(to, count, load(from)); });
}

template <std::size_t kRows>
void tile_of(const float* a, std::size_t a_stride, const float* panel, std::size_t inner, bool from_zero, float* out,
             std::size_t out_stride, std::size_t columns) {
  if (columns == kPanelColumns) {
    tile<kRows>(a, a_stride, panel, inner, from_zero, out, out_stride);
  } else {
    partial_tile<kRows>(a, a_stride, panel, inner, from_zero, out, out_stride, columns);
  }
}

// `block_of(panel, first, inner)`: rows [first, first + inner) of a panel of b, as floats; at most `inner_block` of
// them.
template <class BlockOf>
void multiply(const ConstRows& a, std::size_t b_inner, std::size_t b_columns, GemmStart start, const Rows& out,
              std::size_t inner_block, BlockOf block_of) {
  assert(a.rows == out.rows);
  // An empty sum is still a result: zeros, or what stood there.
  const std::size_t blocks = std::max<std::size_t>(1, (b_inner + inner_block - 1) / inner_block);
  for (std::size_t block = 0; block < blocks; ++block) {
    const std::size_t first = block * inner_block;
    const std::size_t inner = std::min(inner_block, b_inner - first);
    const bool from_zero = start == GemmStart::zero && block == 0;
    for (std::size_t p = 0; p < panel_count(b_columns); ++p) {
      const float* panel = block_of(p, first, inner);
      const std::size_t columns = std::min(kPanelColumns, b_columns - p * kPanelColumns);
      std::size_t i = 0;
      for (; i + 2 <= a.rows; i += 2) {
        tile_of<2>(a.values + i * a.stride + first, a.stride, panel, inner, from_zero,
                   out.values + i * out.stride + p * kPanelColumns, out.stride, columns);
      }
      if (i < a.rows) {
        tile_of<1>(a.values + i * a.stride + first, a.stride, panel, inner, from_zero,
                   out.values + i * out.stride + p * kPanelColumns, out.stride, columns);
      }
    }
  }
}

}  // namespace

void gemm(const ConstRows& a, const Panels& b, GemmStart start, const Rows& out) {
  // A single row uses every number of b once: there is nothing to keep in a cache, and b is read straight through.
  const std::size_t inner_block = a.rows == 1 ? std::max<std::size_t>(1, b.inner) : kInnerBlock;
  multiply(a, b.inner, b.columns, start, out, inner_block, [&](std::size_t panel, std::size_t first, std::size_t) {
    return b.values + panel * b.stride + first * kPanelColumns;
  });
}

void gemm(const ConstRows& a, const ParamPanels& b, GemmStart start, const Rows& out) {
  if (b.type == ParamType::f32) {
    const auto* values = static_cast<const float*>(b.params);
    return gemm(a, Panels{values, b.inner, b.columns, b.inner * kPanelColumns}, start, out);
  }
  float block[kInnerBlock * kPanelColumns];
  const auto* params = static_cast<const std::byte*>(b.params);
  multiply(a, b.inner, b.columns, start, out, kInnerBlock,
           [&](std::size_t panel, std::size_t first, std::size_t inner) {
             const std::size_t at = (panel * b.inner + first) * kPanelColumns;
             widen_into(b.type, params + at * param_bytes(b.type), inner * kPanelColumns, block);
             return static_cast<const float*>(block);
           });
}

}  // namespace headlight
