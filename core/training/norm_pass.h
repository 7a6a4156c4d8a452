#pragma once
#include <cmath>

#include "headlight/architecture.h"
#include "lane_sum.h"
#include "matrix_view.h"

namespace headlight {

template <class T>
struct NormParams {
  NormKind kind = NormKind::none;
  T epsilon = 0;
  const T* gamma = nullptr;  // [columns]
  const T* beta = nullptr;   // [columns], or null for none
  T* gamma_gradient = nullptr;
  T* beta_gradient = nullptr;
};

// y = (x - mean) factor gamma + beta        x, y [rows, columns], found [rows, 2]: mean and factor, for the way back
//
// pass 1: mean (0 for RMS norm) and factor = 1 / sqrt(mean of (x - mean)^2 + epsilon) of a row
// pass 2: the row
template <class T>
void norm_forward(const NormParams<T>& norm, MatrixView<const T> x, MatrixView<T> found, MatrixView<T> y) {
  const std::size_t n = x.columns;
  for (std::size_t i = 0; i < x.rows; ++i) {
    const T* in = x.row(i);
    T* out = y.row(i);
    const T mean = norm.kind == NormKind::layer ? lane_sum<T>(n, [&](std::size_t j) { return in[j]; }) / T(n) : T(0);
    const T variance = lane_sum<T>(n, [&](std::size_t j) { return (in[j] - mean) * (in[j] - mean); }) / T(n);
    const T factor = T(1) / std::sqrt(variance + norm.epsilon);
    found.row(i)[0] = mean;
    found.row(i)[1] = factor;
    for (std::size_t j = 0; j < n; ++j) out[j] = (in[j] - mean) * factor * norm.gamma[j];
    for (std::size_t j = 0; j < n && norm.beta != nullptr; ++j) out[j] += norm.beta[j];
  }
}

enum class GradientStart {
  zero,   // dx = ...
  value,  // dx += ...: another path brought a gradient already
};

// With z = (x - mean) factor and dz = dy gamma:
//   dgamma += dy z,  dbeta += dy,  dx = factor (dz - mean of dz - z mean of (dz z)), the mean of dz being 0 for RMS
//   norm
// dx may be dy.
//
// back through pass 2 and pass 1 of each row
template <class T>
void norm_backward(const NormParams<T>& norm, MatrixView<const T> x, MatrixView<const T> found, MatrixView<const T> dy,
                   GradientStart start, MatrixView<T> dx) {
  const std::size_t n = x.columns;
  for (std::size_t i = 0; i < x.rows; ++i) {
    const T mean = found.row(i)[0];
    const T factor = found.row(i)[1];
    const T* in = x.row(i);
    const T* from = dy.row(i);
    T* to = dx.row(i);
    const auto z = [&](std::size_t j) { return (in[j] - mean) * factor; };
    const auto dz = [&](std::size_t j) { return from[j] * norm.gamma[j]; };
    const T mean_dz = norm.kind == NormKind::layer ? lane_sum<T>(n, dz) / T(n) : T(0);
    const T mean_dz_z = lane_sum<T>(n, [&](std::size_t j) { return dz(j) * z(j); }) / T(n);
    for (std::size_t j = 0; j < n; ++j) norm.gamma_gradient[j] += from[j] * z(j);
    for (std::size_t j = 0; j < n && norm.beta != nullptr; ++j) norm.beta_gradient[j] += from[j];
    for (std::size_t j = 0; j < n; ++j) {
      const T change = factor * (dz(j) - mean_dz - z(j) * mean_dz_z);
      to[j] = start == GradientStart::zero ? change : to[j] + change;
    }
  }
}

}  // namespace headlight
