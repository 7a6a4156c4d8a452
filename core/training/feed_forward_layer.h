#pragma once
// From a block's normalised middle to what its feed-forward layer adds, and back.

#include "model_params.h"
#include "workspace.h"

namespace headlight {

template <class T>
struct FeedForwardRecord {
  MatrixView<T> expanded;  // [len, expanded_dim]; gated, the gates' half already through the activation
  MatrixView<T> slopes;    // [len, ffn_dim] of the activation
  MatrixView<T> hidden;    // [len, ffn_dim], what is contracted

  void share(Workspace<T>& workspace, const Architecture& a, std::size_t len) {
    expanded = workspace.take_matrix(len, a.expanded_dim());
    slopes = workspace.take_matrix(len, a.ffn_dim);
    hidden = workspace.take_matrix(len, a.ffn_dim);
  }
  FeedForwardRecord some_rows(Range of) const {
    return {expanded.some_rows(of), slopes.some_rows(of), hidden.some_rows(of)};
  }
};

template <class T>
struct FeedForwardLayer {
  Arithmetic<T>& arithmetic;
  const Architecture& architecture;
  const BlockParams<T>& block;

  // pass 1: expanded = x w_expand + b
  // pass 2: hidden = activation(expanded), or activation(gate) up where [gate, up] = expanded
  void forward(MatrixView<const T> x, const FeedForwardRecord<T>& record) const {
    const std::size_t width = architecture.ffn_dim;
    linear_forward(arithmetic, block.expand, x, record.expanded);
    for (std::size_t i = 0; i < x.rows; ++i) {
      T* gate = record.expanded.row(i);
      T* hidden = record.hidden.row(i);
      T* activated = architecture.is_gated ? gate : hidden;
      arithmetic.activate_into(architecture.activation, gate, width, activated, record.slopes.row(i));
      if (!architecture.is_gated) continue;
      for (std::size_t j = 0; j < width; ++j) hidden[j] = gate[j] * gate[width + j];
    }
  }

  // d_expanded = d_hidden slope; gated d_gate = d_hidden up slope, d_up = d_hidden activation(gate)
  //
  // back through pass 2 and pass 1        d_hidden [len, ffn_dim], d_expanded [len, expanded_dim] scratch
  void backward(MatrixView<const T> x, const FeedForwardRecord<T>& record, MatrixView<const T> d_hidden,
                MatrixView<T> d_expanded, GemmStart start, MatrixView<T> dx) const {
    const std::size_t width = architecture.ffn_dim;
    for (std::size_t i = 0; i < x.rows; ++i) {
      const T* gate = record.expanded.row(i);
      const T* from = d_hidden.row(i);
      const T* slope = record.slopes.row(i);
      T* to = d_expanded.row(i);
      for (std::size_t j = 0; j < width; ++j) to[j] = from[j] * slope[j];
      if (!architecture.is_gated) continue;
      for (std::size_t j = 0; j < width; ++j) to[j] *= gate[width + j];
      for (std::size_t j = 0; j < width; ++j) to[width + j] = from[j] * gate[j];
    }
    linear_backward<T>(arithmetic, block.expand, x, d_expanded, start, dx);
  }
};

}  // namespace headlight
