#pragma once
#include <cstddef>

#include "panels.h"
#include "param_panels.h"

namespace headlight {

/// Rows of floats, borrowed: [rows, columns] with `stride` floats from one row to the next.
struct ConstRows {
  const float* values = nullptr;
  std::size_t rows = 0;
  std::size_t stride = 0;
};
struct Rows {
  float* values = nullptr;
  std::size_t rows = 0;
  std::size_t stride = 0;
};

enum class GemmStart {
  zero,   // out  = a b
  value,  // out += a b, where out already holds a bias or a residual
};

/// out [rows, b.columns] = a [rows, b.inner] times b, from zero or on top of what `out` holds.
///
/// Each element is one chain: start, then + a[i,0] b[0,j], + a[i,1] b[1,j], ... with every product and
/// every sum rounded to float. The bits therefore depend neither on the tile nor on the blocking, and
/// equal those of the three plain loops. `out` must not overlap `a` or `b`.
void gemm(const ConstRows& a, const Panels& b, GemmStart start, const Rows& out);
/// The same for parameters, with the bits of a product with their floats.
void gemm(const ConstRows& a, const ParamPanels& b, GemmStart start, const Rows& out);

}  // namespace headlight
