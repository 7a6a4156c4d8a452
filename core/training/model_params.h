#pragma once
// The operations of a model with their parameters, found in one row of numbers by its ParamLayout.

#include <vector>

#include "headlight/param_layout.h"
#include "linear_pass.h"
#include "norm_pass.h"

namespace headlight {

/// A matrix that is used row by row, such as a table whose rows are looked up; no rows: none.
template <class T>
struct TableParams {
  MatrixView<const T> rows;
  MatrixView<T> gradient;
};

template <class T>
struct BlockParams {
  NormParams<T> attention_norm;
  LinearParams<T> qkv;  // [model_dim, query_dim + 2 kv_dim]
  NormParams<T> query_norm;
  NormParams<T> key_norm;
  TableParams<T> score_vector;  // [num_heads, head_dim]
  TableParams<T> score_matrix;  // [num_heads * head_dim, head_dim]
  LinearParams<T> output;
  NormParams<T> ffn_norm;
  LinearParams<T> expand;  // gated: all gates, then all they let through
  LinearParams<T> contract;
};

template <class T>
struct ModelParams {
  TableParams<T> words;
  TableParams<T> positions;
  TableParams<T> segments;
  NormParams<T> embedding_norm;
  std::vector<BlockParams<T>> blocks;
  NormParams<T> final_norm;
  LinearParams<T> transform;  // no outputs: none
  NormParams<T> head_norm;
  LinearParams<T> unembedding;
};

/// Finds tensors in the row of params and in that of their gradients, which may be null.
template <class T>
class ParamFinder {
 public:
  ParamFinder(const ModelConfig& config, const ParamLayout& layout, const T* params, T* gradients)
      : config_(config), layout_(layout), params_(params), gradients_(gradients) {}

  NormParams<T> norm(Slot slot, std::size_t layer = 0) const {
    const ParamTensor* gamma = layout_.find(slot, layer, false);
    if (gamma == nullptr) return {};
    const ParamTensor* beta = layout_.find(slot, layer, true);
    const bool is_of_heads = slot == Slot::query_norm || slot == Slot::key_norm;
    return {is_of_heads ? NormKind::rms : config_.architecture.norm,
            static_cast<T>(config_.architecture.norm_epsilon),
            at(gamma),
            at(beta),
            gradient_at(gamma),
            gradient_at(beta)};
  }

  TableParams<T> table(Slot slot, std::size_t layer = 0) const {
    const ParamTensor* tensor = layout_.find(slot, layer, false);
    if (tensor == nullptr) return {};
    return {row_major(at(tensor), tensor->shape[0], tensor->shape[1]),
            row_major(gradient_at(tensor), tensor->shape[0], tensor->shape[1])};
  }

  /// `first`: the slot of the matrix, or of the first of those that lie side by side and make it.
  LinearParams<T> linear(Slot first, std::size_t layer, std::size_t inputs, std::size_t outputs) const {
    const ParamTensor* matrix = layout_.find(first, layer, false);
    if (matrix == nullptr) return {};
    const ParamTensor* bias = layout_.find(first, layer, true);
    const bool has_inputs_as_rows = layout_.has_inputs_as_rows && is_of_a_layer(first);
    const auto view = [&](auto* values) {
      return has_inputs_as_rows ? row_major(values, inputs, outputs) : column_major(values, inputs, outputs);
    };
    return {view(at(matrix)), at(bias), view(gradient_at(matrix)), gradient_at(bias)};
  }

  const T* at(const ParamTensor* tensor) const { return tensor == nullptr ? nullptr : params_ + tensor->first; }
  T* gradient_at(const ParamTensor* tensor) const {
    return tensor == nullptr || gradients_ == nullptr ? nullptr : gradients_ + tensor->first;
  }

 private:
  const ModelConfig& config_;
  const ParamLayout& layout_;
  const T* params_;
  T* gradients_;
};

template <class T>
BlockParams<T> find_block(const ParamFinder<T>& finder, const Architecture& a, const ParamLayout& layout,
                          std::size_t layer) {
  BlockParams<T> block;
  const bool is_fused = layout.find(Slot::qkv, layer, false) != nullptr;
  block.attention_norm = finder.norm(Slot::attention_norm, layer);
  block.qkv = finder.linear(is_fused ? Slot::qkv : Slot::query, layer, a.model_dim, a.query_dim() + 2 * a.kv_dim());
  block.query_norm = finder.norm(Slot::query_norm, layer);
  block.key_norm = finder.norm(Slot::key_norm, layer);
  block.score_vector = finder.table(Slot::score_vector, layer);
  block.score_matrix = finder.table(Slot::score_matrix, layer);
  block.output = finder.linear(Slot::output, layer, a.query_dim(), a.model_dim);
  block.ffn_norm = finder.norm(Slot::ffn_norm, layer);
  block.expand = finder.linear(a.is_gated ? Slot::gate : Slot::expand, layer, a.model_dim, a.expanded_dim());
  block.contract = finder.linear(Slot::contract, layer, a.ffn_dim, a.model_dim);
  return block;
}

/// gradients: null where none are wanted.
template <class T>
ModelParams<T> find_params(const ModelConfig& config, const ParamLayout& layout, const T* params, T* gradients) {
  const Architecture& a = config.architecture;
  const ParamFinder<T> finder(config, layout, params, gradients);
  ModelParams<T> model;
  model.words = finder.table(Slot::words);
  model.positions = finder.table(Slot::positions);
  model.segments = finder.table(Slot::segments);
  model.embedding_norm = finder.norm(Slot::embedding_norm);
  for (std::size_t layer = 0; layer < a.num_layers; ++layer) {
    model.blocks.push_back(find_block(finder, a, layout, layer));
  }
  model.final_norm = finder.norm(Slot::final_norm);
  model.transform = finder.linear(Slot::transform, 0, a.model_dim, a.model_dim);
  model.head_norm = finder.norm(Slot::head_norm);
  const bool is_tied = layout.find(Slot::unembedding, 0, false) == nullptr;
  model.unembedding = finder.linear(is_tied ? Slot::words : Slot::unembedding, 0, a.model_dim, a.vocab_size);
  const ParamTensor* bias = layout.find(Slot::unembedding, 0, true);
  model.unembedding.bias = finder.at(bias);
  model.unembedding.bias_gradient = finder.gradient_at(bias);
  return model;
}

}  // namespace headlight
