#pragma once
// Panels of a model's parameters, in the type that its file has: a half takes half the memory and is widened on the
// way into the product.

#include <cstddef>
#include <cstdint>

#include "panels.h"

namespace headlight {

/// How a parameter is stored. All three are exact as float.
enum class ParamType : std::uint8_t { f32, f16, bf16 };

constexpr std::size_t param_bytes(ParamType type) { return type == ParamType::f32 ? 4 : 2; }

/// out[i] = the float of the i-th parameter at `params`; [count].
void widen_into(ParamType type, const void* params, std::size_t count, float* out);

/// How many of the `count` parameters at `params` are NaN or infinite.
std::size_t count_not_finite(ParamType type, const void* params, std::size_t count);

/// Borrows a packed matrix [inner, columns] laid out as in panels.h, each number of `type`.
struct ParamPanels {
  ParamType type = ParamType::f32;
  const void* params = nullptr;
  std::size_t inner = 0;
  std::size_t columns = 0;

  /// Columns from 16 * first_panel on, `columns` of them.
  ParamPanels columns_from(std::size_t first_panel, std::size_t columns) const;
};

/// Bytes that hold a packed [inner, columns].
constexpr std::size_t packed_bytes(ParamType type, std::size_t inner, std::size_t columns) {
  return packed_size(inner, columns) * param_bytes(type);
}

/// Writes one column of B, which stands as a row of `inner` params of `type`, into the panels.
void pack_param_column(ParamType type, const void* column, std::size_t inner, std::size_t at, void* panels);
/// Writes part of row `row` of B into the panels: `count` params from column `first_column` on.
void pack_param_row(ParamType type, const void* params, std::size_t row, std::size_t first_column, std::size_t count,
                    std::size_t inner, void* panels);
/// Column `column` of B as floats: out [inner].
void unpack_param_column(const ParamPanels& panels, std::size_t column, float* out);

}  // namespace headlight
