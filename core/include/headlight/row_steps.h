#pragma once
// One row of a head's map, in the steps that it is computed in: what "step by step" shows.

#include <span>

#include "headlight/fault.h"
#include "headlight/trace.h"

namespace headlight {

/// scores = dots x scale, masked where a key is not visible; exponentials = e^(score - largest); weights =
/// exponentials / sum; output = sum of weighted values. Scores, weights and output are those of the maps and of the
/// run, to the bit; what is between them is computed by the same kernels.
struct RowSteps {
  float scale = 0.0F;
  float largest = 0.0F;  // of the masked scores; -infinity when no key is visible
  float sum = 0.0F;      // of the exponentials; 0 when no key is visible
  Buffer terms;          // [key_len, head_dim]: what a dot is the sum of, q x k or v tanh(q + k) by dimension
  Buffer dots;           // [key_len]: q·k, or v·tanh(q + k), not scaled yet
  Buffer scores;         // [key_len]
  Buffer masked_scores;  // [key_len]
  Buffer exponentials;   // [key_len]; of a row with +infinity among its scores, 1 for each of those and else 0
  Buffer weights;        // [key_len]
  Buffer weighted;       // [key_len, head_dim]: weight x value; 0 where the key is not visible
  Buffer output;         // [head_dim]
  std::span<const float> score_vector;  // [head_dim], of the trace's model: v of additive scores; else empty
};

/// E_LAYER, E_HEAD, E_POSITION, E_MEMORY. The trace has to be complete.
Fault row_steps(const Trace& trace, std::size_t layer, std::size_t head, std::size_t query, RowSteps& out);

}  // namespace headlight
