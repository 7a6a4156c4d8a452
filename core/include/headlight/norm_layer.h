#pragma once
#include "headlight/architecture.h"
#include "headlight/buffer.h"

namespace headlight {

/// A learned normalisation of rows; NormKind::none passes them on.
struct NormLayer {
  NormKind kind = NormKind::none;
  float epsilon = 0.0F;
  Buffer gamma;  // [dim]
  Buffer beta;   // [dim], or empty

  std::size_t dim() const { return gamma.size(); }
  /// out [rows, dim] from in [rows, dim]; strides in floats; may be the same array.
  void apply_into(const float* in, std::size_t in_stride, std::size_t rows, float* out, std::size_t out_stride) const;
};

}  // namespace headlight
