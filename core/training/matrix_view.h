#pragma once
#include <cstddef>
#include <type_traits>

#include "headlight/shape.h"

namespace headlight {

/// Borrows a matrix [rows, columns] that lies row by row or column by column: one of the strides is 1.
template <class T>
struct MatrixView {
  T* values = nullptr;
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::size_t row_stride = 0;  // numbers from one row to the next
  std::size_t column_stride = 1;

  bool operator==(const MatrixView&) const = default;
  T* row(std::size_t i) const { return values + i * row_stride; }
  MatrixView transposed() const { return {values, columns, rows, column_stride, row_stride}; }
  MatrixView some_rows(Range of) const { return {row(of.first), of.size(), columns, row_stride, column_stride}; }
  MatrixView some_columns(Range of) const {
    return {values + of.first * column_stride, rows, of.size(), row_stride, column_stride};
  }
  operator MatrixView<const T>() const
    requires(!std::is_const_v<T>)
  {
    return {values, rows, columns, row_stride, column_stride};
  }
};

template <class T>
MatrixView<T> row_major(T* values, std::size_t rows, std::size_t columns) {
  return {values, rows, columns, columns, 1};
}

template <class T>
MatrixView<T> column_major(T* values, std::size_t rows, std::size_t columns) {
  return {values, rows, columns, 1, rows};
}

}  // namespace headlight
