#pragma once
// Activations in seven bits, made on the way into a product: each row has a scale and a zero of its own.

#include <cstddef>
#include <cstdint>

#include "gemm.h"
#include "quantized_panels.h"

namespace headlight {

/// Number k of a row is about scale * (input k - zero).
struct RowScale {
  float scale = 0.0F;
  std::int32_t zero = 0;  // 0..127
};

/// Bytes that hold a row of inputs: two for each, which the relaxed dot uses half of.
constexpr std::size_t quantized_row_bytes(std::size_t inner) { return 2 * padded_inner(inner); }

/// Borrows rows [rows, inner]: inputs 0..127 as simd_dot.h multiplies them, quantized_row_bytes(inner) from one row to
/// the next, aligned to 4.
struct QuantizedRows {
  const void* inputs = nullptr;
  const RowScale* scales = nullptr;  // [rows]
  std::size_t rows = 0;
  std::size_t inner = 0;

  QuantizedRows rows_from(std::size_t first) const {
    return {static_cast<const std::byte*>(inputs) + first * quantized_row_bytes(inner), scales + first, rows - first,
            inner};
  }
};

/// Each number is rounded to the nearest multiple of scale = the row's range, which 0 belongs to, / 127. Where a number
/// is not finite the scale is NaN, and so is every product of the row. inputs: [rows, padded_inner(inner)], scales:
/// [rows].
void quantize_rows_into(const ConstRows& rows, std::size_t inner, void* inputs, RowScale* scales);
/// Input `at` of a row, 0..127.
std::int32_t quantized_input(const QuantizedRows& rows, std::size_t row, std::size_t at);

}  // namespace headlight
