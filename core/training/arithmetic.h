#pragma once
#include <span>

#include "activation.h"
#include "gemm.h"
#include "matrix_view.h"

namespace headlight {

/// What the passes leave to others: products, and functions whose last bits differ between C libraries. All else they
/// do themselves, once for every T, so that what is checked in double is what trains in float.
template <class T>
class Arithmetic {
 public:
  virtual ~Arithmetic() = default;

  /// out [m, n] = a [m, k] b [k, n], or on top of what `out` holds, which overlaps neither.
  virtual void multiply(MatrixView<const T> a, MatrixView<const T> b, GemmStart start, MatrixView<T> out) = 0;
  /// The same with parameters: b does not change until forget_params(), so that it may be kept in another form.
  virtual void multiply_params(MatrixView<const T> a, MatrixView<const T> b, GemmStart start, MatrixView<T> out) {
    multiply(a, b, start, out);
  }
  virtual void forget_params() {}
  /// row[i] = e^(scale row[i]) over the sum of all; -infinity becomes 0, and a row of nothing else all zeros.
  virtual void softmax_inplace(std::span<T> row, T scale) = 0;
  /// out[i] = activation(in[i]), slopes[i] = its derivative there; [count], `out` may be `in`.
  virtual void activate_into(Activation activation, const T* in, std::size_t count, T* out, T* slopes) = 0;
};

}  // namespace headlight
