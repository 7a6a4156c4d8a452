#pragma once
// The same work written with Eigen, as somebody would who has no kernels of their own.

#include <cstddef>

namespace headlight::bench {

/// out [rows, columns] = a [rows, inner] times b [inner, columns].
void eigen_gemm(const float* a, const float* b, std::size_t rows, std::size_t inner, std::size_t columns, float* out);

/// query, key, value: [num_heads, tokens, head_dim].
struct EigenAttention {
  const float* query;
  const float* key;
  const float* value;
  std::size_t num_heads, tokens, head_dim;
  float scale;
  bool causal;
};
/// weights: [num_heads, tokens, tokens]; out: [num_heads, tokens, head_dim].
void eigen_attention(const EigenAttention& request, float* weights, float* out);

/// in, out, gamma, beta: [count].
void eigen_softmax(const float* in, std::size_t count, float* out);
void eigen_layer_norm(const float* in, std::size_t count, const float* gamma, const float* beta, float epsilon,
                      float* out);
void eigen_gelu(const float* in, std::size_t count, float* out);
void eigen_gelu_tanh(const float* in, std::size_t count, float* out);

}  // namespace headlight::bench
