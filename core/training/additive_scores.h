#pragma once
#include "arithmetic.h"
#include "lane_sum.h"

namespace headlight {

/// What a head with additive scores needs beside its queries and keys.
template <class T>
struct AdditiveScores {
  const T* vector = nullptr;  // v, [head_dim]; null: scores are products
  T* vector_gradient = nullptr;
  T* tanhs = nullptr;   // [len, head_dim], of one query with each of its keys
  T* slopes = nullptr;  // the same, 1 - tanh^2
};

// tanhs = tanh(query + key) of each key         query [head_dim], keys [count, head_dim]
template <class T>
void additive_tanhs(Arithmetic<T>& arithmetic, const AdditiveScores<T>& scores, const T* query,
                    MatrixView<const T> keys) {
  const std::size_t dim = keys.columns;
  for (std::size_t j = 0; j < keys.rows; ++j) {
    const T* key = keys.row(j);
    T* sums = scores.tanhs + j * dim;
    for (std::size_t d = 0; d < dim; ++d) sums[d] = query[d] + key[d];
  }
  arithmetic.activate_into(Activation::tanh, scores.tanhs, keys.rows * dim, scores.tanhs, scores.slopes);
}

// cell[j] = v·tanh(query + key[j])         cells [count]
//
// pass 1: tanhs of the sums
// pass 2: their products with v
template <class T>
void additive_forward(Arithmetic<T>& arithmetic, const AdditiveScores<T>& scores, const T* query,
                      MatrixView<const T> keys, T* cells) {
  const std::size_t dim = keys.columns;
  additive_tanhs(arithmetic, scores, query, keys);
  for (std::size_t j = 0; j < keys.rows; ++j) {
    const T* tanhs = scores.tanhs + j * dim;
    cells[j] = lane_sum<T>(dim, [&](std::size_t d) { return scores.vector[d] * tanhs[d]; });
  }
}

// dv += d_cell tanh,  dq += d_cell v slope,  dk[j] += the same         d_cells [count], d_query [head_dim]
//
// The tanhs are computed once more: kept, they would take head_dim times the memory of the weights.
// back through pass 2 and pass 1
template <class T>
void additive_backward(Arithmetic<T>& arithmetic, const AdditiveScores<T>& scores, const T* query,
                       MatrixView<const T> keys, const T* d_cells, T* d_query, MatrixView<T> d_keys) {
  const std::size_t dim = keys.columns;
  additive_tanhs(arithmetic, scores, query, keys);
  for (std::size_t j = 0; j < keys.rows; ++j) {
    const T* tanhs = scores.tanhs + j * dim;
    const T* slopes = scores.slopes + j * dim;
    T* d_key = d_keys.row(j);
    const T d_cell = d_cells[j];
    for (std::size_t d = 0; d < dim; ++d) {
      const T d_sum = d_cell * scores.vector[d] * slopes[d];
      scores.vector_gradient[d] += d_cell * tanhs[d];
      d_query[d] += d_sum;
      d_key[d] += d_sum;
    }
  }
}

}  // namespace headlight
