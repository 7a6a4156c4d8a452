#pragma once
#include <algorithm>

#include "arithmetic.h"

namespace headlight {

/// A learned matrix and bias, and where their gradients are summed up: null where nobody asked for them.
template <class T>
struct LinearParams {
  MatrixView<const T> w;     // [inputs, outputs], in whichever order the checkpoint has it
  const T* bias = nullptr;   // [outputs], or null for none
  MatrixView<T> w_gradient;  // as w
  T* bias_gradient = nullptr;
};

// y = x w + b         x [rows, inputs], y [rows, outputs]
//
// pass 1: every row begins with the bias
// pass 2: += x w
template <class T>
void linear_forward(Arithmetic<T>& arithmetic, const LinearParams<T>& linear, MatrixView<const T> x, MatrixView<T> y) {
  for (std::size_t i = 0; i < y.rows && linear.bias != nullptr; ++i) std::copy_n(linear.bias, y.columns, y.row(i));
  arithmetic.multiply_params(x, linear.w, linear.bias != nullptr ? GemmStart::value : GemmStart::zero, y);
}

/// y += x w + b: how a block writes to the residual stream.
template <class T>
void linear_forward_onto(Arithmetic<T>& arithmetic, const LinearParams<T>& linear, MatrixView<const T> x,
                         MatrixView<T> y) {
  for (std::size_t i = 0; i < y.rows && linear.bias != nullptr; ++i) {
    for (std::size_t j = 0; j < y.columns; ++j) y.row(i)[j] += linear.bias[j];
  }
  arithmetic.multiply_params(x, linear.w, GemmStart::value, y);
}

// dw += x^T dy,  db += sum of the rows of dy,  dx = dy w^T or += that
//
// back through pass 2
// back through pass 1
template <class T>
void linear_backward(Arithmetic<T>& arithmetic, const LinearParams<T>& linear, MatrixView<const T> x,
                     MatrixView<const T> dy, GemmStart start, MatrixView<T> dx) {
  arithmetic.multiply_params(dy, linear.w.transposed(), start, dx);
  arithmetic.multiply(x.transposed(), dy, GemmStart::value, linear.w_gradient);
  for (std::size_t i = 0; i < dy.rows && linear.bias != nullptr; ++i) {
    for (std::size_t j = 0; j < dy.columns; ++j) linear.bias_gradient[j] += dy.row(i)[j];
  }
}

}  // namespace headlight
