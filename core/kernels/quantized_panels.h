#pragma once
// Parameters in eight bits: a column of B has one scale, and its params are whole numbers from -127 to 127.
//
// Panels of 16 columns as in panels.h, but groups of kDotGroup inner values of a column stand together, as simd_dot.h
// multiplies them. Inner is filled up with zeros to a multiple of four.

#include <cstddef>
#include <cstdint>

#include "panels.h"

namespace headlight {

/// Inner values that are multiplied, the last ones with zeros.
constexpr std::size_t padded_inner(std::size_t inner) { return (inner + 3) / 4 * 4; }
/// Params, a byte each, that hold a packed [inner, columns].
constexpr std::size_t quantized_size(std::size_t inner, std::size_t columns) {
  return packed_size(padded_inner(inner), columns);
}
/// So many products of 127 and 127 are summed without leaving 32 bits.
inline constexpr std::size_t kMaxQuantizedInner = INT32_MAX / (127 * 127);

/// Borrows a packed matrix [inner, columns]: number (k, j) is about scales[j] * param (k, j). Scales and sums go on to
/// the end of the last panel.
struct QuantizedPanels {
  const std::int8_t* params = nullptr;
  const float* scales = nullptr;       // of each column
  const std::int32_t* sums = nullptr;  // of each column's params
  std::size_t inner = 0;
  std::size_t columns = 0;

  /// Columns from 16 * first_panel on, `columns` of them.
  QuantizedPanels columns_from(std::size_t first_panel, std::size_t columns) const;
};

/// What a column leaves beside its params.
struct QuantizedColumn {
  float scale = 0.0F;
  std::int32_t sum = 0;
};
/// Writes column `at` into the panels of an [inner, ...] matrix, each number rounded to the nearest multiple of
/// scale = largest magnitude / 127. Where a number is not finite the scale is NaN, and so is every product of the
/// column. column: [inner]. Padding of inner is left alone.
QuantizedColumn quantize_column(const float* column, std::size_t inner, std::size_t at, std::int8_t* panels);
/// Zeros where the panels of an [inner, columns] matrix go on beyond it.
void clear_quantized_padding(std::size_t inner, std::size_t columns, std::int8_t* panels);
/// Column `column` as floats: out [inner].
void unpack_quantized_column(const QuantizedPanels& panels, std::size_t column, float* out);

/// Where parameter (row, column) of an [inner, ...] matrix stands.
std::size_t quantized_place(std::size_t row, std::size_t column, std::size_t inner);

}  // namespace headlight
