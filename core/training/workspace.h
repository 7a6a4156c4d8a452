#pragma once
#include <cstddef>
#include <cstdint>

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

  // Counted in 64 bits: what is too much for 32 has to be seen as that.
  T* take(std::uint64_t count) {
    T* taken = values_ == nullptr ? nullptr : values_ + used_;
    used_ += count;
    return taken;
  }
  MatrixView<T> take_matrix(std::size_t rows, std::size_t columns) {
    return row_major(take(std::uint64_t{rows} * columns), rows, columns);
  }
  std::uint64_t used() const { return used_; }

 private:
  T* values_ = nullptr;
  std::uint64_t used_ = 0;
};

}  // namespace headlight
