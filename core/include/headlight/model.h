#pragma once
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "headlight/architecture.h"
#include "headlight/linear.h"
#include "headlight/norm_layer.h"
#include "headlight/token_embedding.h"
#include "headlight/word_embedding.h"

namespace headlight {

/// Parameters of one block. What the architecture does not have stays empty.
struct Block {
  NormLayer attention_norm;
  Linear qkv;            // [model_dim, query_dim + 2 kv_dim]: all queries, all keys, all values
  NormLayer query_norm;  // [head_dim]
  NormLayer key_norm;    // [head_dim]
  Buffer score_vector;   // [num_heads, head_dim], of additive scores
  Buffer score_matrix;   // [num_heads * head_dim, head_dim], of multiplicative ones
  Linear output;         // [query_dim, model_dim]
  NormLayer ffn_norm;
  Linear expand;    // [model_dim, expanded_dim]: gated, all gates and then all they let through
  Linear contract;  // [ffn_dim, model_dim]
};

/// From the residual stream to what the model says: output(norm(activation(transform(norm(x))))), where it has them.
struct PredictionHead {
  NormLayer norm_before;
  Linear transform;  // no outputs: none
  Activation activation = Activation::none;
  NormLayer norm_after;
  /// [model_dim, vocab or classes]; of `textbook` [model_dim, content_dim], where words are compared.
  std::shared_ptr<Linear> output;
};

/// What is known of a head by construction.
struct HeadNote {
  std::string name;
  std::string formula;
  std::string description;
};

struct Model {
  Architecture architecture;
  std::variant<WordEmbedding, TokenEmbedding> embedding;
  std::vector<Block> blocks;  // [num_layers]
  PredictionHead head;
  /// [num_layers][num_heads]; empty for a model whose heads nobody planned.
  std::vector<std::vector<HeadNote>> notes;
};

}  // namespace headlight
