// erf, tanh, the activations and the norms against the C library in double, which tests may use and the core may not.
#include "activation.h"

#include <algorithm>
#include <bit>
#include <catch_amalgamated.hpp>
#include <cmath>
#include <limits>

#include "double_arithmetic.h"
#include "erf.h"
#include "norm.h"
#include "power.h"
#include "support.h"

namespace headlight {
namespace {

template <class Function>
float lane_of(Function function, float x) {
  float lanes[kLanes];
  store(lanes, function(splat(x)));
  return lanes[0];
}

// Distance from the true value in units of the last place of the float nearest to it.
double ulp_error(float computed, double exact) {
  const auto nearest = static_cast<float>(exact);
  const double ulp = std::ldexp(1.0, std::max(std::ilogb(nearest), -126) - 23);
  return std::abs(computed - exact) / ulp;
}

// Over every 61st normal float up to 8, both signs.
template <class Function, class Exact>
double largest_error(Function function, Exact exact) {
  double worst = 0.0;
  for (std::uint32_t bits = 0x00800000; bits <= std::bit_cast<std::uint32_t>(8.0F); bits += 61) {
    const float x = std::bit_cast<float>(bits);
    worst = std::max(worst, ulp_error(lane_of(function, x), exact(double{x})));
    worst = std::max(worst, ulp_error(lane_of(function, -x), exact(-double{x})));
  }
  return worst;
}

TEST_CASE("erf: within 3 ULP, odd, 1 far out, NaN stays", "[kernels][erf][statistics]") {
  const auto of = [](f32x4 x) { return erf(x); };
  const double worst = largest_error(of, [](double x) { return std::erf(x); });
  INFO("worst " << worst);
  CHECK(worst <= 3.0);
  CHECK(lane_of(of, 1e30F) == 1.0F);
  CHECK(lane_of(of, -std::numeric_limits<float>::infinity()) == -1.0F);
  CHECK(std::isnan(lane_of(of, std::nanf(""))));
}

TEST_CASE("tanh: within 3 ULP, odd, 1 far out, NaN stays", "[kernels][tanh][statistics]") {
  const auto of = [](f32x4 x) { return tanh(x); };
  const double worst = largest_error(of, [](double x) { return std::tanh(x); });
  INFO("worst " << worst);
  CHECK(worst <= 3.0);
  CHECK(lane_of(of, 1e30F) == 1.0F);
  CHECK(lane_of(of, -1e30F) == -1.0F);
  CHECK(std::isnan(lane_of(of, std::nanf(""))));
}

double exactly(Activation activation, double x) {
  switch (activation) {
    case Activation::none: return x;
    case Activation::gelu: return 0.5 * x * (1.0 + std::erf(x / std::sqrt(2.0)));
    case Activation::gelu_tanh:
      return 0.5 * x * (1.0 + std::tanh(std::sqrt(2.0 / 3.14159265358979323846) * (x + 0.044715 * x * x * x)));
    case Activation::silu: return x / (1.0 + std::exp(-x));
    case Activation::relu: return std::max(x, 0.0);
    case Activation::tanh: return std::tanh(x);
  }
  return 0.0;
}

TEST_CASE("activate_inplace: every activation, any tail length, within 4e-7 |x|", "[kernels][activation]") {
  for (const Activation activation : {Activation::none, Activation::gelu, Activation::gelu_tanh, Activation::silu,
                                      Activation::relu, Activation::tanh}) {
    for (std::size_t count = 0; count < 40; ++count) {
      std::vector<float> values = test::normals(count, 40 + count);
      for (float& value : values) value *= 4.0F;
      const std::vector<float> in = values;
      activate_inplace(activation, values.data(), count);
      for (std::size_t i = 0; i < count; ++i) {
        REQUIRE(std::abs(values[i] - exactly(activation, in[i])) <= 4e-7 * std::max(1.0F, std::abs(in[i])));
      }
    }
  }
}

TEST_CASE("activate_inplace: what is not finite stays or reaches its limit", "[kernels][activation]") {
  const float infinity = std::numeric_limits<float>::infinity();
  for (const Activation activation : {Activation::gelu, Activation::gelu_tanh, Activation::silu, Activation::relu}) {
    float values[] = {std::nanf(""), infinity, 200.0F, -200.0F};
    activate_inplace(activation, values, 4);
    CHECK(std::isnan(values[0]));
    CHECK(values[1] == infinity);
    CHECK(values[2] == 200.0F);
    CHECK(values[3] == 0.0F);
  }
}

TEST_CASE("gate_inplace: activation of the gate times the other half", "[kernels][activation]") {
  std::vector<float> gate = test::normals(13, 1);
  const std::vector<float> in = gate;
  const std::vector<float> up = test::normals(13, 2);
  gate_inplace(Activation::silu, gate.data(), up.data(), gate.size());
  for (std::size_t i = 0; i < gate.size(); ++i) {
    CHECK(std::abs(gate[i] - exactly(Activation::silu, in[i]) * up[i]) < 1e-6);
  }
}

TEST_CASE("norms: as defined, also with a mean that dwarfs the rest", "[kernels][norm]") {
  for (const std::size_t count : {std::size_t{1}, std::size_t{5}, std::size_t{64}, std::size_t{131}}) {
    for (const float offset : {0.0F, 1000.0F}) {
      std::vector<float> in = test::normals(count, 3);
      for (float& value : in) value += offset;
      const std::vector<float> gamma = test::normals(count, 4);
      const std::vector<float> beta = test::normals(count, 5);
      double mean = 0.0;
      double squares = 0.0;
      for (const float value : in) mean += double{value} / static_cast<double>(count);
      for (const float value : in) squares += double{value} * double{value} / static_cast<double>(count);
      double variance = 0.0;
      for (const float value : in) variance += (value - mean) * (value - mean) / static_cast<double>(count);
      std::vector<float> layer(count);
      std::vector<float> rms(count);
      layer_norm_into(in.data(), count, gamma.data(), beta.data(), 1e-5F, layer.data());
      rms_norm_into(in.data(), count, gamma.data(), 1e-5F, rms.data());
      for (std::size_t i = 0; i < count; ++i) {
        CHECK(std::abs(layer[i] - ((in[i] - mean) / std::sqrt(variance + double{1e-5F}) * gamma[i] + beta[i])) < 2e-6);
        CHECK(std::abs(rms[i] - in[i] / std::sqrt(squares + double{1e-5F}) * gamma[i]) < 2e-6);
      }
      layer_norm_into(in.data(), count, gamma.data(), nullptr, 1e-5F, in.data());
      for (std::size_t i = 0; i < count; ++i) CHECK(std::abs(in[i] - (layer[i] - beta[i])) < 2e-6);
    }
  }
}

TEST_CASE("exp and pow in double: within what they promise", "[kernels][power]") {
  Random random(9);
  double worst_exp = 0.0;
  double worst_pow = 0.0;
  for (int i = 0; i < 100'000; ++i) {
    const double x = 1400.0 * random.uniform() - 700.0;
    worst_exp = std::max(worst_exp, std::abs(exp(x) / std::exp(x) - 1.0));
    const double base = std::exp(14.0 * random.uniform());
    const double exponent = 4.0 * random.uniform() - 2.0;
    worst_pow = std::max(worst_pow, std::abs(pow(base, exponent) / std::pow(base, exponent) - 1.0));
  }
  INFO("exp " << worst_exp << ", pow " << worst_pow);
  CHECK(worst_exp <= 4 * std::numeric_limits<double>::epsilon() + 700 * 0x1p-53 * 0.01);
  CHECK(worst_pow <= 1e-14);
  CHECK(exp(0.0) == 1.0);
  CHECK(pow(10000.0, 0.0) == 1.0);
}

TEST_CASE("activate_with_slope_into: the value is activate_inplace's, the slope that of double, in every lane",
          "[kernels][training]") {
  const Activation activation = GENERATE(Activation::none, Activation::gelu, Activation::gelu_tanh, Activation::silu,
                                         Activation::relu, Activation::tanh);
  std::vector<float> in;
  for (float x = -12.0F; x < 12.0F; x += 0.0137F) in.push_back(x);
  for (const float x : {-1e6F, -100.0F, 0.0F, 100.0F, 1e6F}) in.push_back(x);
  std::vector<float> plain = in;
  std::vector<float> values(in.size());
  std::vector<float> slopes(in.size());
  activate_inplace(activation, plain.data(), plain.size());
  activate_with_slope_into(activation, in.data(), in.size(), values.data(), slopes.data());
  CHECK(test::same_bits(values, plain));
  const std::vector<double> exact_in(in.begin(), in.end());
  std::vector<double> exact(in.size());
  std::vector<double> exact_slopes(in.size());
  test::DoubleArithmetic().activate_into(activation, exact_in.data(), in.size(), exact.data(), exact_slopes.data());
  double worst = 0.0;
  for (std::size_t i = 0; i < in.size(); ++i) worst = std::max(worst, std::abs(slopes[i] - exact_slopes[i]));
  INFO("activation " << static_cast<int>(activation) << " worst " << worst);
  CHECK(worst < 2e-6);
}

}  // namespace
}  // namespace headlight
