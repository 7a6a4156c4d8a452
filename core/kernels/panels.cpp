#include "panels.h"

#include <algorithm>

#include "simd.h"

namespace headlight {

void pack_rows(const float* rows, std::size_t row_stride, std::size_t first, std::size_t count, std::size_t inner,
               std::size_t columns, float* panels) {
  for (std::size_t p = 0; p < panel_count(columns); ++p) {
    const std::size_t width = std::min(kPanelColumns, columns - p * kPanelColumns);
    for (std::size_t i = 0; i < count; ++i) {
      const float* from = rows + i * row_stride + p * kPanelColumns;
      float* to = panels + (p * inner + first + i) * kPanelColumns;
      if (width == kPanelColumns) {
        std::copy_n(from, kPanelColumns, to);  // of a known length: four registers, no call
        continue;
      }
      std::copy_n(from, width, to);
      std::fill(to + width, to + kPanelColumns, 0.0F);
    }
  }
}

void pack_columns(const float* rows, std::size_t row_stride, std::size_t first, std::size_t count, std::size_t inner,
                  float* panels) {
  const auto place_of = [&](std::size_t column) {
    return panels + column / kPanelColumns * inner * kPanelColumns + column % kPanelColumns;
  };
  for (std::size_t i = 0; i < count;) {
    const std::size_t column = first + i;
    const float* from = rows + i * row_stride;
    std::size_t k = 0;
    // Four columns that stand side by side in a panel go four numbers at a time.
    const bool are_four = column % kLanes == 0 && i + kLanes <= count;
    const std::size_t columns = are_four ? kLanes : 1;
    for (; are_four && k + kLanes <= inner; k += kLanes) {
      f32x4 square[kLanes];
      for (std::size_t c = 0; c < kLanes; ++c) square[c] = load(from + c * row_stride + k);
      transpose(square);
      for (std::size_t c = 0; c < kLanes; ++c) store(place_of(column) + (k + c) * kPanelColumns, square[c]);
    }
    for (; k < inner; ++k) {
      for (std::size_t c = 0; c < columns; ++c) place_of(column)[k * kPanelColumns + c] = from[c * row_stride + k];
    }
    i += columns;
  }
}

void clear_padding(std::size_t inner, std::size_t columns, float* panels) {
  const std::size_t used = columns % kPanelColumns;
  if (used == 0) return;
  float* last = panels + (panel_count(columns) - 1) * inner * kPanelColumns;
  for (std::size_t k = 0; k < inner; ++k) {
    std::fill(last + k * kPanelColumns + used, last + (k + 1) * kPanelColumns, 0.0F);
  }
}

void unpack_column(const Panels& panels, std::size_t column, float* out) {
  const float* from = panels.values + column / kPanelColumns * panels.stride + column % kPanelColumns;
  for (std::size_t k = 0; k < panels.inner; ++k) out[k] = from[k * kPanelColumns];
}

void unpack_row(const Panels& panels, std::size_t row, float* out) {
  for (std::size_t column = 0; column < panels.columns; ++column) {
    out[column] = panels.values[column / kPanelColumns * panels.stride + row * kPanelColumns + column % kPanelColumns];
  }
}

}  // namespace headlight
