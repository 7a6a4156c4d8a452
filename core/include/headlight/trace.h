#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "headlight/buffer.h"
#include "headlight/head.h"
#include "headlight/model.h"

namespace headlight {

/// What one run of a model left behind. It keeps q, k and v, not the maps: memory grows with the tokens,
/// not with tokens squared times heads, and a map is computed when somebody looks.
class Trace {
 public:
  std::shared_ptr<const Model> model;
  std::vector<std::uint32_t> tokens;
  std::vector<std::uint8_t> segments;  // [len], or empty: all 0
  std::size_t source_len = 0;          // of an encoder-decoder: so many tokens are the source, the others the target

  struct Layer {
    /// [len, query_dim], as maps multiply them with keys: those of multiplicative scores are W^T q, as q·W k = (W^T
    /// q)·k.
    Buffer queries;
    Buffer key_panels;    // per key/value head: K transposed, packed
    Buffer value_panels;  // per key/value head: V, packed
    Buffer given;         // of weights that were computed elsewhere (given.h): those of each head, and nothing else
  };
  std::vector<Layer> layers;
  GivenRows given_rows = nullptr;  // what reads Layer::given
  std::vector<Buffer> residuals;   // num_layers + 1 of [len, model_dim]; the first is the embedding

  /// So many rows are known of the last layer's values and of the residual stream after it. A map needs neither, so a
  /// run may leave them to Run::complete.
  std::size_t completed_rows = 0;

  std::size_t len() const { return tokens.size(); }
  bool is_complete() const { return completed_rows == len(); }
  std::uint8_t segment_of(std::size_t token) const { return segments.empty() ? std::uint8_t{0} : segments[token]; }
  AttentionShape shape() const { return model->architecture.shape(len(), source_len); }
  HeadOperands head(std::size_t layer, std::size_t head) const;

  /// E_LAYER or E_HEAD when there is no such head.
  Fault check_head(std::size_t layer, std::size_t head) const;
  /// E_POSITION when there is no such token.
  Fault check_token(std::size_t token) const;
  /// E_LAYER when there is no residual stream after so many blocks: there is one before the first, too.
  Fault check_residual(std::size_t blocks) const;

  /// Rows of one head as a plain matrix: out [len, head_dim]. Queries as in Layer.
  void queries_into(std::size_t layer, std::size_t head, float* out) const;
  void keys_into(std::size_t layer, std::size_t head, float* out) const;
  void values_into(std::size_t layer, std::size_t head, float* out) const;

  /// False when there is no memory for a run of this length. Padding apart, nothing is set yet.
  [[nodiscard]] bool allocate();
  /// Takes over what a trace of the same model found for the first `rows` tokens, which must be the same: in a
  /// causal model nothing that comes later changes them, to the bit. Layer `layer`, and the residual stream before it.
  void copy_rows(const Trace& from, std::size_t layer, std::size_t rows);
  /// Embeddings, and the first layer's queries, keys and values, of a trace of the same model and length.
  void copy_first_projections(const Trace& from);
  /// The same as copy_rows for the residual stream after the last layer, as far as it is known.
  void copy_final_residual(const Trace& from, std::size_t rows);
  /// Bytes that allocate() asks for.
  static std::uint64_t size_bytes(const Architecture& architecture, std::size_t len);
};

}  // namespace headlight
