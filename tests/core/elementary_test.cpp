// exp, log and sincos against the C library in double, which tests may use and the core may not.
#include <algorithm>
#include <array>
#include <bit>
#include <catch_amalgamated.hpp>
#include <cmath>
#include <limits>

#include "dot.h"
#include "exp.h"
#include "exp2.h"
#include "log.h"
#include "sincos.h"
#include "support.h"
#include "value_range.h"

namespace headlight {
namespace {

float exp_of(float x) {
  float lanes[kLanes];
  store(lanes, exp(splat(x)));
  return lanes[0];
}

// Distance from the true value in units of the last place of the float nearest to it.
double ulp_error(float computed, double exact) {
  const auto nearest = static_cast<float>(exact);
  const double ulp = std::ldexp(1.0, std::max(std::ilogb(nearest), -126) - 23);
  return std::abs(computed - exact) / ulp;
}

// Every 61st float of the range where e^x is normal. With a stride of 1, tried once, the worst is 0.991, at -59.91.
double largest_exp_error() {
  double worst = 0.0;
  for (const std::uint32_t sign : {0U, 0x80000000U}) {
    const float limit = sign == 0 ? 88.72283F : 87.336544F;
    for (std::uint32_t bits = 0; bits <= std::bit_cast<std::uint32_t>(limit); bits += 61) {
      const float x = std::bit_cast<float>(bits | sign);
      worst = std::max(worst, ulp_error(exp_of(x), std::exp(double{x})));
    }
  }
  return worst;
}

TEST_CASE("exp: within 2 ULP wherever the result is a normal float", "[kernels][exp][statistics]") {
  CHECK(largest_exp_error() <= 2.0);
}

// 2^x and 2^(x / 2), as two vectors at once.
std::array<float, 2> exp2_of(float x) {
  f32x4 vectors[2] = {splat(x), splat(0.5F * x)};
  exp2_of_negative_inplace(vectors);
  return {first_lane(vectors[0]), first_lane(vectors[1])};
}

TEST_CASE("exp2_of_negative_inplace: within 2 ULP wherever the result is a normal float",
          "[kernels][exp][statistics]") {
  // Every 61st float; with a stride of 1, tried once, the worst is 1.270, at -0.4956.
  double worst = 0.0;
  for (std::uint32_t bits = 0x80000000U; bits <= std::bit_cast<std::uint32_t>(-126.0F); bits += 61) {
    const float x = std::bit_cast<float>(bits);
    const auto [whole, half] = exp2_of(x);
    worst = std::max({worst, ulp_error(whole, std::exp2(double{x})), ulp_error(half, std::exp2(0.5 * x))});
  }
  CHECK(worst <= 2.0);
}

TEST_CASE("exp2_of_negative_inplace: exact at whole numbers, zero where the result would be subnormal",
          "[kernels][exp]") {
  for (int n = 0; n >= -126; --n) CHECK(exp2_of(static_cast<float>(n))[0] == std::ldexp(1.0F, n));
  CHECK(exp2_of(-126.00001F)[0] == 0.0F);
  CHECK(exp2_of(-3.4e38F)[0] == 0.0F);
  CHECK(exp2_of(-test::kInfinity)[0] == 0.0F);
}

TEST_CASE("range_of: both ends, and whether all are finite, at every length", "[kernels][value_range]") {
  for (std::size_t count = 0; count <= 11; ++count) {
    std::vector<float> values(count, -0.5F);
    CHECK(range_of(values).lowest == (count == 0 ? 0.0F : -0.5F));
    CHECK(range_of(values).highest == 0.0F);
    for (float& value : values) {
      value = -7.0F;
      CHECK(range_of(values).lowest == -7.0F);
      CHECK(range_of(values).largest() == 7.0F);
      value = 9.0F;
      CHECK(range_of(values).highest == 9.0F);
      CHECK(range_of(values).largest() == 9.0F);
      CHECK(range_of(values).is_finite);
      for (const float bad : {test::kInfinity, -test::kInfinity, std::numeric_limits<float>::quiet_NaN()}) {
        value = bad;
        CHECK_FALSE(range_of(values).is_finite);
      }
      value = -0.5F;
    }
  }
}

TEST_CASE("exp: exact at 0, zero where the result would be subnormal, infinite above the largest float",
          "[kernels][exp]") {
  CHECK(exp_of(0.0F) == 1.0F);
  CHECK(exp_of(-0.0F) == 1.0F);
  CHECK(exp_of(-87.33655F) == 0.0F);
  CHECK(exp_of(-test::kInfinity) == 0.0F);
  CHECK(exp_of(-3.4e38F) == 0.0F);
  CHECK(exp_of(88.7229F) == test::kInfinity);
  CHECK(exp_of(test::kInfinity) == test::kInfinity);
  CHECK(std::isnan(exp_of(std::numeric_limits<float>::quiet_NaN())));
}

TEST_CASE("exp: each lane is computed on its own", "[kernels][exp]") {
  const float in[kLanes] = {-80.0F, 0.5F, 88.0F, -test::kInfinity};
  float out[kLanes];
  store(out, exp(load(in)));
  for (std::size_t lane = 0; lane < kLanes; ++lane) CHECK(out[lane] == exp_of(in[lane]));
}

TEST_CASE("log: within 4 units in the last place of a double", "[kernels][log]") {
  Random random(5);
  double worst = 0.0;
  for (int i = 0; i < 100'000; ++i) {
    const double x = std::exp(60.0 * random.uniform() - 30.0);
    worst = std::max(worst, std::abs(log(x) - std::log(x)) / std::max(std::abs(std::log(x)), 0.1));
  }
  CHECK(worst <= 4 * std::numeric_limits<double>::epsilon());
}

TEST_CASE("sincos: absolute error at most 1e-15 for angles up to a million", "[kernels][sincos]") {
  Random random(6);
  double worst = 0.0;
  for (int i = 0; i < 100'000; ++i) {
    const double angle = (i % 2 == 0 ? 10.0 : 1e6) * (2.0 * random.uniform() - 1.0);
    const SinCos computed = sincos(angle);
    worst = std::max({worst, std::abs(computed.sin - std::sin(angle)), std::abs(computed.cos - std::cos(angle))});
  }
  CHECK(worst <= 1e-15);
  CHECK(sincos(0.0).sin == 0.0);
  CHECK(sincos(0.0).cos == 1.0);
}

TEST_CASE("dot: equals a double sum for every tail length and offset", "[kernels][dot]") {
  const std::vector<float> a = test::normals(160, 1);
  const std::vector<float> b = test::normals(160, 2);
  for (std::size_t n = 0; n <= 2 * kLanes + 130; ++n) {
    for (std::size_t offset = 0; offset < 3; ++offset) {
      double exact = 0.0;
      double magnitude = 0.0;
      for (std::size_t i = 0; i < n; ++i) {
        const double product = double{a[offset + i]} * double{b[2 * offset + i]};
        exact += product;
        magnitude += std::abs(product);
      }
      const float computed = dot({a.data() + offset, n}, {b.data() + 2 * offset, n});
      const double bound = (static_cast<double>(n) / 4 + 4) * 0x1p-24 * magnitude;  // as dot.h promises
      REQUIRE(std::abs(computed - exact) <= bound);
    }
  }
}

TEST_CASE("Random: normal() has mean 0, variance 1 and the tails of a normal", "[core][random]") {
  Random random(7);
  double sum = 0.0;
  double squares = 0.0;
  int beyond_two = 0;
  constexpr int kDraws = 200'000;
  for (int i = 0; i < kDraws; ++i) {
    const double x = random.normal();
    sum += x;
    squares += x * x;
    beyond_two += std::abs(x) > 2.0 ? 1 : 0;
  }
  CHECK(std::abs(sum / kDraws) < 0.01);
  CHECK(std::abs(squares / kDraws - 1.0) < 0.02);
  CHECK(std::abs(static_cast<double>(beyond_two) / kDraws - 0.0455) < 0.003);
}

TEST_CASE("Random: the first numbers of SplitMix64 with seed 0 are the published ones", "[core][random]") {
  Random random(0);
  CHECK(random.bits() == 0xE220A8397B1DCDAFULL);
  CHECK(random.bits() == 0x6E789E6AA1B965F4ULL);
}

}  // namespace
}  // namespace headlight
