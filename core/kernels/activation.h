#pragma once
#include <cstddef>

namespace headlight {

/// What a feed-forward layer does to each number between its two products.
enum class Activation {
  none,
  gelu,       // x Phi(x), Phi by erf (Hendrycks and Gimpel 2016)
  gelu_tanh,  // the same with their tanh in place of erf: GPT-2's "gelu_new"
  silu,       // x / (1 + e^-x), also called swish
  relu,
  tanh,
};

/// values: [count], in place. gelu is within 4e-7 |x| of the true value, the others but tanh (see erf.h) too.
void activate_inplace(Activation activation, float* values, std::size_t count);

/// The same to `out`, which may be `in`, and its derivative there to `slopes`: what training goes back through.
void activate_with_slope_into(Activation activation, const float* in, std::size_t count, float* out, float* slopes);

/// gate[i] = activation(gate[i]) * up[i]: the gated feed-forward layer of Llama (Shazeer 2020).
void gate_inplace(Activation activation, float* gate, const float* up, std::size_t count);

}  // namespace headlight
