#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cmath>
#include <cstdio>

#include "headlight/selfcheck.h"
#include "reference_attention.h"
#include "support.h"

namespace headlight {
namespace {

// Softmax turns an error d of a score into at most d / 4 of a weight; scores of standard normal q and k are
// sums of at most 128 products with an error of about 1e-6.
constexpr double kWeightTolerance = 1e-6;
// Larger scores carry larger rounding errors: half a unit in the last place of the largest, times two.
constexpr double kPerScore = 0x1p-22;
constexpr double kRowSumTolerance = 2e-6;

struct Worst {
  double excess = 0.0;     // largest error of a weight beyond what large scores explain
  double row_sum = 0.0;    // largest distance of a row's sum from 1
  double output = 0.0;     // largest error of a head output
  std::size_t masked = 0;  // masked cells, and those of them that are not exactly 0
  std::size_t leaks = 0;
  std::size_t rows = 0;
};

void compare(const AttentionRequest& request, Worst& worst) {
  const auto job = test::finish(AttentionJob::start(request));
  const reference::Attention exact = reference::attend(request);
  REQUIRE(job->weights().size() == exact.weights.size());
  REQUIRE(job->head_output().size() == exact.head_output.size());
  double largest_score = 0.0;
  for (const double score : exact.scores) largest_score = std::max(largest_score, std::abs(score));

  const std::size_t key_len = request.shape.key_len;
  for (std::size_t row = 0; row < request.shape.num_heads * request.shape.query_len; ++row) {
    double sum = 0.0;
    bool is_visible = false;
    for (std::size_t j = row * key_len; j < (row + 1) * key_len; ++j) {
      const double error = std::abs(job->weights()[j] - exact.weights[j]);
      worst.excess = std::max(worst.excess, error - (largest_score > 16 ? kPerScore * largest_score : 0.0));
      sum += job->weights()[j];
      const bool is_masked = std::isinf(exact.masked_scores[j]);
      is_visible = is_visible || !is_masked;
      if (is_masked) {
        ++worst.masked;
        worst.leaks += job->weights()[j] == 0.0F ? 0 : 1;
      }
    }
    ++worst.rows;
    worst.row_sum = std::max(worst.row_sum, std::abs(sum - (is_visible ? 1.0 : 0.0)));
  }
  for (std::size_t i = 0; i < exact.head_output.size(); ++i) {
    worst.output = std::max(worst.output, std::abs(job->head_output()[i] - exact.head_output[i]));
  }
}

TEST_CASE("attend: 5,000 cases agree with the double reference", "[core][attention][reference]") {
  // Sanitizers, which take ten times as long, look at every seventh.
  constexpr std::uint64_t kStep = HEADLIGHT_SANITIZED ? 7 : 1;
  Worst worst;
  for (std::uint64_t index = 0; index < 5000; index += kStep) compare(attention_case(index).request(), worst);
  CHECK(worst.excess <= kWeightTolerance);
  CHECK(worst.row_sum <= kRowSumTolerance);
  CHECK(worst.output <= 1e-5);
  CHECK(worst.leaks == 0);
  CHECK(worst.rows > 500'000 / kStep);
  CHECK(worst.masked > 1'000'000 / kStep);
  std::printf("attend: %d cases, largest weight error %.3g, row sum %.3g, head output %.3g\n",
              static_cast<int>(5000 / kStep), worst.excess, worst.row_sum, worst.output);
}

TEST_CASE("attend: large scores stay within 1e-6 + 2^-22 of the largest score", "[core][attention][reference]") {
  Worst worst;
  for (std::uint64_t index = 0; index < 300; ++index) {
    AttentionCase c = attention_case(index);
    const float factor = index % 3 == 0 ? 10.0F : index % 3 == 1 ? 100.0F : 1000.0F;
    for (float& q : c.query) q *= factor;
    compare(c.request(), worst);
  }
  CHECK(worst.excess <= kWeightTolerance);
  CHECK(worst.row_sum <= kRowSumTolerance);
  CHECK(worst.leaks == 0);
}

AttentionCase small_case() {
  AttentionCase c;
  c.shape = {4, 2, 7, 9, 5};
  c.query = test::normals(4 * 7 * 5, 1);
  c.key = test::normals(2 * 9 * 5, 2);
  c.value = test::normals(2 * 9 * 5, 3);
  return c;
}

std::vector<float> weights_of(const AttentionRequest& request) {
  const auto job = test::finish(AttentionJob::start(request));
  return {job->weights().begin(), job->weights().end()};
}

TEST_CASE("attend: grouped queries share their key/value head", "[core][attention]") {
  const AttentionCase c = small_case();
  AttentionCase repeated = c;  // the same keys and values, written out once per query head
  repeated.shape.num_kv_heads = 4;
  repeated.key.clear();
  repeated.value.clear();
  for (std::size_t head = 0; head < 4; ++head) {
    const auto from = static_cast<std::ptrdiff_t>(head / 2 * 9 * 5);
    repeated.key.insert(repeated.key.end(), c.key.begin() + from, c.key.begin() + from + 45);
    repeated.value.insert(repeated.value.end(), c.value.begin() + from, c.value.begin() + from + 45);
  }
  const auto grouped = test::finish(AttentionJob::start(c.request()));
  const auto written_out = test::finish(AttentionJob::start(repeated.request()));
  CHECK(test::same_bits(grouped->weights(), written_out->weights()));
  CHECK(test::same_bits(grouped->head_output(), written_out->head_output()));
}

TEST_CASE("attend: appending a padded key changes no weight", "[core][attention]") {
  AttentionCase c = small_case();
  c.shape.num_kv_heads = 1;
  c.key.resize(9 * 5);
  c.value.resize(9 * 5);
  const std::vector<float> before = weights_of(c.request());
  c.shape.key_len = 10;
  c.key.insert(c.key.end(), {50, 50, 50, 50, 50});
  c.value.insert(c.value.end(), {1, 1, 1, 1, 1});
  c.mask.key_visible = {1, 1, 1, 1, 1, 1, 1, 1, 1, 0};
  const std::vector<float> after = weights_of(c.request());
  for (std::size_t row = 0; row < 4 * 7; ++row) {
    CHECK(test::same_bits({before.data() + row * 9, 9}, {after.data() + row * 10, 9}));
    CHECK(after[row * 10 + 9] == 0.0F);
  }
}

TEST_CASE("attend: rows that see nothing are zeros, and so is what they fetch", "[core][attention]") {
  AttentionCase c = small_case();
  c.mask.key_visible.assign(9, 0);
  const auto job = test::finish(AttentionJob::start(c.request()));
  CHECK(std::all_of(job->weights().begin(), job->weights().end(), [](float w) { return w == 0.0F; }));
  CHECK(std::all_of(job->head_output().begin(), job->head_output().end(), [](float x) { return x == 0.0F; }));
}

TEST_CASE("attend: a scale of 0 makes visible weights equal", "[core][attention]") {
  AttentionRequest request;
  const AttentionCase c = small_case();
  request = c.request();
  request.scale = 0.0F;
  for (const float weight : weights_of(request)) CHECK(weight == 1.0F / 9.0F);
}

TEST_CASE("attend: the size of the slices does not change a bit", "[core][attention]") {
  const AttentionCase c = attention_case(4999);
  const auto at_once = test::finish(AttentionJob::start(c.request()));
  const auto in_slices = test::finish(AttentionJob::start(c.request()), 1);
  CHECK(test::same_bits(at_once->weights(), in_slices->weights()));
  CHECK(test::same_bits(at_once->head_output(), in_slices->head_output()));
}

TEST_CASE("attend: -0, denormals and the largest floats are ordinary numbers", "[core][attention]") {
  for (const float extreme : {-0.0F, 1e-45F, 1e-30F, 1e18F}) {
    AttentionCase c = small_case();
    std::fill(c.query.begin(), c.query.end(), extreme);
    const std::vector<float> weights = weights_of(c.request());
    for (std::size_t row = 0; row < 4 * 7; ++row) {
      double sum = 0.0;
      for (std::size_t j = 0; j < 9; ++j) sum += weights[row * 9 + j];
      CHECK(std::abs(sum - 1.0) <= kRowSumTolerance);
    }
  }
}

}  // namespace
}  // namespace headlight
