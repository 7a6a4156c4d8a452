#include "quantized_panels.h"

#include <limits>

#include "simd_dot.h"
#include "value_range.h"

namespace headlight {

std::size_t quantized_place(std::size_t row, std::size_t column, std::size_t inner) {
  const std::size_t panel = column / kPanelColumns * padded_inner(inner) * kPanelColumns;
  return panel + (row / kDotGroup * kPanelColumns + column % kPanelColumns) * kDotGroup + row % kDotGroup;
}

QuantizedPanels QuantizedPanels::columns_from(std::size_t first_panel, std::size_t count) const {
  const std::size_t skipped = first_panel * kPanelColumns;
  return {params + skipped * padded_inner(inner), scales + skipped, sums + skipped, inner, count};
}

QuantizedColumn quantize_column(const float* column, std::size_t inner, std::size_t at, std::int8_t* panels) {
  const ValueRange range = range_of({column, inner});
  QuantizedColumn made{range.largest() / 127.0F, 0};
  if (!range.is_finite) made.scale = std::numeric_limits<float>::quiet_NaN();
  // The inverse of a smaller scale is infinite; numbers as small as that count as zeros.
  const bool has_inverse = made.scale >= std::numeric_limits<float>::min();
  const float inverse = has_inverse ? 1.0F / made.scale : 0.0F;
  for (std::size_t k = 0; k < inner; ++k) {
    const float nearest = has_inverse ? column[k] * inverse + kRoundingBias - kRoundingBias : 0.0F;
    const auto param = static_cast<std::int8_t>(nearest);
    panels[quantized_place(k, at, inner)] = param;
    made.sum += param;
  }
  return made;
}

void clear_quantized_padding(std::size_t inner, std::size_t columns, std::int8_t* panels) {
  for (std::size_t column = 0; column < panel_count(columns) * kPanelColumns; ++column) {
    const std::size_t used = column < columns ? inner : 0;
    for (std::size_t k = used; k < padded_inner(inner); ++k) panels[quantized_place(k, column, inner)] = 0;
  }
}

void unpack_quantized_column(const QuantizedPanels& panels, std::size_t column, float* out) {
  for (std::size_t k = 0; k < panels.inner; ++k) {
    out[k] = panels.scales[column] * panels.params[quantized_place(k, column, panels.inner)];
  }
}

}  // namespace headlight
