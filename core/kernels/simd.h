#pragma once
// Four float lanes. The only file that knows how wide a register is: wasm_simd128.h intrinsics in the
// wasm build, the compiler's own four-lane vectors natively and in wasm without SIMD. One vocabulary for both, and
// every operation here is IEEE-exact per lane, so a kernel written on it gives the same bits everywhere.

#include <cstddef>
#include <cstdint>
#include <cstring>

#if defined(HEADLIGHT_WITHOUT_SIMD_H)
#error This file is compiled once for engines with and without SIMD: leave vectors to core/kernels/.
#endif

#if defined(__wasm_simd128__)
#include <wasm_simd128.h>
#endif

namespace headlight {

inline constexpr std::size_t kLanes = 4;

#if defined(__wasm_simd128__)

using f32x4 = v128_t;

inline f32x4 load(const float* from) { return wasm_v128_load(from); }
inline f32x4 load_splat(const float* from) { return wasm_v128_load32_splat(from); }
inline void store(float* to, f32x4 a) { wasm_v128_store(to, a); }
inline f32x4 splat(float a) { return wasm_f32x4_splat(a); }
inline f32x4 add(f32x4 a, f32x4 b) { return wasm_f32x4_add(a, b); }
inline f32x4 sub(f32x4 a, f32x4 b) { return wasm_f32x4_sub(a, b); }
inline f32x4 mul(f32x4 a, f32x4 b) { return wasm_f32x4_mul(a, b); }
inline f32x4 div(f32x4 a, f32x4 b) { return wasm_f32x4_div(a, b); }
/// Per lane a < b ? b : a, so a NaN in `b` is dropped and a NaN in `a` stays.
inline f32x4 larger(f32x4 a, f32x4 b) { return wasm_f32x4_pmax(a, b); }
/// Per lane b < a ? b : a, so a NaN in `a` stays here too.
inline f32x4 smaller(f32x4 a, f32x4 b) { return wasm_f32x4_pmin(a, b); }
/// Per lane: 0 where a < limit, else value. A NaN in `a` counts as not below.
inline f32x4 zero_below(f32x4 a, f32x4 limit, f32x4 value) { return wasm_v128_andnot(value, wasm_f32x4_lt(a, limit)); }
/// Per lane: value of `low` where a < limit, of `high` elsewhere; a NaN in `a` counts as not below.
inline f32x4 where_below(f32x4 a, f32x4 limit, f32x4 low, f32x4 high) {
  return wasm_v128_bitselect(low, high, wasm_f32x4_lt(a, limit));
}
inline f32x4 magnitude(f32x4 a) { return wasm_f32x4_abs(a); }
/// |a| with the sign of b.
inline f32x4 with_sign(f32x4 a, f32x4 b) { return wasm_v128_bitselect(b, a, wasm_f32x4_splat(-0.0F)); }
/// 2^n for the whole numbers n, -126..127, that sit in the low bits of `biased` (see kRoundingBias).
inline f32x4 power_of_two(f32x4 biased) { return wasm_i32x4_shl(wasm_i32x4_add(biased, wasm_i32x4_splat(127)), 23); }
/// The same where the low bits hold n + 127.
inline f32x4 shifted_exponent(f32x4 biased) { return wasm_i32x4_shl(biased, 23); }

// The lanes as the 32 bits that they are made of.
using u32x4 = v128_t;

inline u32x4 load_u16(const std::uint16_t* from) { return wasm_u32x4_load16x4(from); }
inline u32x4 splat_u32(std::uint32_t a) { return wasm_u32x4_splat(a); }
inline u32x4 both(u32x4 a, u32x4 b) { return wasm_v128_and(a, b); }
inline u32x4 either(u32x4 a, u32x4 b) { return wasm_v128_or(a, b); }
template <int bits>
u32x4 shift_left(u32x4 a) {
  return wasm_i32x4_shl(a, bits);
}
/// Per lane: all bits where a >= b, none elsewhere and for a NaN.
inline u32x4 at_least(f32x4 a, f32x4 b) { return wasm_f32x4_ge(a, b); }
/// Whether all bits of all lanes are set, where each lane has all or none.
inline bool all_bits(u32x4 a) { return wasm_i32x4_all_true(a); }
inline f32x4 as_f32(u32x4 a) { return a; }
inline u32x4 as_u32(f32x4 a) { return a; }

inline float first_lane(f32x4 a) { return wasm_f32x4_extract_lane(a, 0); }
template <int lane>
f32x4 with_lane(f32x4 a, float value) {
  return wasm_f32x4_replace_lane(a, lane, value);
}
inline f32x4 swap_halves(f32x4 a) { return wasm_i32x4_shuffle(a, a, 2, 3, 0, 1); }
inline f32x4 swap_pairs(f32x4 a) { return wasm_i32x4_shuffle(a, a, 1, 0, 3, 2); }
/// a0 b0 a1 b1, and a2 b2 a3 b3.
inline f32x4 interleave_low(f32x4 a, f32x4 b) { return wasm_i32x4_shuffle(a, b, 0, 4, 1, 5); }
inline f32x4 interleave_high(f32x4 a, f32x4 b) { return wasm_i32x4_shuffle(a, b, 2, 6, 3, 7); }
/// a0 a1 b0 b1, and a2 a3 b2 b3.
inline f32x4 join_low(f32x4 a, f32x4 b) { return wasm_i64x2_shuffle(a, b, 0, 2); }
inline f32x4 join_high(f32x4 a, f32x4 b) { return wasm_i64x2_shuffle(a, b, 1, 3); }

// Two doubles, for sums that must not lose anything.
using f64x2 = v128_t;

inline f64x2 splat_f64(double a) { return wasm_f64x2_splat(a); }
inline f64x2 add_f64(f64x2 a, f64x2 b) { return wasm_f64x2_add(a, b); }
inline f64x2 sub_f64(f64x2 a, f64x2 b) { return wasm_f64x2_sub(a, b); }
inline f64x2 mul_f64(f64x2 a, f64x2 b) { return wasm_f64x2_mul(a, b); }
inline double first_f64(f64x2 a) { return wasm_f64x2_extract_lane(a, 0); }
inline double second_f64(f64x2 a) { return wasm_f64x2_extract_lane(a, 1); }
/// Lanes 0 and 1 of a, exactly.
inline f64x2 widened(f32x4 a) { return wasm_f64x2_promote_low_f32x4(a); }
/// Each rounded to the nearest float: lanes 0 and 1 from `low`, 2 and 3 from `high`.
inline f32x4 narrowed(f64x2 low, f64x2 high) {
  return wasm_i64x2_shuffle(wasm_f32x4_demote_f64x2_zero(low), wasm_f32x4_demote_f64x2_zero(high), 0, 2);
}

#else

typedef float f32x4 __attribute__((vector_size(16)));
typedef std::int32_t i32x4 __attribute__((vector_size(16)));
typedef std::uint32_t u32x4 __attribute__((vector_size(16)));

inline f32x4 load(const float* from) {
  f32x4 a;
  std::memcpy(&a, from, sizeof a);
  return a;
}
inline f32x4 splat(float a) { return f32x4{a, a, a, a}; }
inline f32x4 load_splat(const float* from) { return splat(*from); }
inline void store(float* to, f32x4 a) { std::memcpy(to, &a, sizeof a); }
inline f32x4 add(f32x4 a, f32x4 b) { return a + b; }
inline f32x4 sub(f32x4 a, f32x4 b) { return a - b; }
inline f32x4 mul(f32x4 a, f32x4 b) { return a * b; }
inline f32x4 div(f32x4 a, f32x4 b) { return a / b; }
inline f32x4 larger(f32x4 a, f32x4 b) { return a < b ? b : a; }
inline f32x4 smaller(f32x4 a, f32x4 b) { return b < a ? b : a; }
inline f32x4 zero_below(f32x4 a, f32x4 limit, f32x4 value) {
  const i32x4 below = a < limit;
  return reinterpret_cast<f32x4>(reinterpret_cast<i32x4>(value) & ~below);
}
inline f32x4 where_below(f32x4 a, f32x4 limit, f32x4 low, f32x4 high) {
  const i32x4 below = a < limit;
  return reinterpret_cast<f32x4>((reinterpret_cast<i32x4>(low) & below) | (reinterpret_cast<i32x4>(high) & ~below));
}
inline f32x4 magnitude(f32x4 a) { return reinterpret_cast<f32x4>(reinterpret_cast<u32x4>(a) & 0x7FFFFFFFU); }
inline f32x4 with_sign(f32x4 a, f32x4 b) {
  return reinterpret_cast<f32x4>((reinterpret_cast<u32x4>(a) & 0x7FFFFFFFU) |
                                 (reinterpret_cast<u32x4>(b) & 0x80000000U));
}
inline f32x4 power_of_two(f32x4 biased) {
  return reinterpret_cast<f32x4>((reinterpret_cast<u32x4>(biased) + 127u) << 23);
}
inline f32x4 shifted_exponent(f32x4 biased) { return reinterpret_cast<f32x4>(reinterpret_cast<u32x4>(biased) << 23); }

inline u32x4 load_u16(const std::uint16_t* from) { return u32x4{from[0], from[1], from[2], from[3]}; }
inline u32x4 splat_u32(std::uint32_t a) { return u32x4{a, a, a, a}; }
inline u32x4 both(u32x4 a, u32x4 b) { return a & b; }
inline u32x4 either(u32x4 a, u32x4 b) { return a | b; }
template <int bits>
u32x4 shift_left(u32x4 a) {
  return a << bits;
}
inline u32x4 at_least(f32x4 a, f32x4 b) { return reinterpret_cast<u32x4>(a >= b); }
inline bool all_bits(u32x4 a) { return (a[0] & a[1] & a[2] & a[3]) == 0xFFFFFFFFU; }
inline f32x4 as_f32(u32x4 a) { return reinterpret_cast<f32x4>(a); }
inline u32x4 as_u32(f32x4 a) { return reinterpret_cast<u32x4>(a); }

inline float first_lane(f32x4 a) { return a[0]; }
template <int lane>
f32x4 with_lane(f32x4 a, float value) {
  a[lane] = value;
  return a;
}
inline f32x4 swap_halves(f32x4 a) { return f32x4{a[2], a[3], a[0], a[1]}; }
inline f32x4 swap_pairs(f32x4 a) { return f32x4{a[1], a[0], a[3], a[2]}; }
inline f32x4 interleave_low(f32x4 a, f32x4 b) { return f32x4{a[0], b[0], a[1], b[1]}; }
inline f32x4 interleave_high(f32x4 a, f32x4 b) { return f32x4{a[2], b[2], a[3], b[3]}; }
inline f32x4 join_low(f32x4 a, f32x4 b) { return f32x4{a[0], a[1], b[0], b[1]}; }
inline f32x4 join_high(f32x4 a, f32x4 b) { return f32x4{a[2], a[3], b[2], b[3]}; }

typedef double f64x2 __attribute__((vector_size(16)));

inline f64x2 splat_f64(double a) { return f64x2{a, a}; }
inline f64x2 add_f64(f64x2 a, f64x2 b) { return a + b; }
inline f64x2 sub_f64(f64x2 a, f64x2 b) { return a - b; }
inline f64x2 mul_f64(f64x2 a, f64x2 b) { return a * b; }
inline double first_f64(f64x2 a) { return a[0]; }
inline double second_f64(f64x2 a) { return a[1]; }
inline f64x2 widened(f32x4 a) { return f64x2{a[0], a[1]}; }
inline f32x4 narrowed(f64x2 low, f64x2 high) {
  return f32x4{static_cast<float>(low[0]), static_cast<float>(low[1]), static_cast<float>(high[0]),
               static_cast<float>(high[1])};
}

#endif

/// Adding this to a float of magnitude below 2^22 leaves its nearest whole number (ties to even) in the
/// low bits of the sum; subtracting it again gives that number as a float.
inline constexpr float kRoundingBias = 12582912.0F;  // 1.5 * 2^23

/// The first `count` (1..3) floats of `from`, the other lanes `fill`. Lane by lane: a copy of unknown length is a call.
inline f32x4 load_part(const float* from, std::size_t count, float fill) {
  f32x4 lanes = with_lane<0>(splat(fill), from[0]);
  if (count > 1) lanes = with_lane<1>(lanes, from[1]);
  return count > 2 ? with_lane<2>(lanes, from[2]) : lanes;
}
inline void store_part(float* to, std::size_t count, f32x4 a) {
  to[0] = first_lane(a);
  if (count > 1) to[1] = first_lane(swap_pairs(a));
  if (count > 2) to[2] = first_lane(swap_halves(a));
}
/// The same for 1..4 floats.
inline f32x4 load_up_to(const float* from, std::size_t count, float fill) {
  return count == kLanes ? load(from) : load_part(from, count, fill);
}
inline void store_up_to(float* to, std::size_t count, f32x4 a) {
  if (count == kLanes) {
    store(to, a);
  } else {
    store_part(to, count, a);
  }
}
/// Lane j of row i becomes lane i of row j.
inline void transpose(f32x4 (&rows)[kLanes]) {
  const f32x4 low[2] = {interleave_low(rows[0], rows[1]), interleave_low(rows[2], rows[3])};
  const f32x4 high[2] = {interleave_high(rows[0], rows[1]), interleave_high(rows[2], rows[3])};
  rows[0] = join_low(low[0], low[1]);
  rows[1] = join_high(low[0], low[1]);
  rows[2] = join_low(high[0], high[1]);
  rows[3] = join_high(high[0], high[1]);
}
/// (lane 0 + lane 2) + (lane 1 + lane 3): the one order in which lanes are ever summed.
inline float sum_lanes(f32x4 a) {
  const f32x4 halves = add(a, swap_halves(a));
  return first_lane(add(halves, swap_pairs(halves)));
}
/// Of lanes that are no NaN.
inline float largest_lane(f32x4 a) {
  const f32x4 halves = larger(a, swap_halves(a));
  return first_lane(larger(halves, swap_pairs(halves)));
}

}  // namespace headlight
