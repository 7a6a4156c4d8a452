#include "headlight/param_table.h"

#include <cstring>

namespace headlight {

bool ParamTable::allocate(std::size_t rows, std::size_t columns, ParamType type) {
  rows_ = rows;
  columns_ = columns;
  type_ = type;
  return params_.allocate((rows * columns * param_bytes(type) + 3) / sizeof(std::uint32_t));
}

void ParamTable::write_row(std::size_t row, const void* params) {
  const std::size_t bytes = columns_ * param_bytes(type_);
  std::memcpy(reinterpret_cast<std::byte*>(params_.data()) + row * bytes, params, bytes);
}

void ParamTable::row_into(std::size_t row, float* out) const {
  const std::size_t bytes = columns_ * param_bytes(type_);
  widen_into(type_, reinterpret_cast<const std::byte*>(params_.data()) + row * bytes, columns_, out);
}

}  // namespace headlight
