#include "headlight/norm_layer.h"

#include "headlight/team.h"
#include "norm.h"

namespace headlight {

void NormLayer::apply_into(const float* in, std::size_t in_stride, std::size_t rows, float* out,
                           std::size_t out_stride) const {
  const float* shift = beta.size() == 0 ? nullptr : beta.data();
  if (kind == NormKind::none) return;
  // A number takes about as long as 16 multiply-adds.
  do_ranges(rows, 16 * dim(), [&](Range taken) {
    for (std::size_t i = taken.first; i < taken.last; ++i) {
      if (kind == NormKind::layer) {
        layer_norm_into(in + i * in_stride, dim(), gamma.data(), shift, epsilon, out + i * out_stride);
      } else {
        rms_norm_into(in + i * in_stride, dim(), gamma.data(), epsilon, out + i * out_stride);
      }
    }
  });
}

}  // namespace headlight
