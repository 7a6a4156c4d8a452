#pragma once
// q·W k = (W^T q)·k: the queries of a head are turned once, and attention goes on with plain products.

#include <algorithm>

#include "model_params.h"

namespace headlight {

/// W of one head.
template <class T>
TableParams<T> matrix_of_head(const TableParams<T>& all, std::size_t head) {
  const std::size_t dim = all.rows.columns;
  const Range own{head * dim, (head + 1) * dim};
  return {all.rows.some_rows(own), all.gradient.some_rows(own)};
}

// q' = q W         query, turned [len, head_dim]
template <class T>
void turn_forward(Arithmetic<T>& arithmetic, const TableParams<T>& matrix, MatrixView<const T> query,
                  MatrixView<T> turned) {
  arithmetic.multiply(query, matrix.rows, GemmStart::zero, turned);
}

// dW += q^T dq',  dq = dq' W^T         d_query, scratch [len, head_dim]; d_query is first dq' and then dq
template <class T>
void turn_backward(Arithmetic<T>& arithmetic, const TableParams<T>& matrix, MatrixView<const T> query,
                   MatrixView<T> scratch, MatrixView<T> d_query) {
  arithmetic.multiply(query.transposed(), d_query, GemmStart::value, matrix.gradient);
  arithmetic.multiply(d_query, matrix.rows.transposed(), GemmStart::zero, scratch);
  for (std::size_t i = 0; i < d_query.rows; ++i) std::copy_n(scratch.row(i), d_query.columns, d_query.row(i));
}

}  // namespace headlight
