// All 65,536 patterns of both 16-bit formats, against their definition in double.
#include "half.h"

#include <catch_amalgamated.hpp>
#include <numeric>
#include <vector>

#include "narrow.h"
#include "support.h"

namespace headlight {
namespace {

constexpr int kPatterns = 65'536;

struct Format {
  const char* name;
  int exponent_bits, fraction_bits;
  float (*widen)(std::uint16_t);
  f32x4 (*load)(const std::uint16_t*);
  void (*widen_into)(std::span<const std::uint16_t>, float*);
  std::uint16_t (*narrow)(float);
};

const Format kFormats[] = {
    {"F16", 5, 10, widen_f16, load_f16, widen_f16_into, test::narrow_f16},
    {"BF16", 8, 7, widen_bf16, load_bf16, widen_bf16_into, test::narrow_bf16},
};

std::vector<std::uint16_t> all_patterns() {
  std::vector<std::uint16_t> patterns(kPatterns);
  std::iota(patterns.begin(), patterns.end(), std::uint16_t{0});
  return patterns;
}

/// What a pattern must become, as bits; for NaN with its sign and fraction.
std::uint32_t expected_bits(const Format& format, std::uint16_t pattern) {
  const int exponent_mask = (1 << format.exponent_bits) - 1;
  const std::uint32_t fraction = pattern & ((1u << format.fraction_bits) - 1);
  if ((pattern >> format.fraction_bits & exponent_mask) == exponent_mask) {
    return (pattern & 0x8000u) << 16 | 0x7F800000u | fraction << (23 - format.fraction_bits);
  }
  const double value = test::defined_value(pattern, format.exponent_bits, format.fraction_bits);
  return std::bit_cast<std::uint32_t>(static_cast<float>(value));
}

TEST_CASE("widen: every pattern of F16 and BF16 becomes the float of its definition", "[kernels][half]") {
  for (const Format& format : kFormats) {
    int wrong = 0;
    int nans = 0;
    for (const std::uint16_t pattern : all_patterns()) {
      const float widened = format.widen(pattern);
      wrong += std::bit_cast<std::uint32_t>(widened) != expected_bits(format, pattern);
      nans += std::isnan(widened);
    }
    INFO(format.name);
    CHECK(wrong == 0);
    CHECK(nans == 2 * ((1 << format.fraction_bits) - 1));
  }
}

TEST_CASE("widen: four lanes and whole spans of any length give the same bits", "[kernels][half]") {
  const std::vector<std::uint16_t> patterns = all_patterns();
  for (const Format& format : kFormats) {
    INFO(format.name);
    std::vector<float> one_by_one(kPatterns);
    for (int i = 0; i < kPatterns; ++i) one_by_one[i] = format.widen(patterns[i]);
    std::vector<float> by_lanes(kPatterns);
    for (int i = 0; i < kPatterns; i += kLanes) store(by_lanes.data() + i, format.load(patterns.data() + i));
    CHECK(test::same_bits(by_lanes, one_by_one));
    std::vector<float> at_once(kPatterns);
    format.widen_into(patterns, at_once.data());
    CHECK(test::same_bits(at_once, one_by_one));
    for (std::size_t offset = 0; offset < 3; ++offset) {
      for (std::size_t length = 0; length <= 2 * kLanes + 1; ++length) {
        std::vector<float> out(length + 1, -7.0F);
        format.widen_into({patterns.data() + 0x3BFE + offset, length}, out.data());
        CHECK(test::same_bits({out.data(), length}, {one_by_one.data() + 0x3BFE + offset, length}));
        CHECK(out[length] == -7.0F);
      }
    }
  }
}

TEST_CASE("narrow: each widened pattern narrows to itself, and halfway goes to even", "[kernels][half]") {
  for (const Format& format : kFormats) {
    INFO(format.name);
    int wrong = 0;
    for (const std::uint16_t pattern : all_patterns()) {
      const float value = format.widen(pattern);
      if (std::isnan(value)) {
        wrong += !std::isnan(format.widen(format.narrow(value)));
        continue;
      }
      wrong += format.narrow(value) != pattern;
      const float next = format.widen(static_cast<std::uint16_t>(pattern + 1));
      if (std::isinf(value) || !std::isfinite(next) || std::signbit(value) != std::signbit(next)) continue;
      const auto even = static_cast<std::uint16_t>(pattern + (pattern & 1));
      wrong += format.narrow(value + (next - value) / 2) != even;
    }
    CHECK(wrong == 0);
  }
  CHECK(test::narrow_f16(65519.0F) == 0x7BFF);
  CHECK(test::narrow_f16(65520.0F) == 0x7C00);
  CHECK(test::narrow_f16(-1e30F) == 0xFC00);
  CHECK(test::narrow_f16(0x1p-25F) == 0);
  CHECK(test::narrow_f16(0x1.8p-25F) == 1);
}

}  // namespace
}  // namespace headlight
