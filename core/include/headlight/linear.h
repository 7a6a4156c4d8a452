#pragma once
#include <span>

#include "headlight/buffer.h"

namespace headlight {

/// A learned matrix and its bias: output = input w + b. The matrix is packed once, when it is made.
class Linear {
 public:
  /// w: [inputs, outputs], row-major. b: [outputs], or empty for none. False when there is no memory.
  [[nodiscard]] bool set(std::size_t inputs, std::size_t outputs, std::span<const float> w, std::span<const float> b);

  /// out [rows, outputs] = in [rows, inputs] w + b; strides in floats.
  void apply_into(const float* in, std::size_t in_stride, std::size_t rows, float* out, std::size_t out_stride) const;
  /// out += in w + b: how a block writes to the residual stream.
  void add_into(const float* in, std::size_t in_stride, std::size_t rows, float* out, std::size_t out_stride) const;

  std::size_t inputs() const { return inputs_; }
  std::size_t outputs() const { return outputs_; }

 private:
  std::size_t inputs_ = 0;
  std::size_t outputs_ = 0;
  Buffer panels_;
  Buffer bias_;  // [outputs], zeros where there is none
};

}  // namespace headlight
