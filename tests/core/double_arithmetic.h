#pragma once
#include "arithmetic.h"

namespace headlight::test {

/// What training leaves to others, in double and plain loops: its passes are checked with it against central
/// differences.
class DoubleArithmetic : public Arithmetic<double> {
 public:
  void multiply(MatrixView<const double> a, MatrixView<const double> b, GemmStart start,
                MatrixView<double> out) override;
  void softmax_inplace(std::span<double> row, double scale) override;
  void activate_into(Activation activation, const double* in, std::size_t count, double* out, double* slopes) override;
};

}  // namespace headlight::test
