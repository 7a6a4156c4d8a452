#include "headlight/sampling.h"

#include <catch_amalgamated.hpp>
#include <cmath>
#include <vector>

namespace headlight {
namespace {

std::vector<double> shares(const std::vector<float>& logits, Sampling sampling, int draws) {
  std::vector<double> share(logits.size());
  for (int i = 0; i < draws; ++i) {
    sampling.draw = static_cast<std::uint64_t>(i);
    share[sample(logits, sampling).value()] += 1.0 / draws;
  }
  return share;
}

const std::vector<float> kLogits = {std::log(0.5F), std::log(0.1F), std::log(0.3F), std::log(0.1F)};

TEST_CASE("sample: greedy takes the likeliest, the first of equals, never NaN", "[core][sampling]") {
  CHECK(sample(kLogits, {}) == 0);
  CHECK(sample(std::vector<float>{1, 3, 3}, {}) == 1);
  CHECK(sample(std::vector<float>{std::nanf(""), -5, -7}, {}) == 1);
}

TEST_CASE("sample: nothing is drawn where the largest logit is not finite, nor of nothing", "[core][sampling]") {
  const float nan = std::nanf("");
  for (const float temperature : {0.0F, 1.0F}) {
    const Sampling how{.temperature = temperature};
    CHECK_FALSE(sample(std::vector<float>{nan, nan, nan}, how));
    CHECK_FALSE(sample(std::vector<float>{1, INFINITY, nan}, how));
    CHECK_FALSE(sample(std::vector<float>{-INFINITY, nan}, how));
    CHECK_FALSE(sample({}, how));
    CHECK(sample(std::vector<float>{-INFINITY, nan, 2}, how) == 2);
  }
}

TEST_CASE("sample: draws have the shares of the softmax, sharpened by temperature", "[core][sampling]") {
  const std::vector<double> plain = shares(kLogits, {.temperature = 1.0F}, 20'000);
  for (std::size_t i = 0; i < 4; ++i) CHECK(std::abs(plain[i] - std::exp(double{kLogits[i]})) < 0.015);
  // At 0.5 the probabilities are squared and brought back to 1.
  const std::vector<double> sharp = shares(kLogits, {.temperature = 0.5F}, 20'000);
  CHECK(std::abs(sharp[0] - 0.25 / 0.36) < 0.015);
  CHECK(std::abs(sharp[2] - 0.09 / 0.36) < 0.015);
}

TEST_CASE("sample: top-k and top-p leave out the least likely", "[core][sampling]") {
  const std::vector<double> two = shares(kLogits, {.temperature = 1.0F, .top_k = 2}, 5'000);
  CHECK(two[1] + two[3] == 0.0);
  CHECK(std::abs(two[0] - 0.5 / 0.8) < 0.03);
  const std::vector<double> nucleus = shares(kLogits, {.temperature = 1.0F, .top_p = 0.75F}, 5'000);
  CHECK(nucleus[1] + nucleus[3] == 0.0);
  const std::vector<double> one = shares(kLogits, {.temperature = 1.0F, .top_p = 1e-6F}, 100);
  CHECK(one[0] > 0.999);
}

TEST_CASE("sample: the same seed draws the same, another one something else", "[core][sampling]") {
  std::vector<std::size_t> first;
  std::vector<std::size_t> again;
  std::vector<std::size_t> other;
  for (std::uint64_t draw = 0; draw < 50; ++draw) {
    first.push_back(sample(kLogits, {.temperature = 1.0F, .seed = 7, .draw = draw}).value());
    again.push_back(sample(kLogits, {.temperature = 1.0F, .seed = 7, .draw = draw}).value());
    other.push_back(sample(kLogits, {.temperature = 1.0F, .seed = 8, .draw = draw}).value());
  }
  CHECK(first == again);
  CHECK(first != other);
}

}  // namespace
}  // namespace headlight
