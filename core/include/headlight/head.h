#pragma once
// One head's attention, row by row, on demand. Everything that shows or uses a map goes through here:
// attend(), a model's run, a window, a pooled picture.

#include <cstdint>

#include "headlight/mask.h"
#include "headlight/score.h"
#include "headlight/shape.h"

namespace headlight {

enum class MapKind;
struct HeadOperands;

/// Writes rows of a map that is not computed of queries and keys; out [rows.size(), key_len].
using GivenRows = void (*)(const HeadOperands& head, MapKind kind, Range rows, float* out);

/// What a head needs to answer for its map; borrows everything.
struct HeadOperands {
  const float* query = nullptr;  // [query_len, head_dim], query_stride floats from row to row
  std::size_t query_stride = 0;
  const float* key_panels = nullptr;    // K transposed, [head_dim, key_len], packed in panels
  const float* value_panels = nullptr;  // V, [key_len, head_dim], packed in panels
  const Mask* mask = nullptr;
  AttentionShape shape;                 // of the whole attention; only the lengths and head_dim are read
  float scale = 0.0F;                   // factor on scores
  const float* score_vector = nullptr;  // v of additive scores, [head_dim]; null: scores are q·k
  // Of weights that were computed elsewhere (given.h). A pointer, so that a program without them has none of their
  // code.
  GivenRows given_rows = nullptr;
  const float* given = nullptr;  // [rows that attend, keys that they see]

  ScoreKind score() const { return score_vector == nullptr ? ScoreKind::dot : ScoreKind::additive; }
};

/// The stages of a map that can be looked at.
enum class MapKind {
  scores,                 // q·k x scale, or v·tanh(q + k) x scale
  masked_scores,          // the same with -infinity where the key is not visible
  weights,                // softmax of the masked row; all 0 when no key is visible
  weights_without_first,  // softmax of the masked row without key 0: weight / (1 - weight of key 0), also where that
                          // weight is 1 in all its digits; all 0 when no other key is visible
};

/// Computes rows [rows.first, rows.last) of a map, all key_len columns: out [rows.size(), key_len].
/// Every element is one chain over head_dim, so the bits do not depend on which rows are asked for.
void map_rows_into(const HeadOperands& head, MapKind kind, Range rows, float* out);

/// weights times values: out [rows, head_dim], `out_stride` floats from row to row. weights: [rows, key_len]
/// of rows [rows.first, rows.last) as map_rows_into gives them. A key that a row may not see adds nothing to it,
/// not even where its value is NaN or infinite.
void head_output_into(const HeadOperands& head, Range rows, const float* weights, float* out, std::size_t out_stride);

/// Multiply-adds that map_rows_into does for these rows, about: what a caller with a budget counts.
std::uint64_t map_work(const HeadOperands& head, MapKind kind, Range rows);
/// The same of head_output_into.
std::uint64_t head_output_work(const HeadOperands& head, Range rows);

}  // namespace headlight
