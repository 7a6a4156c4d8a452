#pragma once
#include "kernel_arithmetic.h"

namespace headlight {

/// Products, softmax and the usual activations in the widest registers of the machine that this is compiled for, fused
/// multiply-adds where it has them: several times as fast as core/kernels, with this machine's bits.
class WideArithmetic : public KernelArithmetic {
 public:
  WideArithmetic();
  [[nodiscard]] bool allocate();

  void multiply(MatrixView<const float> a, MatrixView<const float> b, GemmStart start, MatrixView<float> out) override;
  void multiply_params(MatrixView<const float> a, MatrixView<const float> b, GemmStart start,
                       MatrixView<float> out) override;
  void softmax_inplace(std::span<float> row, float scale) override;
  void activate_into(Activation activation, const float* in, std::size_t count, float* out, float* slopes) override;

 private:
  Buffer panels_;
};

}  // namespace headlight
