#include "peak.h"

#include "simd.h"

namespace headlight::bench {
namespace {

// 1, but only the machine that runs this knows it: whatever is equal by construction would be computed once. Each has a
// place of its own, or an engine that sees the same place read twice would take the two for equal, and multiply less.
f32x4 hidden_one(std::size_t place) {
  static volatile float ones[] = {1.0F, 1.0F, 1.0F, 1.0F, 1.0F, 1.0F, 1.0F, 1.0F, 1.0F};
  return splat(ones[place]);
}

float first_lane(f32x4 a) {
  float lanes[kLanes];
  store(lanes, a);
  return lanes[0];
}

// Two factors times `kVectors` operands, as in the register tile of gemm, but without a load.
//
// No product may be computed once for all steps, or the rate would be that of additions only: therefore the
// two factors change places in every step. The loop must stay one step long, or its second copy would undo
// the exchange.
template <std::size_t kVectors>
float tile(std::size_t steps) {
  f32x4 sum[2][kVectors];
  f32x4 operand[kVectors];
  for (std::size_t v = 0; v < kVectors; ++v) {
    sum[0][v] = sum[1][v] = splat(0.0F);
    operand[v] = hidden_one(v);
  }
  f32x4 first = hidden_one(kVectors);
  f32x4 second = hidden_one(kVectors + 1);
#pragma clang loop unroll(disable)
  for (std::size_t step = 0; step < steps; ++step) {
    for (std::size_t v = 0; v < kVectors; ++v) {
      sum[0][v] = add(sum[0][v], mul(first, operand[v]));
      sum[1][v] = add(sum[1][v], mul(second, operand[v]));
    }
    const f32x4 kept = first;
    first = second;
    second = kept;
  }
  f32x4 total = splat(0.0F);
  for (std::size_t v = 0; v < kVectors; ++v) total = add(total, add(sum[0][v], sum[1][v]));
  return first_lane(total);
}

}  // namespace

float multiply_add(std::size_t accumulators, std::size_t steps) {
  switch (accumulators) {
    case 8: return tile<4>(steps);
    case 10: return tile<5>(steps);
    case 12: return tile<6>(steps);
    case 14: return tile<7>(steps);
    default: return 0.0F;
  }
}

float plain_sum(const float* values, std::size_t count) {
  constexpr std::size_t kSums = 8;  // no add waits for the one before it
  f32x4 sum[kSums];
  for (f32x4& each : sum) each = splat(0.0F);
  std::size_t at = 0;
  for (; at + kSums * kLanes <= count; at += kSums * kLanes) {
    for (std::size_t v = 0; v < kSums; ++v) sum[v] = add(sum[v], load(values + at + v * kLanes));
  }
  f32x4 total = splat(0.0F);
  for (const f32x4& each : sum) total = add(total, each);
  float rest = 0.0F;
  for (; at < count; ++at) rest += values[at];
  return sum_lanes(total) + rest;
}

}  // namespace headlight::bench
