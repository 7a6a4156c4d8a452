#pragma once
// Why one query and one key of a head score as they do: dimension by dimension, and, where a model allows it, by what
// comes from the tokens and what from their places.

#include "headlight/fault.h"
#include "headlight/trace.h"

namespace headlight {

struct CellParts {
  float scale = 0.0F;
  float score = 0.0F;  // of the map, to the bit
  Buffer query, key;   // [head_dim], as they are compared
  Buffer terms;        // [head_dim]: what the dot is the sum of, q x k or v tanh(q + k)

  // Rotary positions: the same before they were turned, and what each turned pair of dimensions adds to the dot, with
  // and without its turning. The first `rotary_dims` dimensions are turned, i and i + rotary_dims / 2 together.
  std::size_t rotary_dims = 0;      // 0: none
  Buffer query_before, key_before;  // [head_dim]
  Buffer pairs, pairs_before;       // [rotary_dims / 2]
  // Scores as they are, and as they would be if nothing was turned: query and key at one place.
  float turned_score = 0.0F, unturned_score = 0.0F;

  // Positions that are added to the tokens, in the first layer: queries and keys as sums of parts, with the statistics
  // of the norms before them held. The score is the sum of part_scores.
  std::size_t num_parts = 0;      // 0: not separable; 2: token, position; 3: token, position, rest (biases); 4:
                                  // token, position, segment, rest
  Buffer query_parts, key_parts;  // [num_parts, head_dim]
  Buffer part_scores;             // [num_parts, num_parts], a part of the query by row
};

/// E_LAYER, E_HEAD, E_POSITION, E_MEMORY.
Fault cell_parts(const Trace& trace, std::size_t layer, std::size_t head, std::size_t query, std::size_t key,
                 CellParts& out);

}  // namespace headlight
