#include "muon.h"

#include <algorithm>
#include <cmath>
#include <utility>

namespace headlight {
namespace {

// Coefficients of the publication: they take singular values of 0 to 1 quickly to about 0.7 to 1.2.
constexpr float kLinear = 3.4445F;
constexpr float kCubic = -4.7750F;
constexpr float kQuintic = 2.0315F;
constexpr int kIterations = 5;

void scale(float factor, MatrixView<float> x) {
  for (std::size_t i = 0; i < x.rows * x.columns; ++i) x.values[i] *= factor;
}

float length_of(MatrixView<const float> x) {
  double sum = 0.0;
  for (std::size_t i = 0; i < x.rows * x.columns; ++i) sum += double{x.values[i]} * double{x.values[i]};
  return static_cast<float>(std::sqrt(sum));
}

}  // namespace

bool MuonStepper::allocate(std::size_t largest) {
  return update_.allocate(largest) && next_.allocate(largest) && square_.allocate(largest) &&
         polynomial_.allocate(largest);
}

// x = (linear + cubic s + quintic s^2) x with s = x x^T, over and over; x [rows <= columns, columns], `next` as x.
MatrixView<float> MuonStepper::orthogonalise(Arithmetic<float>& arithmetic, MatrixView<float> x,
                                             MatrixView<float> next) {
  const MatrixView<float> square = row_major(square_.data(), x.rows, x.rows);
  const MatrixView<float> polynomial = row_major(polynomial_.data(), x.rows, x.rows);
  scale(1.0F / (length_of(x) + 1e-7F), x);
  for (int iteration = 0; iteration < kIterations; ++iteration) {
    arithmetic.multiply(x, x.transposed(), GemmStart::zero, square);
    arithmetic.multiply(square, square, GemmStart::zero, polynomial);
    for (std::size_t i = 0; i < x.rows * x.rows; ++i) {
      polynomial.values[i] = kCubic * square.values[i] + kQuintic * polynomial.values[i];
    }
    for (std::size_t i = 0; i < x.rows; ++i) polynomial.row(i)[i] += kLinear;
    arithmetic.multiply(polynomial, x, GemmStart::zero, next);
    std::swap(x, next);
  }
  return x;
}

// pass 1: momentum = mu momentum + (1 - mu) g, and a look ahead: (1 - mu) g + mu momentum
// pass 2: the nearest matrix with orthogonal rows or columns
// pass 3: a step of rate size sqrt(max(1, outputs / inputs))
void MuonStepper::step(Arithmetic<float>& arithmetic, const Muon& options, MatrixView<const float> gradients,
                       MatrixView<float> momentum, MatrixView<float> params) {
  const auto mu = static_cast<float>(options.momentum);
  const auto fresh = static_cast<float>(1.0 - options.momentum);
  const std::size_t count = params.rows * params.columns;
  for (std::size_t i = 0; i < count; ++i) {
    momentum.values[i] = mu * momentum.values[i] + fresh * gradients.values[i];
    update_.data()[i] = fresh * gradients.values[i] + mu * momentum.values[i];
  }
  const auto short_side_first = [&](float* values) {
    const MatrixView<float> all{values, params.rows, params.columns, params.row_stride, params.column_stride};
    return params.rows <= params.columns ? all : all.transposed();
  };
  const MatrixView<float> update =
      orthogonalise(arithmetic, short_side_first(update_.data()), short_side_first(next_.data()));
  const double outputs_per_input = static_cast<double>(params.rows) / static_cast<double>(params.columns);
  const auto rate = static_cast<float>(options.rate * options.size * std::sqrt(std::max(1.0, outputs_per_input)));
  const auto kept = static_cast<float>(1.0 - options.rate * options.weight_decay);
  for (std::size_t i = 0; i < count; ++i) params.values[i] = params.values[i] * kept - rate * update.values[i];
}

}  // namespace headlight
