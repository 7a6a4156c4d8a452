#pragma once
#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>

namespace headlight::test {

/// The value that a pattern of sign, exponent and fraction stands for, straight from the definition; for patterns
/// that are neither infinity nor NaN.
inline double defined_value(std::uint16_t bits, int exponent_bits, int fraction_bits) {
  const int bias = (1 << (exponent_bits - 1)) - 1;
  const int exponent = bits >> fraction_bits & ((1 << exponent_bits) - 1);
  const int fraction = bits & ((1 << fraction_bits) - 1);
  const double significand = (exponent == 0 ? 0.0 : 1.0) + std::ldexp(fraction, -fraction_bits);
  const double magnitude = std::ldexp(significand, (exponent == 0 ? 1 : exponent) - bias);
  return bits >> 15 ? -magnitude : magnitude;
}

/// Rounds to the nearest F16, ties to even: what a test's F16 file is written with.
inline std::uint16_t narrow_f16(float value) {
  const auto sign = static_cast<std::uint16_t>(std::bit_cast<std::uint32_t>(value) >> 16 & 0x8000);
  const double magnitude = std::fabs(static_cast<double>(value));
  if (std::isnan(value)) return sign | 0x7E00;
  if (magnitude == 0.0) return sign;
  if (magnitude >= 65520.0) return sign | 0x7C00;  // halfway from the largest, 65504, to the next power of two
  // In units of the last place, the sum of exponent and fraction counts through all finite patterns.
  int exponent = 0;
  std::frexp(magnitude, &exponent);
  const int unit = std::max(exponent - 11, -24);
  const double units = std::nearbyint(std::ldexp(magnitude, -unit));
  return static_cast<std::uint16_t>(sign + (unit + 24) * 1024 + static_cast<int>(units));
}

/// Rounds to the nearest BF16, ties to even.
inline std::uint16_t narrow_bf16(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  if (std::isnan(value)) return static_cast<std::uint16_t>(bits >> 16 | 0x40);
  return static_cast<std::uint16_t>((bits + 0x7FFF + (bits >> 16 & 1)) >> 16);
}

}  // namespace headlight::test
