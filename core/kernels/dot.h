#pragma once
#include <span>

namespace headlight {

/// Sum of a[i] * b[i]; both [n], any n. Four lanes run side by side and are added at the end in the order
/// of sum_lanes, so the bits are the same on every platform. Error at most (n / 4 + 4) * 2^-24 * sum |a b|.
float dot(std::span<const float> a, std::span<const float> b);

}  // namespace headlight
