#pragma once
// Products of small whole numbers, summed exactly, four sums at a time: simd.h's sibling for eight-bit parameters.
//
// A parameter is -127..127 and an input 0..127. Relaxed SIMD's dot multiplies groups of four of them, and because the
// second operand keeps its highest bit clear, every machine gives the same sums. Elsewhere pairs are multiplied as
// 16-bit numbers. What is summed is the same, so the bits are; only how a group lies in memory differs.

#include "simd.h"

namespace headlight {

#if defined(__wasm_relaxed_simd__)

inline constexpr std::size_t kDotGroup = 4;
using DotInput = std::uint8_t;
using i32x4 = v128_t;
using DotParams = v128_t;
using DotInputs = v128_t;

/// A group of each of four columns.
inline DotParams load_dot_params(const std::int8_t* from) { return wasm_v128_load(from); }
/// One group of inputs, for every column.
inline DotInputs splat_dot_inputs(const DotInput* from) { return wasm_v128_load32_splat(from); }
/// Per column: sum + the products of its group.
inline i32x4 add_dot(i32x4 sum, DotParams params, DotInputs inputs) {
  return wasm_i32x4_relaxed_dot_i8x16_i7x16_add(params, inputs, sum);
}
/// Four inputs from the low bits of four lanes, 0..127.
inline void store_dot_inputs(DotInput* to, u32x4 values) {
  const v128_t words = wasm_i16x8_narrow_i32x4(values, values);
  wasm_v128_store32_lane(to, wasm_u8x16_narrow_i16x8(words, words), 0);
}

#elif defined(__wasm_simd128__)

inline constexpr std::size_t kDotGroup = 2;
using DotInput = std::int16_t;
using i32x4 = v128_t;
using DotParams = v128_t;
using DotInputs = v128_t;

inline DotParams load_dot_params(const std::int8_t* from) { return wasm_i16x8_load8x8(from); }
inline DotInputs splat_dot_inputs(const DotInput* from) { return wasm_v128_load32_splat(from); }
inline i32x4 add_dot(i32x4 sum, DotParams params, DotInputs inputs) {
  return wasm_i32x4_add(sum, wasm_i32x4_dot_i16x8(params, inputs));
}
inline void store_dot_inputs(DotInput* to, u32x4 values) {
  wasm_v128_store64_lane(to, wasm_i16x8_narrow_i32x4(values, values), 0);
}

#else

inline constexpr std::size_t kDotGroup = 2;
using DotInput = std::int16_t;
typedef std::int8_t DotParams __attribute__((vector_size(8)));
typedef std::int16_t DotInputs __attribute__((vector_size(4)));

inline DotParams load_dot_params(const std::int8_t* from) {
  DotParams a;
  std::memcpy(&a, from, sizeof a);
  return a;
}
inline DotInputs splat_dot_inputs(const DotInput* from) { return DotInputs{from[0], from[1]}; }
inline i32x4 add_dot(i32x4 sum, DotParams a, DotInputs b) {
  return sum + i32x4{a[0] * b[0] + a[1] * b[1], a[2] * b[0] + a[3] * b[1], a[4] * b[0] + a[5] * b[1],
                     a[6] * b[0] + a[7] * b[1]};
}
inline void store_dot_inputs(DotInput* to, u32x4 values) {
  for (std::size_t i = 0; i < kLanes; ++i) to[i] = static_cast<DotInput>(values[i]);
}

#endif

#if defined(__wasm_simd128__)
inline i32x4 splat_i32(std::int32_t a) { return wasm_i32x4_splat(a); }
inline i32x4 load_i32(const std::int32_t* from) { return wasm_v128_load(from); }
inline i32x4 sub_i32(i32x4 a, i32x4 b) { return wasm_i32x4_sub(a, b); }
inline i32x4 mul_i32(i32x4 a, i32x4 b) { return wasm_i32x4_mul(a, b); }
/// Each rounded to the nearest float.
inline f32x4 to_f32(i32x4 a) { return wasm_f32x4_convert_i32x4(a); }
#else
inline i32x4 splat_i32(std::int32_t a) { return i32x4{a, a, a, a}; }
inline i32x4 load_i32(const std::int32_t* from) {
  i32x4 a;
  std::memcpy(&a, from, sizeof a);
  return a;
}
inline i32x4 sub_i32(i32x4 a, i32x4 b) { return a - b; }
inline i32x4 mul_i32(i32x4 a, i32x4 b) { return a * b; }
inline f32x4 to_f32(i32x4 a) { return __builtin_convertvector(a, f32x4); }
#endif

}  // namespace headlight
