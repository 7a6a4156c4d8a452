#pragma once
#include <vector>

#include "headlight/trace.h"

namespace headlight {

/// A token's vector at the entrance of the first layer's attention, as a sum of parts [num_parts][model_dim]: its own
/// vector, its position's, its segment's where the model has them, and the shift of norms (`rest`, last; not of
/// `textbook`, which has no norms). Norms are linear once their statistics are held, which are those of the whole.
/// Empty where the model adds no positions to its tokens.
std::vector<std::vector<float>> input_parts(const Trace& trace, std::size_t token);

}  // namespace headlight
