#include "reference_attention.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace headlight::reference {
namespace {

constexpr double kMinusInfinity = -std::numeric_limits<double>::infinity();

bool is_visible(const Mask& mask, const AttentionShape& s, std::size_t row, std::size_t column) {
  const long long position =
      static_cast<long long>(row) + static_cast<long long>(s.key_len) - static_cast<long long>(s.query_len);
  const long long distance = position - static_cast<long long>(column);
  if (mask.causal && distance < 0) return false;
  if (mask.window > 0 && std::llabs(distance) >= static_cast<long long>(mask.window)) return false;
  if (!mask.key_visible.empty() && mask.key_visible[column] == 0) return false;
  return mask.visible.empty() || mask.visible[row * s.key_len + column] != 0;
}

}  // namespace

std::vector<double> softmax(std::span<const double> masked_scores) {
  std::vector<double> weights(masked_scores.size(), 0.0);
  double largest = kMinusInfinity;
  for (const double score : masked_scores) largest = std::max(largest, score);
  if (largest == kMinusInfinity) return weights;
  double sum = 0.0;
  for (std::size_t j = 0; j < weights.size(); ++j) sum += weights[j] = std::exp(masked_scores[j] - largest);
  for (double& weight : weights) weight /= sum;
  return weights;
}

Attention attend(const AttentionRequest& request) {
  const AttentionShape& s = request.shape;
  const double scale = request.scale.value_or(default_scale(s.head_dim));
  Attention a;
  for (std::size_t h = 0; h < s.num_heads; ++h) {
    for (std::size_t i = 0; i < s.query_len; ++i) {
      const float* q = request.query.data() + (h * s.query_len + i) * s.head_dim;
      const float* k = request.key.data() + s.kv_head_of(h) * s.key_len * s.head_dim;
      const float* v = request.value.data() + s.kv_head_of(h) * s.key_len * s.head_dim;
      // pass 1: q·k of every key, scaled, then masked
      std::vector<double> masked(s.key_len);
      for (std::size_t j = 0; j < s.key_len; ++j) {
        double product = 0.0;
        for (std::size_t d = 0; d < s.head_dim; ++d) product += double{q[d]} * double{k[j * s.head_dim + d]};
        a.scores.push_back(product * scale);
        masked[j] = is_visible(request.mask, s, i, j) ? product * scale : kMinusInfinity;
      }
      a.masked_scores.insert(a.masked_scores.end(), masked.begin(), masked.end());
      // pass 2: softmax
      const std::vector<double> weights = softmax(masked);
      a.weights.insert(a.weights.end(), weights.begin(), weights.end());
      // pass 3: weighted sum of the values of visible keys
      for (std::size_t d = 0; d < s.head_dim; ++d) {
        double sum = 0.0;
        for (std::size_t j = 0; j < s.key_len; ++j) {
          if (masked[j] != kMinusInfinity) sum += weights[j] * double{v[j * s.head_dim + d]};
        }
        a.head_output.push_back(sum);
      }
    }
  }
  return a;
}

}  // namespace headlight::reference
