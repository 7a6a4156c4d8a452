#pragma once
// What a family of models fixes, as data: one block implementation reads it, and a family is a table that fills it
// in (families.h).

#include <cstddef>
#include <cstdint>
#include <vector>

#include "activation.h"
#include "headlight/mask.h"
#include "headlight/score.h"

namespace headlight {

enum class NormKind : std::uint8_t { none, layer, rms };

/// Where a block normalises: its inputs (pre-norm: GPT-2, Llama), or the residual stream after adding (BERT).
enum class NormPlace : std::uint8_t { before, after };

/// Rotary positions (Su et al. 2021), halves rotated: of a head's first `dims` numbers, i and i + dims / 2 are turned
/// by position x frequencies[i].
struct Rotary {
  std::vector<double> frequencies;  // [dims / 2] radians per token; empty: no rotary positions
  double magnitude = 1.0;           // factor on the rotated numbers (YaRN)

  std::size_t dims() const { return 2 * frequencies.size(); }
};

/// What may differ from layer to layer.
struct LayerRule {
  Mask mask;           // causal, window; the sets stay empty
  float scale = 0.0F;  // of scores; 1 where they are not scaled
};

/// What the model says about a text.
enum class HeadKind : std::uint8_t {
  none,
  words,           // the next word, among the words of the text (textbook)
  next_token,      // causal language model
  masked_token,    // masked language model
  sequence_class,  // one class for the whole text
  token_class,     // one class for each token
};

struct Architecture {
  std::size_t num_layers = 0;
  std::size_t model_dim = 0;
  std::size_t num_heads = 0;
  std::size_t num_kv_heads = 0;
  std::size_t head_dim = 0;
  std::size_t ffn_dim = 0;  // 0: blocks without a feed-forward layer
  std::size_t max_tokens = 0;
  std::size_t vocab_size = 0;     // 0: any id is a token
  std::size_t num_segments = 0;   // 0: the model knows no segments
  std::vector<LayerRule> layers;  // [num_layers]

  ScoreKind score = ScoreKind::dot;
  NormKind norm = NormKind::none;
  NormPlace norm_place = NormPlace::before;
  float norm_epsilon = 0.0F;
  bool has_query_key_norm = false;  // RMS norm of each head's queries and keys, before rotary positions
  bool is_parallel = false;         // attention and feed-forward read the same residual stream (GPT-NeoX)
  Activation activation = Activation::none;
  bool is_gated = false;  // activation(gate) * up, in place of activation(up)
  Rotary rotary;
  HeadKind head = HeadKind::none;

  std::size_t query_dim() const { return num_heads * head_dim; }
  std::size_t kv_dim() const { return num_kv_heads * head_dim; }
  std::size_t expanded_dim() const { return is_gated ? 2 * ffn_dim : ffn_dim; }
  /// source_len: of an encoder-decoder's text.
  AttentionShape shape(std::size_t len, std::size_t source_len = 0) const {
    return {num_heads, num_kv_heads, len, len, head_dim, source_len};
  }
  /// Whether no token ever sees a later one, so that later ones change nothing.
  bool is_causal() const;
  /// Whether its texts are a source and a target.
  bool is_encoder_decoder() const;
  /// Whether what it says at a token is about the one after it.
  bool says_next_token() const { return is_causal() || is_encoder_decoder(); }
  /// Numbers of a head that a layer's positions turn: none in cross-attention, between two texts that both count from
  /// 0.
  std::size_t rotary_dims(std::size_t layer) const;
};

}  // namespace headlight
