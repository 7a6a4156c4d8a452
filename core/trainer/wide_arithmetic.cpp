#include "wide_arithmetic.h"

#include <algorithm>
#include <array>
#include <utility>

#include "simd.h"
#include "wide.h"
#include "wide_functions.h"

namespace headlight {
namespace {

// A tile of `out` in registers: of 32 (AVX-512) it takes 24, of 16 (AVX2) 12; two hold a row of b.
constexpr std::size_t kTileRows = kWide == 16 ? 12 : 6;

constexpr std::size_t kPanel = 2 * kWide;
// A panel's block, 256 rows, stays in a first-level cache; a block of b, 256 x 512, in a second-level one.
constexpr std::size_t kInner = 256;
constexpr std::size_t kColumns = 512;

// out [rows, columns of a panel] = or += a [rows, inner] panel [inner, kPanel]
struct Tile {
  const float* a;
  std::size_t row_stride, column_stride;  // of a
  const float* panel;
  std::size_t inner;
  bool is_from_zero;
  float* out;
  std::size_t out_stride;
};

template <std::size_t kRows, std::size_t kVectors>
void multiply_tile(const Tile& t) {
  Wide sum[kRows][kVectors];
  for (std::size_t i = 0; i < kRows; ++i) {
    for (std::size_t v = 0; v < kVectors; ++v) {
      sum[i][v] = t.is_from_zero ? Wide{} : load_wide(t.out + i * t.out_stride + v * kWide);
    }
  }
  for (std::size_t k = 0; k < t.inner; ++k) {
    Wide b[kVectors];
    for (std::size_t v = 0; v < kVectors; ++v) b[v] = load_wide(t.panel + k * kPanel + v * kWide);
    for (std::size_t i = 0; i < kRows; ++i) {
      const float factor = t.a[i * t.row_stride + k * t.column_stride];
      for (std::size_t v = 0; v < kVectors; ++v) sum[i][v] += factor * b[v];
    }
  }
  for (std::size_t i = 0; i < kRows; ++i) {
    for (std::size_t v = 0; v < kVectors; ++v) store_wide(t.out + i * t.out_stride + v * kWide, sum[i][v]);
  }
}

using MultiplyTile = void (*)(const Tile&);

template <std::size_t kVectors, std::size_t... kRows>
constexpr std::array<MultiplyTile, sizeof...(kRows)> tiles(std::index_sequence<kRows...>) {
  return {&multiply_tile<kRows + 1, kVectors>...};
}
// By the number of rows, less one.
constexpr auto kNarrowTiles = tiles<1>(std::make_index_sequence<kTileRows>());
constexpr auto kWideTiles = tiles<2>(std::make_index_sequence<kTileRows>());

// Through a tile of its own, where `out` ends within a register.
void multiply_partial(Tile tile, std::size_t rows, std::size_t columns, MultiplyTile multiply) {
  float scratch[kTileRows * kPanel] = {};
  float* out = tile.out;
  for (std::size_t i = 0; i < rows && !tile.is_from_zero; ++i) {
    std::copy_n(out + i * tile.out_stride, columns, scratch + i * kPanel);
  }
  const std::size_t stride = std::exchange(tile.out_stride, kPanel);
  tile.out = scratch;
  multiply(tile);
  for (std::size_t i = 0; i < rows; ++i) std::copy_n(scratch + i * kPanel, columns, out + i * stride);
}

void multiply_panel(Tile tile, std::size_t all_rows, std::size_t columns) {
  const bool is_narrow = columns <= kWide;
  const auto& multiply = is_narrow ? kNarrowTiles : kWideTiles;
  const bool is_whole = columns == (is_narrow ? kWide : kPanel);
  for (std::size_t first = 0; first < all_rows; first += kTileRows) {
    const std::size_t rows = std::min(kTileRows, all_rows - first);
    if (is_whole) {
      multiply[rows - 1](tile);
    } else {
      multiply_partial(tile, rows, columns, multiply[rows - 1]);
    }
    tile.a += kTileRows * tile.row_stride;
    tile.out += kTileRows * tile.out_stride;
  }
}

// b [inner, columns] into panels [panels][inner][kPanel]; the padding of the last is zeros.
void pack_row_major(MatrixView<const float> b, float* panels) {
  for (std::size_t first = 0; first < b.columns; first += kPanel, panels += b.rows * kPanel) {
    const std::size_t columns = std::min(kPanel, b.columns - first);
    for (std::size_t k = 0; k < b.rows; ++k) {
      float* to = panels + k * kPanel;
      if (columns == kPanel) {
        store_wide(to, load_wide(b.row(k) + first));
        store_wide(to + kWide, load_wide(b.row(k) + first + kWide));
        continue;
      }
      std::copy_n(b.row(k) + first, columns, to);
      std::fill(to + columns, to + kPanel, 0.0F);
    }
  }
}

// Four columns at a time are turned in registers.
void pack_column_major(MatrixView<const float> b, float* panels) {
  for (std::size_t first = 0; first < b.columns; first += kPanel, panels += b.rows * kPanel) {
    const std::size_t columns = std::min(kPanel, b.columns - first);
    if (columns < kPanel) std::fill_n(panels, b.rows * kPanel, 0.0F);
    std::size_t j = 0;
    for (; j + kLanes <= columns; j += kLanes) {
      const float* from = b.values + (first + j) * b.column_stride;
      std::size_t k = 0;
      for (; k + kLanes <= b.rows; k += kLanes) {
        f32x4 square[kLanes];
        for (std::size_t c = 0; c < kLanes; ++c) square[c] = load(from + c * b.column_stride + k);
        transpose(square);
        for (std::size_t c = 0; c < kLanes; ++c) store(panels + (k + c) * kPanel + j, square[c]);
      }
      for (; k < b.rows; ++k) {
        for (std::size_t c = 0; c < kLanes; ++c) panels[k * kPanel + j + c] = from[c * b.column_stride + k];
      }
    }
    for (; j < columns; ++j) {
      const float* from = b.values + (first + j) * b.column_stride;
      for (std::size_t k = 0; k < b.rows; ++k) panels[k * kPanel + j] = from[k];
    }
  }
}

void pack(MatrixView<const float> b, float* panels) {
  if (b.column_stride == 1) return pack_row_major(b, panels);
  pack_column_major(b, panels);
}

// out = or += a times the panels, of which each has a.columns rows of `panel_rows`.
void multiply_panels(MatrixView<const float> a, const float* panels, std::size_t panel_rows, bool is_from_zero,
                     MatrixView<float> out) {
  for (std::size_t first = 0; first < out.columns; first += kPanel) {
    multiply_panel({a.values, a.row_stride, a.column_stride, panels + first * panel_rows, a.columns, is_from_zero,
                    out.values + first, out.row_stride},
                   a.rows, std::min(kPanel, out.columns - first));
  }
}

}  // namespace

WideArithmetic::WideArithmetic() : KernelArithmetic(PackedParams(kPanel, pack)) {}

bool WideArithmetic::allocate() { return panels_.allocate(kInner * kColumns) && KernelArithmetic::allocate(); }

void WideArithmetic::multiply(MatrixView<const float> a, MatrixView<const float> b, GemmStart start,
                              MatrixView<float> out) {
  if (out.column_stride != 1) return multiply(b.transposed(), a.transposed(), start, out.transposed());
  for (std::size_t column = 0; column < b.columns; column += kColumns) {
    const Range columns{column, std::min(column + kColumns, b.columns)};
    for (std::size_t k = 0; k < b.rows; k += kInner) {
      const Range inner{k, std::min(k + kInner, b.rows)};
      pack(b.some_rows(inner).some_columns(columns), panels_.data());
      multiply_panels(a.some_columns(inner), panels_.data(), inner.size(), start == GemmStart::zero && k == 0,
                      out.some_columns(columns));
    }
  }
}

void WideArithmetic::multiply_params(MatrixView<const float> a, MatrixView<const float> b, GemmStart start,
                                     MatrixView<float> out) {
  const float* packed = out.column_stride == 1 ? packed_params_.of(b) : nullptr;
  if (packed == nullptr) return multiply(a, b, start, out);
  for (std::size_t k = 0; k < b.rows; k += kInner) {
    multiply_panels(a.some_columns({k, std::min(k + kInner, b.rows)}), packed + k * kPanel, b.rows,
                    start == GemmStart::zero && k == 0, out);
  }
}

void WideArithmetic::softmax_inplace(std::span<float> row, float scale) {
  if (!softmax_wide_inplace(row, scale)) KernelArithmetic::softmax_inplace(row, scale);
}

void WideArithmetic::activate_into(Activation activation, const float* in, std::size_t count, float* out,
                                   float* slopes) {
  if (activate_wide_into(activation, in, count, out, slopes)) return;
  KernelArithmetic::activate_into(activation, in, count, out, slopes);
}

}  // namespace headlight
