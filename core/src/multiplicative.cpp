#include "multiplicative.h"

namespace headlight {

void turn_queries_into(const AttentionShape& shape, const float* matrices, const ConstRows& queries, float* panels,
                       const Rows& out) {
  const std::size_t dim = shape.head_dim;
  for (std::size_t head = 0; head < shape.num_heads; ++head) {
    pack_rows(matrices + head * dim * dim, dim, 0, dim, dim, dim, panels);
    gemm({queries.values + head * dim, queries.rows, queries.stride}, {panels, dim, dim, dim * kPanelColumns},
         GemmStart::zero, {out.values + head * dim, out.rows, out.stride});
  }
}

}  // namespace headlight
