#pragma once
// From a block's normalised input to what its heads say, and back: projection, the norms of queries and keys, rotary
// positions, the matrices of multiplicative scores, attention of each head.

#include "attention_pass.h"
#include "multiplicative_scores.h"
#include "rotary_pass.h"
#include "workspace.h"

namespace headlight {

/// One of the sequences that are computed at once: which rows are its own.
struct WindowRows {
  Range rows;
  AttentionShape shape;
};

/// What the way back needs of the way there, of `rows` tokens in windows of up to `len`.
template <class T>
struct AttentionRecord {
  MatrixView<T> projected;    // [rows, query_dim + kv_dim], before the norms of queries and keys, where there are such
  MatrixView<T> found;        // [heads * rows, 2] of these norms
  MatrixView<T> qkv;          // [rows, query_dim + 2 kv_dim], as attention reads it
  MatrixView<T> turned;       // [rows, query_dim], W^T q, where scores are multiplicative
  MatrixView<T> tanhs;        // [2 len, head_dim], where they are additive: room for a query's tanhs and their slopes
  MatrixView<T> weights;      // [num_heads * rows, len], those of a window's heads one after the other
  MatrixView<T> head_output;  // [rows, query_dim]

  void share(Workspace<T>& workspace, const Architecture& a, std::size_t rows, std::size_t len) {
    if (a.has_query_key_norm) {
      projected = workspace.take_matrix(rows, a.query_dim() + a.kv_dim());
      found = workspace.take_matrix((a.num_heads + a.num_kv_heads) * rows, 2);
    }
    qkv = workspace.take_matrix(rows, a.query_dim() + 2 * a.kv_dim());
    if (a.score == ScoreKind::multiplicative) turned = workspace.take_matrix(rows, a.query_dim());
    if (a.score == ScoreKind::additive) tanhs = workspace.take_matrix(2 * len, a.head_dim);
    weights = workspace.take_matrix(a.num_heads * rows, len);
    head_output = workspace.take_matrix(rows, a.query_dim());
  }
  /// What attention itself needs of one window.
  AttentionRecord of(const WindowRows& window) const {
    const auto [first, last] = window.rows;
    const std::size_t heads = window.shape.num_heads;
    AttentionRecord one;
    one.qkv = qkv.some_rows(window.rows);
    if (turned.rows != 0) one.turned = turned.some_rows(window.rows);
    one.tanhs = tanhs;
    one.weights = weights.some_rows({heads * first, heads * last}).some_columns({0, last - first});
    one.head_output = head_output.some_rows(window.rows);
    return one;
  }
};

/// Where a head's numbers stand in a row of qkv.
struct HeadColumns {
  Range query, key, value;
};

inline HeadColumns columns_of(const Architecture& a, const ParamLayout& layout, std::size_t head) {
  const std::size_t dim = a.head_dim;
  const auto at = [&](std::size_t column) { return Range{column, column + dim}; };
  if (layout.has_qkv_by_head) return {at(3 * head * dim), at((3 * head + 1) * dim), at((3 * head + 2) * dim)};
  const std::size_t kv = head / (a.num_heads / a.num_kv_heads) * dim;
  return {at(head * dim), at(a.query_dim() + kv), at(a.query_dim() + a.kv_dim() + kv)};
}

template <class T>
struct AttentionLayer {
  Arithmetic<T>& arithmetic;
  const Architecture& architecture;
  const ParamLayout& layout;
  const BlockParams<T>& block;
  const LayerRule& rule;
  std::span<const WindowRows> windows;
  MatrixView<const T> turns;  // [len, rotary dims], by position

  // pass 1: qkv = x w_qkv + b
  // pass 2: norms of queries and keys, and their turns
  // pass 3: q' = q W, as q·W k = q'·k, where scores are multiplicative
  // pass 4: attention of each head of each window
  void forward(MatrixView<const T> x, const AttentionRecord<T>& record) const {
    linear_forward(arithmetic, block.qkv, x, record.qkv);
    for_compared_heads([&](std::size_t number, Range columns, const NormParams<T>& norm) {
      const MatrixView<T> head = record.qkv.some_columns(columns);
      if (norm.kind != NormKind::none) {
        const MatrixView<T> kept = record.projected.some_columns(own(number));
        for (std::size_t i = 0; i < head.rows; ++i) std::copy_n(head.row(i), head.columns, kept.row(i));
        norm_forward<T>(norm, kept, found_of(record, number), head);
      }
      rotate_rows(head, &rotary_forward<T>);
    });
    for (std::size_t h = 0; h < architecture.num_heads && is_multiplicative(); ++h) {
      turn_forward<T>(arithmetic, matrix_of_head(block.score_matrix, h), query_of(record, h), turned_of(record, h));
    }
    for (const WindowRows& window : windows) {
      const AttentionRecord<T> one = record.of(window);
      for (std::size_t h = 0; h < architecture.num_heads; ++h) {
        attention_forward(arithmetic, head_of(one, h, window.shape), weights_of(one, h),
                          one.head_output.some_columns(own(h)));
      }
    }
  }

