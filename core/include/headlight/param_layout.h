#pragma once
// All parameters of a model side by side: what training works on, and what a checkpoint is written from.

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "headlight/model_config.h"

namespace headlight {

/// Which parameter of the model a tensor holds. Each has a matrix ("weight", or "gamma") and most a bias ("beta").
enum class Slot : std::uint8_t {
  words,
  positions,
  segments,
  embedding_norm,
  attention_norm,
  qkv,
  query,
  key,
  value,
  query_norm,
  key_norm,
  score_vector,  // [num_heads, head_dim]: v of additive scores
  score_matrix,  // [num_heads * head_dim, head_dim]: W of multiplicative ones, head by head
  output,
  ffn_norm,
  gate,
  expand,  // or "up" of a gated feed-forward layer
  contract,
  final_norm,
  transform,
  head_norm,
  unembedding,
};

/// One tensor, as the family's checkpoints name and shape it, and where in the row of all numbers it lies.
struct ParamTensor {
  std::string name;
  Slot slot = Slot::words;
  std::size_t layer = 0;  // 0 where the slot is not of a layer
  bool is_bias = false;
  std::vector<std::uint64_t> shape;  // row-major
  std::uint64_t first = 0;
  std::uint64_t size = 0;

  bool is_matrix() const { return shape.size() == 2; }
};

/// Of each layer the matrices come first and then the vectors, so that queries, keys and values that are saved apart
/// lie side by side as one matrix, their biases too, and gates before what they let through.
struct ParamLayout {
  std::vector<ParamTensor> tensors;  // in the order of their numbers, without gaps
  std::uint64_t size = 0;            // of all; a model that no tab can hold is counted as well
  bool has_inputs_as_rows = false;   // matrices of the layers lie [inputs, outputs] (GPT-2), not [outputs, inputs]
  bool has_qkv_by_head = false;      // the fused matrix makes each head's query, key and value in turn (GPT-NeoX)

  /// Null where the model has no such parameter.
  const ParamTensor* find(Slot slot, std::size_t layer, bool is_bias) const;
};

/// config.architecture.head is decided.
ParamLayout param_layout(const ModelConfig& config);

bool is_of_a_layer(Slot slot);

/// Of the matrices at the end of attention and of the feed-forward layer.
bool adds_to_stream(Slot slot);

}  // namespace headlight
