#pragma once
#include "arithmetic.h"
#include "headlight/buffer.h"
#include "packed_params.h"

namespace headlight {

/// Float on core/kernels: the same bits on every platform.
class KernelArithmetic : public Arithmetic<float> {
 public:
  KernelArithmetic();
  /// Room to pack operands; false when there is no memory.
  [[nodiscard]] bool allocate();

  void multiply(MatrixView<const float> a, MatrixView<const float> b, GemmStart start, MatrixView<float> out) override;
  void multiply_params(MatrixView<const float> a, MatrixView<const float> b, GemmStart start,
                       MatrixView<float> out) override;
  void forget_params() override { packed_params_.forget(); }
  void softmax_inplace(std::span<float> row, float scale) override;
  void activate_into(Activation activation, const float* in, std::size_t count, float* out, float* slopes) override;

 protected:
  /// For products that read their parameters in another form.
  explicit KernelArithmetic(PackedParams packed) : packed_params_(std::move(packed)) {}

  PackedParams packed_params_;

 private:
  void multiply_block(MatrixView<const float> a, MatrixView<const float> b, GemmStart start, MatrixView<float> out);

  Buffer panels_;  // of b
  Buffer rows_;    // of a, where it lies column by column
};

}  // namespace headlight