  // back through pass 4, 3, 2 and 1        d_head_output [rows, query_dim], d_qkv [rows, query_dim + 2 kv_dim] scratch,
  //                                     cells [kQueryBlock, len] scratch, dx [rows, model_dim]
  void backward(MatrixView<const T> x, const AttentionRecord<T>& record, MatrixView<const T> d_head_output,
                MatrixView<T> d_qkv, T* cells, GemmStart start, MatrixView<T> dx) const {
    std::fill_n(d_qkv.values, d_qkv.rows * d_qkv.columns, T(0));
    for (const WindowRows& window : windows) {
      const AttentionRecord<T> one = record.of(window);
      const MatrixView<const T> d_output = d_head_output.some_rows(window.rows);
      const MatrixView<T> d_window = d_qkv.some_rows(window.rows);
      for (std::size_t h = 0; h < architecture.num_heads; ++h) {
        const HeadColumns at = columns_of(architecture, layout, h);
        const AttentionGradients<T> gradients{d_window.some_columns(at.query), d_window.some_columns(at.key),
                                              d_window.some_columns(at.value)};
        attention_backward<T>(arithmetic, head_of(one, h, window.shape), weights_of(one, h),
                              d_output.some_columns(own(h)), cells, gradients);
      }
    }
    for (std::size_t h = 0; h < architecture.num_heads && is_multiplicative(); ++h) {
      const MatrixView<T> scratch = turned_of(record, h);  // read to the end by now
      turn_backward<T>(arithmetic, matrix_of_head(block.score_matrix, h), query_of(record, h), scratch,
                       d_qkv.some_columns(columns_of(architecture, layout, h).query));
    }
    for_compared_heads([&](std::size_t number, Range columns, const NormParams<T>& norm) {
      const MatrixView<T> head = d_qkv.some_columns(columns);
      rotate_rows(head, &rotary_backward<T>);
      if (norm.kind == NormKind::none) return;
      norm_backward<T>(norm, record.projected.some_columns(own(number)), found_of(record, number), head,
                       GradientStart::zero, head);
    });
    linear_backward<T>(arithmetic, block.qkv, x, d_qkv, start, dx);
  }

 private:
  // Queries of each head, then keys of each that has its own.
  template <class Each>
  void for_compared_heads(Each each) const {
    const Architecture& a = architecture;
    for (std::size_t h = 0; h < a.num_heads; ++h) each(h, columns_of(a, layout, h).query, block.query_norm);
    for (std::size_t h = 0; h < a.num_kv_heads; ++h) {
      each(a.num_heads + h, columns_of(a, layout, h * (a.num_heads / a.num_kv_heads)).key, block.key_norm);
    }
  }

  void rotate_rows(MatrixView<T> head, void (*rotate)(const T*, std::size_t, T*)) const {
    for (const auto& [rows, shape] : windows) {
      for (std::size_t i = 0; i < rows.size(); ++i) {
        rotate(turns.row(shape.position_of(i)), turns.columns / 2, head.row(rows.first + i));
      }
    }
  }

  Range own(std::size_t head) const { return {head * architecture.head_dim, (head + 1) * architecture.head_dim}; }

  MatrixView<T> found_of(const AttentionRecord<T>& record, std::size_t number) const {
    const std::size_t len = record.qkv.rows;
    return record.found.some_rows({number * len, (number + 1) * len});
  }
  MatrixView<T> weights_of(const AttentionRecord<T>& record, std::size_t head) const {
    const std::size_t len = record.qkv.rows;
    return record.weights.some_rows({head * len, (head + 1) * len});
  }

  bool is_multiplicative() const { return architecture.score == ScoreKind::multiplicative; }
  MatrixView<const T> query_of(const AttentionRecord<T>& record, std::size_t head) const {
    return record.qkv.some_columns(columns_of(architecture, layout, head).query);
  }
  MatrixView<T> turned_of(const AttentionRecord<T>& record, std::size_t head) const {
    return record.turned.some_columns(own(head));
  }
  AttentionHead<T> head_of(const AttentionRecord<T>& record, std::size_t head, const AttentionShape& shape) const {
    const HeadColumns at = columns_of(architecture, layout, head);
    AttentionHead<T> one{
        query_of(record, head), record.qkv.some_columns(at.key), record.qkv.some_columns(at.value), &rule, shape, {}};
    if (is_multiplicative()) one.query = turned_of(record, head);
    if (architecture.score == ScoreKind::additive) one.additive = additive_of(record, head);
    return one;
  }
  AdditiveScores<T> additive_of(const AttentionRecord<T>& record, std::size_t head) const {
    const TableParams<T>& vectors = block.score_vector;
    T* gradient = vectors.gradient.values == nullptr ? nullptr : vectors.gradient.row(head);
    return {vectors.rows.row(head), gradient, record.tanhs.values, record.tanhs.row(record.qkv.rows)};
  }
};

}  // namespace headlight
