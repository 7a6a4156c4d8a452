#pragma once
#include <cstdint>
#include <vector>

#include "headlight/trace.h"

namespace headlight {

/// One word that may come next.
struct Candidate {
  std::uint32_t id = 0;
  float logit = 0.0F;
  float probability = 0.0F;
};

struct Prediction {
  std::vector<Candidate> candidates;  // likeliest first; equal logits in order of first appearance
  Fault fault;                        // E_POSITION, E_MEMORY
};

/// What the model expects after token `position`, at most `top` candidates. The vocabulary of a model
/// without one is the set of words of the text that was run; probabilities are a softmax over it.
Prediction predict_next(const Trace& trace, std::size_t position, std::size_t top);

}  // namespace headlight
