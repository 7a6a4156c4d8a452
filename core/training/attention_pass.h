#pragma once
#include <algorithm>
#include <limits>

#include "additive_scores.h"
#include "headlight/architecture.h"

namespace headlight {

/// Queries in a block: its scores stay in a second-level cache, and keys that none of them sees are left out.
inline constexpr std::size_t kQueryBlock = 48;

/// One head over a text of `len` tokens.
template <class T>
struct AttentionHead {
  MatrixView<const T> query;  // [len, head_dim]
  MatrixView<const T> key;    // [len, head_dim]
  MatrixView<const T> value;  // [len, head_dim]
  const LayerRule* rule = nullptr;
  AttentionShape shape;
  AdditiveScores<T> additive;
};

/// Keys that at least one of these queries may see.
inline Range visible_keys(const AttentionShape& shape, const Mask& mask, Range queries) {
  Range all{shape.key_len, 0};
  for (std::size_t row = queries.first; row < queries.last; ++row) {
    const Range band = mask.band(shape, row);
    if (band.size() != 0) all = {std::min(all.first, band.first), std::max(all.last, band.last)};
  }
  return all.first < all.last ? all : Range{0, 0};
}

/// Calls block(queries, keys) for one block of the queries that attend after the other.
template <class Block>
void for_query_blocks(const AttentionShape& shape, const Mask& mask, Block block) {
  const Range rows = mask.rows(shape);
  for (std::size_t first = rows.first; first < rows.last; first += kQueryBlock) {
    const Range queries{first, std::min(first + kQueryBlock, rows.last)};
    const Range keys = visible_keys(shape, mask, queries);
    if (keys.size() != 0) block(queries, keys);
  }
}

/// The scores of a row's block of keys become weights; 0 where the query may not look. cells: [keys.size()].
template <class T>
void weigh_row_inplace(Arithmetic<T>& arithmetic, const AttentionHead<T>& head, std::size_t row, Range keys, T* cells) {
  const Mask& mask = head.rule->mask;
  const Range band = mask.band(head.shape, row);
  T* first = cells + (band.first - keys.first);
  T* last = cells + (band.last - keys.first);
  for (std::size_t key = band.first; key < band.last && mask.has_sets(); ++key) {
    if (!mask.allows(head.shape, row, key)) cells[key - keys.first] = -std::numeric_limits<T>::infinity();
  }
  arithmetic.softmax_inplace({first, last}, static_cast<T>(head.rule->scale));
  std::fill(cells, first, T(0));
  std::fill(last, cells + keys.size(), T(0));
}

/// cells [queries.size(), keys.size()] = q k^T, or the additive scores of the keys that each row sees.
template <class T>
void score_forward(Arithmetic<T>& arithmetic, const AttentionHead<T>& head, Range queries, Range keys,
                   MatrixView<T> cells) {
  if (head.additive.vector == nullptr) {
    return arithmetic.multiply(head.query.some_rows(queries), head.key.some_rows(keys).transposed(), GemmStart::zero,
                               cells);
  }
  for (std::size_t i = 0; i < queries.size(); ++i) {
    const std::size_t row = queries.first + i;
    const Range band = head.rule->mask.band(head.shape, row);
    additive_forward(arithmetic, head.additive, head.query.row(row), head.key.some_rows(band),
                     cells.row(i) + (band.first - keys.first));
  }
}

// output = softmax(mask(scale score(q, k))) v        weights [len, len], output [len, head_dim], rows that attend
//
// pass 1: scores of the keys that the block sees
// pass 2: weights = softmax of each row's visible scores
// pass 3: output = weights v
template <class T>
void attention_forward(Arithmetic<T>& arithmetic, const AttentionHead<T>& head, MatrixView<T> weights,
                       MatrixView<T> output) {
  for_query_blocks(head.shape, head.rule->mask, [&](Range queries, Range keys) {
    const MatrixView<T> cells = weights.some_rows(queries).some_columns(keys);
    score_forward(arithmetic, head, queries, keys, cells);
    for (std::size_t i = 0; i < queries.size(); ++i) {
      weigh_row_inplace(arithmetic, head, queries.first + i, keys, cells.row(i));
    }
    arithmetic.multiply(cells, head.value.some_rows(keys), GemmStart::zero, output.some_rows(queries));
  });
}

/// Where one head's gradients go. Keys and values may be shared by several heads, which add to them.
template <class T>
struct AttentionGradients {
  MatrixView<T> query;  // [len, head_dim]
  MatrixView<T> key;    // [len, head_dim]
  MatrixView<T> value;  // [len, head_dim]
};

/// dq = d_cells k,  dk += d_cells^T q; or back through additive scores.
template <class T>
void score_backward(Arithmetic<T>& arithmetic, const AttentionHead<T>& head, Range queries, Range keys,
                    MatrixView<const T> d_cells, const AttentionGradients<T>& gradients) {
  if (head.additive.vector == nullptr) {
    arithmetic.multiply(d_cells, head.key.some_rows(keys), GemmStart::zero, gradients.query.some_rows(queries));
    arithmetic.multiply(d_cells.transposed(), head.query.some_rows(queries), GemmStart::value,
                        gradients.key.some_rows(keys));
    return;
  }
  for (std::size_t i = 0; i < queries.size(); ++i) {
    const std::size_t row = queries.first + i;
    const Range band = head.rule->mask.band(head.shape, row);
    additive_backward(arithmetic, head.additive, head.query.row(row), head.key.some_rows(band),
                      d_cells.row(i) + (band.first - keys.first), gradients.query.row(row),
                      gradients.key.some_rows(band));
  }
}

// dv += weights^T d_output,  d_weights = d_output v^T,
// d_scores = weights (d_weights - sum over keys of weights d_weights) scale
//                                    d_output [len, head_dim], scratch [kQueryBlock, len], gradients.query zeros
//
// back through pass 3
// back through pass 2: what is masked has weight 0, and so no gradient
// back through pass 1
template <class T>
void attention_backward(Arithmetic<T>& arithmetic, const AttentionHead<T>& head, MatrixView<const T> weights,
                        MatrixView<const T> d_output, T* scratch, const AttentionGradients<T>& gradients) {
  const T scale = static_cast<T>(head.rule->scale);
  for_query_blocks(head.shape, head.rule->mask, [&](Range queries, Range keys) {
    const MatrixView<const T> cells = weights.some_rows(queries).some_columns(keys);
    const MatrixView<const T> d_out = d_output.some_rows(queries);
    const MatrixView<T> d_cells = row_major(scratch, queries.size(), keys.size());
    arithmetic.multiply(cells.transposed(), d_out, GemmStart::value, gradients.value.some_rows(keys));
    arithmetic.multiply(d_out, head.value.some_rows(keys).transposed(), GemmStart::zero, d_cells);
    for (std::size_t i = 0; i < queries.size(); ++i) {
      const T* weight = cells.row(i);
      T* d_cell = d_cells.row(i);
      const T mean = lane_sum<T>(keys.size(), [&](std::size_t j) { return weight[j] * d_cell[j]; });
      for (std::size_t j = 0; j < keys.size(); ++j) d_cell[j] = weight[j] * (d_cell[j] - mean) * scale;
    }
    score_backward<T>(arithmetic, head, queries, keys, d_cells, gradients);
  });
}

}  // namespace headlight
