#include "sincos.h"

namespace headlight {
namespace {

// pi / 2 in two parts (fdlibm's pio2_1, pio2_1t): n times the first is exact for n below 2^20.
constexpr double kHalfPiHigh = 1.57079632673412561417e+00;
constexpr double kHalfPiLow = 6.07710050650619224932e-11;
constexpr double kTwoOverPi = 6.36619772367581382433e-01;
constexpr double kRound = 6755399441055744.0;  // 1.5 * 2^52: adding it rounds to a whole number

// Taylor series about 0 on |x| <= pi / 4, truncated below 1e-17.
double sin_near_zero(double x) {
  const double z = x * x;
  double p = -1.0 / 1307674368000.0;
  p = p * z + 1.0 / 6227020800.0;
  p = p * z - 1.0 / 39916800.0;
  p = p * z + 1.0 / 362880.0;
  p = p * z - 1.0 / 5040.0;
  p = p * z + 1.0 / 120.0;
  p = p * z - 1.0 / 6.0;
  return x + x * z * p;
}

double cos_near_zero(double x) {
  const double z = x * x;
  double p = 1.0 / 20922789888000.0;
  p = p * z - 1.0 / 87178291200.0;
  p = p * z + 1.0 / 479001600.0;
  p = p * z - 1.0 / 3628800.0;
  p = p * z + 1.0 / 40320.0;
  p = p * z - 1.0 / 720.0;
  p = p * z + 1.0 / 24.0;
  return 1.0 - 0.5 * z + z * z * p;
}

}  // namespace

SinCos sincos(double angle) {
  const double n = (angle * kTwoOverPi + kRound) - kRound;
  const double x = (angle - n * kHalfPiHigh) - n * kHalfPiLow;
  const double s = sin_near_zero(x);
  const double c = cos_near_zero(x);
  const auto quarter = static_cast<unsigned>(static_cast<long long>(n)) & 3U;
  if (quarter == 0) return {s, c};
  if (quarter == 1) return {c, -s};
  if (quarter == 2) return {-s, -c};
  return {-c, s};
}

}  // namespace headlight
