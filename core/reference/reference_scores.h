#pragma once
// The other scores of a query and a key, in double and plain loops; reference_attention.h has q·k x scale.

#include <span>

namespace headlight::reference {

/// q·W k (Luong et al. 2015, "general"). query, key: [head_dim]; matrix: [head_dim, head_dim].
double multiplicative_score(std::span<const float> query, std::span<const float> matrix, std::span<const float> key);

/// v·tanh(q + k) (Bahdanau et al. 2015). All [head_dim].
double additive_score(std::span<const float> query, std::span<const float> vector, std::span<const float> key);

}  // namespace headlight::reference
