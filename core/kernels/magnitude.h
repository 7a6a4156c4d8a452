#pragma once
#include <span>

namespace headlight {

struct Magnitudes {
  float largest = 0.0F;   // of |value|, where all are finite
  bool is_finite = true;  // every one of them
};

/// What must be known of numbers from outside before they are computed with; values: any length.
Magnitudes magnitudes(std::span<const float> values);

}  // namespace headlight
