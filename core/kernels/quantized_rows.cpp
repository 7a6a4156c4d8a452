#include "quantized_rows.h"

#include <algorithm>
#include <limits>

#include "simd_dot.h"

namespace headlight {
namespace {

struct RowRange {
  float lowest = 0.0F;   // at most 0
  float highest = 0.0F;  // at least 0
  bool is_finite = true;
};

RowRange range_of(const float* row, std::size_t inner) {
  const f32x4 limit = splat(std::numeric_limits<float>::max());
  f32x4 lowest = splat(0.0F);
  f32x4 highest = splat(0.0F);
  u32x4 finite = splat_u32(0xFFFFFFFFU);
  for (std::size_t k = 0; k < inner; k += kLanes) {
    const f32x4 values = load_up_to(row + k, std::min(kLanes, inner - k), 0.0F);
    lowest = smaller(lowest, values);
    highest = larger(highest, values);
    finite = both(finite, at_least(limit, magnitude(values)));
  }
  return {-largest_lane(sub(splat(0.0F), lowest)), largest_lane(highest), all_bits(finite)};
}

void quantize_row(const float* row, std::size_t inner, DotInput* inputs, RowScale& made) {
  const RowRange range = range_of(row, inner);
  // Divided apart, the ends of a wide range do not overflow.
  const float scale = range.highest / 127.0F - range.lowest / 127.0F;
  // The inverse of a smaller scale is infinite; numbers as small as that count as zeros.
  const bool has_inverse = range.is_finite && scale >= std::numeric_limits<float>::min();
  const float inverse = has_inverse ? 1.0F / scale : 0.0F;
  const float zero = -range.lowest * inverse + kRoundingBias - kRoundingBias;
  made.scale = range.is_finite ? scale : std::numeric_limits<float>::quiet_NaN();
  made.zero = has_inverse ? static_cast<std::int32_t>(zero) : 0;
  for (std::size_t k = 0; k < padded_inner(inner); k += kLanes) {
    const f32x4 values = load_up_to(row + k, std::min(kLanes, inner - k), 0.0F);
    const f32x4 steps = add(mul(values, splat(inverse)), splat(static_cast<float>(made.zero)));
    // A NaN in a row without an inverse becomes 0 here.
    const f32x4 clamped = smaller(larger(splat(0.0F), steps), splat(127.0F));
    store_dot_inputs(inputs + k, both(as_u32(add(clamped, splat(kRoundingBias))), splat_u32(0x7FU)));
  }
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
