#include "eigen_peer.h"

// clang says that it is GCC 4.2, and Eigen 3.4 writes around a fault of that one in assembler of x86.
#include <Eigen/src/Core/util/Macros.h>
#undef EIGEN_COMP_GNUC
#define EIGEN_COMP_GNUC 0

#include <Eigen/Core>
#include <cmath>

namespace headlight::bench {
namespace {

using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
using Array = Eigen::Map<Eigen::ArrayXf>;
using ConstArray = Eigen::Map<const Eigen::ArrayXf>;

Eigen::Map<const Matrix> matrix(const float* values, std::size_t rows, std::size_t columns) {
  return {values, static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(columns)};
}
Eigen::Map<Matrix> matrix(float* values, std::size_t rows, std::size_t columns) {
  return {values, static_cast<Eigen::Index>(rows), static_cast<Eigen::Index>(columns)};
}
ConstArray array(const float* values, std::size_t count) { return {values, static_cast<Eigen::Index>(count)}; }
Array array(float* values, std::size_t count) { return {values, static_cast<Eigen::Index>(count)}; }

}  // namespace

void eigen_gemm(const float* a, const float* b, std::size_t rows, std::size_t inner, std::size_t columns, float* out) {
  matrix(out, rows, columns).noalias() = matrix(a, rows, inner) * matrix(b, inner, columns);
}

void eigen_attention(const EigenAttention& request, float* weights, float* out) {
  const auto& [query, key, value, num_heads, tokens, head_dim, scale, causal] = request;
  for (std::size_t head = 0; head < num_heads; ++head) {
    const std::size_t at = head * tokens * head_dim;
    float* map = weights + head * tokens * tokens;
    auto all = matrix(map, tokens, tokens);
    all.noalias() = scale * matrix(query + at, tokens, head_dim) * matrix(key + at, tokens, head_dim).transpose();
    for (std::size_t row = 0; row < tokens; ++row) {
      const std::size_t visible = causal ? row + 1 : tokens;
      eigen_softmax(map + row * tokens, visible, map + row * tokens);
      array(map + row * tokens + visible, tokens - visible).setZero();
    }
    matrix(out + at, tokens, head_dim).noalias() = all * matrix(value + at, tokens, head_dim);
  }
}

void eigen_softmax(const float* in, std::size_t count, float* out) {
  auto result = array(out, count);
  result = (array(in, count) - array(in, count).maxCoeff()).exp();
  result *= 1.0F / result.sum();
}

void eigen_layer_norm(const float* in, std::size_t count, const float* gamma, const float* beta, float epsilon,
                      float* out) {
  const auto row = array(in, count);
  const float mean = row.mean();
  const float variance = (row - mean).square().mean();
  array(out, count) = (row - mean) * (1.0F / std::sqrt(variance + epsilon)) * array(gamma, count) + array(beta, count);
}

// Its error function stands among its unsupported modules; the C library's does one number at a time.
void eigen_gelu(const float* in, std::size_t count, float* out) {
  const auto row = array(in, count);
  array(out, count) = 0.5F * row * (1.0F + (row * 0.70710678F).unaryExpr([](float value) { return std::erf(value); }));
}

void eigen_gelu_tanh(const float* in, std::size_t count, float* out) {
  const auto row = array(in, count);
  array(out, count) = 0.5F * row * (1.0F + (0.79788456F * (row + 0.044715F * row.cube())).tanh());
}

}  // namespace headlight::bench
