#pragma once
#include "headlight/token_embedding.h"
#include "model_params.h"
#include "token_window.h"

namespace headlight {

/// Calls row(table, row of it) for each table that a token's vector is the sum of.
template <class T, class Row>
void for_embedding_rows(const ModelConfig& config, const ModelParams<T>& params, const TokenWindow& window,
                        std::size_t token, Row row) {
  row(params.words, window.ids[token]);
  if (params.segments.rows.rows != 0) row(params.segments, window.segments.empty() ? 0 : window.segments[token]);
  if (params.positions.rows.rows != 0) {
    const TokenRun run{window.ids, window.segments, window.source_len};
    row(params.positions, position_row(run, token, config.position_offset, config.padding_id));
  }
}

// x = words[id] + segments[segment] + positions[position]         x [len, model_dim]
template <class T>
void embedding_forward(const ModelConfig& config, const ModelParams<T>& params, const TokenWindow& window,
                       MatrixView<T> x) {
  for (std::size_t token = 0; token < x.rows; ++token) {
    T* out = x.row(token);
    std::fill_n(out, x.columns, T(0));
    for_embedding_rows(config, params, window, token, [&](const TableParams<T>& table, std::size_t row) {
      for (std::size_t j = 0; j < x.columns; ++j) out[j] += table.rows.row(row)[j];
    });
  }
}

// Each row that was looked up gets += dx of its token.
template <class T>
void embedding_backward(const ModelConfig& config, const ModelParams<T>& params, const TokenWindow& window,
                        MatrixView<const T> dx) {
  for (std::size_t token = 0; token < dx.rows; ++token) {
    const T* from = dx.row(token);
    for_embedding_rows(config, params, window, token, [&](const TableParams<T>& table, std::size_t row) {
      for (std::size_t j = 0; j < dx.columns; ++j) table.gradient.row(row)[j] += from[j];
    });
  }
}

}  // namespace headlight
