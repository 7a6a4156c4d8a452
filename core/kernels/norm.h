#pragma once
#include <cstddef>

namespace headlight {

/// out[i] = (in[i] - mean) / sqrt(variance + epsilon) * gamma[i] + beta[i] (Ba et al. 2016), variance over [count].
/// beta may be null: then nothing is added. in and out may be the same.
void layer_norm_into(const float* in, std::size_t count, const float* gamma, const float* beta, float epsilon,
                     float* out);

/// out[i] = in[i] / sqrt(mean of in^2 + epsilon) * gamma[i] (Zhang and Sennrich 2019). in and out may be the same.
void rms_norm_into(const float* in, std::size_t count, const float* gamma, float epsilon, float* out);

}  // namespace headlight
