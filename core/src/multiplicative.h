#pragma once
#include "gemm.h"
#include "headlight/shape.h"

namespace headlight {

/// Queries of multiplicative scores, turned once so that a score is a product again: q·W k = (W^T q)·k.
/// queries, out: [rows, num_heads * head_dim]; matrices: [num_heads * head_dim, head_dim], one W after the other;
/// panels: room for packed_size(head_dim, head_dim) floats.
void turn_queries_into(const AttentionShape& shape, const float* matrices, const ConstRows& queries, float* panels,
                       const Rows& out);

}  // namespace headlight
