#include "quantized_rows.h"

#include <limits>

#include "simd_dot.h"
#include "value_range.h"

namespace headlight {
namespace {

void quantize_row(const float* row, std::size_t inner, DotInput* inputs, RowScale& made) {
  const ValueRange range = range_of({row, inner});
  // Divided apart, the ends of a wide range do not overflow.
  const float scale = range.highest / 127.0F - range.lowest / 127.0F;
  // The inverse of a smaller scale is infinite; numbers as small as that count as zeros.
  const bool has_inverse = range.is_finite && scale >= std::numeric_limits<float>::min();
  const float inverse = has_inverse ? 1.0F / scale : 0.0F;
  const float zero = -range.lowest * inverse + kRoundingBias - kRoundingBias;
  made.scale = range.is_finite ? scale : std::numeric_limits<float>::quiet_NaN();
  made.zero = has_inverse ? static_cast<std::int32_t>(zero) : 0;
  const f32x4 zeros = splat(static_cast<float>(made.zero));
  const auto rounded = [&](f32x4 values) {
    const f32x4 steps = add(mul(values, splat(inverse)), zeros);
    // A NaN in a row without an inverse becomes 0 here.
    const f32x4 clamped = smaller(larger(splat(0.0F), steps), splat(127.0F));
    return both(as_u32(add(clamped, splat(kRoundingBias))), splat_u32(0x7FU));
  };
  std::size_t k = 0;
  for (; k + kLanes <= inner; k += kLanes) store_dot_inputs(inputs + k, rounded(load(row + k)));
  if (k < inner) store_dot_inputs(inputs + k, rounded(load_part(row + k, inner - k, 0.0F)));
}

}  // namespace

void quantize_rows_into(const ConstRows& rows, std::size_t inner, void* inputs, RowScale* scales) {
  for (std::size_t i = 0; i < rows.rows; ++i) {
    auto* to = reinterpret_cast<DotInput*>(static_cast<std::byte*>(inputs) + i * quantized_row_bytes(inner));
    quantize_row(rows.values + i * rows.stride, inner, to, scales[i]);
  }
}

std::int32_t quantized_input(const QuantizedRows& rows, std::size_t row, std::size_t at) {
  const auto* inputs = static_cast<const std::byte*>(rows.inputs) + row * quantized_row_bytes(rows.inner);
  return reinterpret_cast<const DotInput*>(inputs)[at];
}

}  // namespace headlight
