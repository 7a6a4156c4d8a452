#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>

#include "headlight/linear.h"
#include "headlight/norm_layer.h"
#include "headlight/param_table.h"

namespace headlight {

/// The tokens of a run.
struct TokenRun {
  std::span<const std::uint32_t> ids;
  std::span<const std::uint8_t> segments;  // [ids.size()], or empty: all 0
  std::size_t source_len = 0;              // where positions begin once more; 0: they do not
};

/// Row of the table of positions for a token: `offset` + how many count before it, of the source or of what follows it.
/// Tokens of `padding_id`, where there is one, have the row before the first and do not count (RoBERTa).
std::size_t position_row(const TokenRun& run, std::size_t token, std::size_t offset,
                         std::optional<std::uint32_t> padding_id);

/// What enters the residual stream at a token: its learned vector, where the model has them plus those of its position
/// and segment, and normalised where the model does that.
struct TokenEmbedding {
  /// [model_dim, vocab]: the vector of a token is a column, so that a tied unembedding is the same matrix.
  std::shared_ptr<Linear> words;
  ParamTable positions;  // [position_offset + max_tokens, model_dim]; no rows: none
  ParamTable segments;   // [num_segments, model_dim]; no rows: none
  NormLayer norm;
  /// Row of the first position. RoBERTa begins after its padding token's id.
  std::size_t position_offset = 0;
  /// Tokens of this id have the row before the first, and do not count (RoBERTa).
  std::optional<std::uint32_t> padding_id;

  /// Rows of the residual stream for tokens [rows.first, rows.last): out [rows.size(), model_dim]. Ids and segments
  /// are within their tables.
  void embed_into(const TokenRun& run, Range rows, float* out) const;

 private:
  void add_row_into(const ParamTable& table, std::size_t row, float* out) const;
};

}  // namespace headlight
