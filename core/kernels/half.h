#pragma once
// The two 16-bit float formats of parameter files, widened to float. Exact: every value of both is a float too.
//
//   F16   sign 1, exponent 5 (bias 15), fraction 10   IEEE 754 binary16
//   BF16  sign 1, exponent 8 (bias 127), fraction 7   the upper half of a float

#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>

#include "simd.h"

namespace headlight {

inline float widen_bf16(std::uint16_t bits) { return std::bit_cast<float>(std::uint32_t{bits} << 16); }

/// Subnormals come out as the normal floats they are; a NaN keeps its sign and fraction.
inline float widen_f16(std::uint16_t bits) {
  // Exponent and fraction moved into place give the value times 2^-112, the difference of the biases, and the product
  // is exact, subnormals included.
  const std::uint32_t sign = std::uint32_t{bits & 0x8000u} << 16;
  const float scaled = std::bit_cast<float>(std::uint32_t{bits & 0x7FFFu} << 13) * 0x1p112F;
  // Exponent 31 means infinity or NaN, and has become 2^16 and more, which no finite F16 reaches.
  const std::uint32_t special = scaled >= 65536.0F ? 0x7F800000u : 0u;
  return std::bit_cast<float>(std::bit_cast<std::uint32_t>(scaled) | special | sign);
}

/// The nearest F16, ties to even; from 65520 on infinity.
inline std::uint16_t narrow_f16(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  const std::uint32_t size = bits & 0x7FFFFFFFu;
  const std::uint32_t sign = bits >> 16 & 0x8000u;
  if (size > 0x7F800000u) return static_cast<std::uint16_t>(sign | 0x7E00u);
  if (size >= 0x47800000u) return static_cast<std::uint16_t>(sign | 0x7C00u);
  // Below 2^-14 a step is 2^-24, and beside 0.5 the steps of a float are as large.
  const std::uint32_t units = std::bit_cast<std::uint32_t>(std::bit_cast<float>(size) + 0.5F) - 0x3F000000u;
  const std::uint32_t rounded = ((size + 0xFFFu + (size >> 13 & 1u)) >> 13) - (112u << 10);
  return static_cast<std::uint16_t>(sign | (size < 0x38800000u ? units : rounded));
}

/// Four of them, with the same bits.
inline f32x4 load_bf16(const std::uint16_t* from) { return as_f32(shift_left<16>(load_u16(from))); }
inline f32x4 load_f16(const std::uint16_t* from) {
  const u32x4 bits = load_u16(from);
  const u32x4 sign = shift_left<16>(both(bits, splat_u32(0x8000u)));
  const f32x4 scaled = mul(as_f32(shift_left<13>(both(bits, splat_u32(0x7FFFu)))), splat(0x1p112F));
  const u32x4 special = both(at_least(scaled, splat(65536.0F)), splat_u32(0x7F800000u));
  return as_f32(either(either(as_u32(scaled), special), sign));
}

/// out: [from.size()], not overlapping `from`.
void widen_f16_into(std::span<const std::uint16_t> from, float* out);
void widen_bf16_into(std::span<const std::uint16_t> from, float* out);

}  // namespace headlight
