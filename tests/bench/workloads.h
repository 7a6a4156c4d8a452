#pragma once
#include <cstddef>
#include <vector>

#include "headlight/attention.h"

namespace headlight::bench {

/// out [rows, columns] = a [rows, inner] times b [inner, columns]; b is packed beforehand, as parameters are.
class GemmWorkload {
 public:
  GemmWorkload(std::size_t rows, std::size_t inner, std::size_t columns);
  /// One product; returns its last element.
  float run();
  double flops() const { return 2.0 * static_cast<double>(rows_ * inner_ * columns_); }

 private:
  std::size_t rows_, inner_, columns_;
  std::vector<float> a_;    // [rows, inner]
  std::vector<float> b_;    // packed [inner, columns]
  std::vector<float> out_;  // [rows, columns]
};

/// Attention as attend() does it, from plain arrays to weights and head outputs: packing of keys and values,
/// scores, softmax, weights times values; every weight is kept.
class AttentionWorkload {
 public:
  AttentionWorkload(std::size_t num_heads, std::size_t len, std::size_t head_dim, bool causal);
  /// All heads once; returns the last element of the output.
  float run();
  /// Of the two products over all visible cells; softmax takes time without being counted.
  double flops() const;

 private:
  AttentionShape shape_;
  Mask mask_;
  std::vector<float> query_;  // [num_heads, len, head_dim]
  std::vector<float> key_;    // the same
  std::vector<float> value_;  // the same
};

}  // namespace headlight::bench
