#pragma once
#include "gemm.h"
#include "quantized_panels.h"
#include "quantized_rows.h"

namespace headlight {

/// out [rows, b.columns] += a [rows, b.inner] times b [b.inner, b.columns], about.
///
/// Each element is out + float(sum of (input - zero) * param) * (scale of the row * scale of the column). The sum is
/// exact, so the bits depend neither on the machine nor on how groups are multiplied, and equal those of the three
/// plain loops. b.inner is at most kMaxQuantizedInner. `out` must not overlap `a` or `b`.
void quantized_gemm(const QuantizedRows& a, const QuantizedPanels& b, const Rows& out);

}  // namespace headlight
