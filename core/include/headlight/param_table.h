#pragma once
#include <cstdint>

#include "headlight/buffer.h"
#include "param_panels.h"

namespace headlight {

/// Learned rows that are looked up, such as the vectors of positions; in the type of their file.
class ParamTable {
 public:
  /// Room for [rows, columns], unset. False when there is no memory.
  [[nodiscard]] bool allocate(std::size_t rows, std::size_t columns, ParamType type);
  /// [columns] params of the type that was allocated.
  void write_row(std::size_t row, const void* params);
  /// out [columns].
  void row_into(std::size_t row, float* out) const;

  std::size_t rows() const { return rows_; }
  std::size_t columns() const { return columns_; }
  ParamType type() const { return type_; }

 private:
  std::size_t rows_ = 0;
  std::size_t columns_ = 0;
  ParamType type_ = ParamType::f32;
  Array<std::uint32_t> params_;
};

}  // namespace headlight
