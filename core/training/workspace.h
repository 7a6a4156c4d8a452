#pragma once
#include <cstddef>

#include "headlight/buffer.h"
#include "matrix_view.h"

namespace headlight {

/// Hands out stretches of one array. Without an array it only counts, so that the same code that shares the memory out
/// says beforehand how much there must be.
template <class T>
class Workspace {
 public:
  Workspace() = default;
  explicit Workspace(T* values) : values_(values) {}

  T* take(std::size_t count) {
    T* taken = values_ == nullptr ? nullptr : values_ + used_;
    used_ += count;
    return taken;
  }
  MatrixView<T> take_matrix(std::size_t rows, std::size_t columns) {
    return row_major(take(rows * columns), rows, columns);
  }
  std::size_t used() const { return used_; }

 private:
  T* values_ = nullptr;
  std::size_t used_ = 0;
};

}  // namespace headlight
