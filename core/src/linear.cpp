#include "headlight/linear.h"

#include <algorithm>

#include "gemm.h"

namespace headlight {

bool Linear::set(std::size_t inputs, std::size_t outputs, std::span<const float> w, std::span<const float> b) {
  assert(w.size() == inputs * outputs && (b.empty() || b.size() == outputs));
  inputs_ = inputs;
  outputs_ = outputs;
  if (!panels_.allocate(packed_size(inputs, outputs)) || !bias_.allocate_zeros(outputs)) return false;
  pack_rows(w.data(), outputs, 0, inputs, inputs, outputs, panels_.data());
  std::copy(b.begin(), b.end(), bias_.data());
  return true;
}

void Linear::apply_into(const float* in, std::size_t in_stride, std::size_t rows, float* out,
                        std::size_t out_stride) const {
  for (std::size_t i = 0; i < rows; ++i) std::copy_n(bias_.data(), outputs_, out + i * out_stride);
  const Panels w{panels_.data(), inputs_, outputs_, inputs_ * kPanelColumns};
  gemm({in, rows, in_stride}, w, GemmStart::value, {out, rows, out_stride});
}

void Linear::add_into(const float* in, std::size_t in_stride, std::size_t rows, float* out,
                      std::size_t out_stride) const {
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t column = 0; column < outputs_; ++column) out[i * out_stride + column] += bias_.data()[column];
  }
  const Panels w{panels_.data(), inputs_, outputs_, inputs_ * kPanelColumns};
  gemm({in, rows, in_stride}, w, GemmStart::value, {out, rows, out_stride});
}

}  // namespace headlight
