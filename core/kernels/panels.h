#pragma once
// Panels: how the right-hand side of every product is laid out.
//
// A matrix B [inner, columns] is cut into panels of 16 columns. Panel p holds columns 16p .. 16p+15 of
// every row, row after row: element (k, j) is at panels[(j / 16) * stride + k * 16 + j % 16]. The last
// panel is filled up with zeros. A product then reads B strictly forwards, four registers a row.

#include <cassert>
#include <cstddef>

namespace headlight {

inline constexpr std::size_t kPanelColumns = 16;

constexpr std::size_t panel_count(std::size_t columns) { return (columns + kPanelColumns - 1) / kPanelColumns; }

/// Floats that hold a packed [inner, columns].
constexpr std::size_t packed_size(std::size_t inner, std::size_t columns) {
  return panel_count(columns) * inner * kPanelColumns;
}

/// Borrows a packed matrix, or some rows of one.
struct Panels {
  const float* values = nullptr;
  std::size_t inner = 0;    // rows of B
  std::size_t columns = 0;  // columns of B
  std::size_t stride = 0;   // floats from one panel to the next, at least inner * 16

  /// Rows [first, last) of the same matrix.
  Panels rows(std::size_t first, std::size_t last) const {
    assert(first <= last && last <= inner);
    return {values + first * kPanelColumns, last - first, columns, stride};
  }
};

/// Copies `count` rows of B, beginning at row `first`, into the panels of an [inner, columns] matrix.
/// rows: [count, columns], `row_stride` floats from one row to the next.
void pack_rows(const float* rows, std::size_t row_stride, std::size_t first, std::size_t count, std::size_t inner,
               std::size_t columns, float* panels);

/// The same for columns of B that stand as rows. It leaves the padding of the last panel alone: a product computes
/// with it and throws the result away, so it only has to be some number. Columns [first, first + count) of an [inner,
/// ...] matrix. rows: [count, inner]. Used for keys, where B = K transposed.
void pack_columns(const float* rows, std::size_t row_stride, std::size_t first, std::size_t count, std::size_t inner,
                  float* panels);

/// Zeros into the padding of the last panel of an [inner, columns] matrix.
void clear_padding(std::size_t inner, std::size_t columns, float* panels);

/// Column `column` of B back as a plain [inner] row, `inner` floats to `out`.
void unpack_column(const Panels& panels, std::size_t column, float* out);
/// Row `row` of B back as a plain [columns] row.
void unpack_row(const Panels& panels, std::size_t row, float* out);

}  // namespace headlight
