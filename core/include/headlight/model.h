#pragma once
#include <string>
#include <vector>

#include "headlight/linear.h"
#include "headlight/mask.h"
#include "headlight/word_embedding.h"

namespace headlight {

/// What a family of models fixes: sizes and rules, no parameters.
struct Architecture {
  std::size_t num_layers = 0;
  std::size_t model_dim = 0;
  std::size_t num_heads = 0;
  std::size_t num_kv_heads = 0;
  std::size_t head_dim = 0;
  std::size_t max_tokens = 0;
  float scale = 0.0F;
  Mask mask;  // causal, window; the sets stay empty

  std::size_t query_dim() const { return num_heads * head_dim; }
  std::size_t kv_dim() const { return num_kv_heads * head_dim; }
  AttentionShape shape(std::size_t len) const { return {num_heads, num_kv_heads, len, len, head_dim}; }
};

/// Parameters of one block: residual += attention(residual w_qkv) w_o.
struct Block {
  Linear qkv;     // [model_dim, query_dim + 2 kv_dim]: all queries, all keys, all values
  Linear output;  // [query_dim, model_dim]
};

/// What is known of a head by construction.
struct HeadNote {
  std::string name;
  std::string formula;
  std::string description;
};

struct Model {
  Architecture architecture;
  WordEmbedding embedding;
  std::vector<Block> blocks;  // [num_layers]
  /// From the residual stream to the content space in which words are compared: [model_dim, content_dim].
  Linear unembedding;
  /// [num_layers][num_heads]; empty for a model whose heads nobody planned.
  std::vector<std::vector<HeadNote>> notes;
};

}  // namespace headlight
