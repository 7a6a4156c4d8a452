#include "log.h"

#include <bit>
#include <cstdint>

namespace headlight {

// x = 2^n m with m in [sqrt(1/2), sqrt(2)), and log m = 2 atanh(s) for s = (m - 1) / (m + 1), |s| < 0.172.
// Twelve terms of atanh's series leave less than 1e-19.
double log(double x) {
  constexpr double kLn2 = 0.693147180559945309417;
  constexpr std::uint64_t kSqrtHalfBits = 0x3FE6A09E667F3BCDULL;
  const std::uint64_t bits = std::bit_cast<std::uint64_t>(x);
  const auto n = static_cast<std::int64_t>(bits - kSqrtHalfBits) >> 52;
  const double m = std::bit_cast<double>(bits - (static_cast<std::uint64_t>(n) << 52));
  const double s = (m - 1.0) / (m + 1.0);
  double series = 0.0;
  for (int power = 23; power >= 1; power -= 2) series = series * (s * s) + 1.0 / power;
  return static_cast<double>(n) * kLn2 + 2.0 * s * series;
}

}  // namespace headlight
