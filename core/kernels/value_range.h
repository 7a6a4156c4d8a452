#pragma once
#include <algorithm>
#include <span>

namespace headlight {

/// Between what numbers, zero among them, others lie. One that is not a number is in no range.
struct ValueRange {
  float lowest = 0.0F;    // at most 0
  float highest = 0.0F;   // at least 0
  bool is_finite = true;  // every one of them

  /// The largest magnitude.
  float largest() const { return std::max(-lowest, highest); }
};

/// What must be known of numbers before they are computed with, or rounded; values: any length.
ValueRange range_of(std::span<const float> values);

}  // namespace headlight
