#include "double_arithmetic.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace headlight::test {
namespace {

struct ValueAndSlope {
  double value;
  double slope;
};

// x s with s = 1 / (1 + e^-ax)
ValueAndSlope times_logistic(double x, double ax, double a_slope) {
  const double s = 1.0 / (1.0 + std::exp(-ax));
  return {x * s, s + x * s * (1.0 - s) * a_slope};
}

ValueAndSlope activated(Activation activation, double x) {
  switch (activation) {
    case Activation::none: return {x, 1.0};
    case Activation::gelu: {
      const double phi = 0.5 * (1.0 + std::erf(x / std::numbers::sqrt2));
      return {x * phi, phi + x * std::exp(-0.5 * x * x) / std::sqrt(2.0 * std::numbers::pi)};
    }
    case Activation::gelu_tanh: {
      const double factor = 2.0 * std::sqrt(2.0 / std::numbers::pi);
      return times_logistic(x, factor * (x + 0.044715 * x * x * x), factor * (1.0 + 3.0 * 0.044715 * x * x));
    }
    case Activation::silu: return times_logistic(x, x, 1.0);
    case Activation::relu: return {std::max(x, 0.0), x > 0.0 ? 1.0 : 0.0};
    case Activation::tanh: return {std::tanh(x), 1.0 - std::tanh(x) * std::tanh(x)};
  }
  return {x, 1.0};
}

}  // namespace

void DoubleArithmetic::multiply(MatrixView<const double> a, MatrixView<const double> b, GemmStart start,
                                MatrixView<double> out) {
  for (std::size_t i = 0; i < a.rows; ++i) {
    for (std::size_t j = 0; j < b.columns; ++j) {
      double& cell = out.row(i)[j * out.column_stride];
      double sum = start == GemmStart::value ? cell : 0.0;
      for (std::size_t k = 0; k < a.columns; ++k) sum += a.row(i)[k * a.column_stride] * b.row(k)[j * b.column_stride];
      cell = sum;
    }
  }
}

void DoubleArithmetic::softmax_inplace(std::span<double> row, double scale) {
  double largest = -INFINITY;
  for (const double score : row) largest = std::max(largest, score * scale);
  double sum = 0.0;
  for (double& score : row) {
    score = largest == -INFINITY ? 0.0 : std::exp(score * scale - largest);
    sum += score;
  }
  for (double& weight : row) weight = sum == 0.0 ? 0.0 : weight / sum;
}

void DoubleArithmetic::activate_into(Activation activation, const double* in, std::size_t count, double* out,
                                     double* slopes) {
  for (std::size_t i = 0; i < count; ++i) {
    const ValueAndSlope found = activated(activation, in[i]);
    out[i] = found.value;
    slopes[i] = found.slope;
  }
}

}  // namespace headlight::test
