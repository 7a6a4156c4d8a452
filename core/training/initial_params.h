#pragma once
#include <span>

#include "headlight/param_layout.h"

namespace headlight {

/// Params to begin with, [layout.size]: normals of this spread, drawn tensor by tensor; gains of norms 1, biases 0.
/// Learned positions start from sinusoids (Vaswani et al. 2017) x 0.08, beside which heads that look at a place find
/// their way sooner (models.md's trials).
void set_initial_params(const ParamLayout& layout, double spread, std::uint64_t seed, std::span<float> params);

}  // namespace headlight
