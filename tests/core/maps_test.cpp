#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cmath>

#include "headlight/textbook.h"
#include "support.h"

namespace headlight {
namespace {

void fill_with_ones(Trace& trace) {
  for (Trace::Layer& layer : trace.layers) {
    for (Buffer* buffer : {&layer.queries, &layer.key_panels, &layer.value_panels}) {
      std::fill(buffer->span().begin(), buffer->span().end(), 1.0F);
    }
  }
}

TEST_CASE("WindowJob: any window holds the bits of the whole map", "[core][maps]") {
  const auto trace = test::textbook_trace(37);
  for (const MapKind kind : {MapKind::scores, MapKind::masked_scores, MapKind::weights}) {
    const std::vector<float> whole = test::whole_map(trace, 1, 3, kind);
    for (const Range rows : {Range{0, 1}, Range{5, 6}, Range{3, 30}, Range{36, 37}}) {
      for (const Range columns : {Range{0, 1}, Range{7, 23}, Range{16, 37}, Range{36, 37}}) {
        const auto window = test::finish(WindowJob::start(trace, {1, 3, rows, columns}, kind), 1);
        for (std::size_t i = 0; i < rows.size(); ++i) {
          REQUIRE(test::same_bits(window->cells().subspan(i * columns.size(), columns.size()),
                                  {whole.data() + (rows.first + i) * 37 + columns.first, columns.size()}));
        }
      }
    }
  }
}

TEST_CASE("WindowJob: masked scores are scores with -infinity above the diagonal, weights are 0 there",
          "[core][maps]") {
  const auto trace = test::textbook_trace(21);
  const std::vector<float> scores = test::whole_map(trace, 0, 3, MapKind::scores);
  const std::vector<float> masked = test::whole_map(trace, 0, 3, MapKind::masked_scores);
  const std::vector<float> weights = test::whole_map(trace, 0, 3, MapKind::weights);
  for (std::size_t i = 0; i < 21; ++i) {
    for (std::size_t j = 0; j < 21; ++j) {
      const std::size_t cell = i * 21 + j;
      REQUIRE(std::isfinite(scores[cell]));
      REQUIRE((j > i ? std::isinf(masked[cell]) && masked[cell] < 0 : masked[cell] == scores[cell]));
      REQUIRE((j > i ? weights[cell] == 0.0F : weights[cell] >= 0.0F));
    }
  }
}

// The definition of pooling, on the full map.
std::vector<float> pooled_plainly(const std::vector<float>& map, std::size_t len, Range rows, Range columns,
                                  std::size_t row_bins, std::size_t column_bins) {
  std::vector<float> bins(row_bins * column_bins);
  for (std::size_t r = 0; r < row_bins; ++r) {
    for (std::size_t c = 0; c < column_bins; ++c) {
      for (std::size_t i = r * rows.size() / row_bins; i < (r + 1) * rows.size() / row_bins; ++i) {
        for (std::size_t j = c * columns.size() / column_bins; j < (c + 1) * columns.size() / column_bins; ++j) {
          float& bin = bins[r * column_bins + c];
          bin = std::max(bin, map[(rows.first + i) * len + columns.first + j]);
        }
      }
    }
  }
  return bins;
}

TEST_CASE("PoolJob: each bin is the largest weight of its cells, for every number of bins", "[core][maps]") {
  constexpr std::size_t kLen = 45;
  const auto trace = test::textbook_trace(kLen);
  const std::vector<float> map = test::whole_map(trace, 0, 4, MapKind::weights);
  for (const Range rows : {Range{0, kLen}, Range{11, 30}}) {
    for (const Range columns : {Range{0, kLen}, Range{2, 41}}) {
      for (const std::size_t bins : {std::size_t{1}, std::size_t{2}, std::size_t{7}, std::size_t{19}, std::size_t{44},
                                     std::size_t{45}, std::size_t{4096}}) {
        const auto job = test::finish(PoolJob::start(trace, {0, 4, rows, columns}, bins), 1);
        REQUIRE(job->row_bins() == std::min(bins, rows.size()));
        REQUIRE(job->column_bins() == std::min(bins, columns.size()));
        REQUIRE(test::same_bits(job->bins(),
                                pooled_plainly(map, kLen, rows, columns, job->row_bins(), job->column_bins())));
      }
    }
  }
}

TEST_CASE("PoolJob: each bin of scores is the one of largest size, with its sign, among those that count",
          "[core][maps]") {
  constexpr std::size_t kLen = 29;
  const auto trace = test::textbook_trace(kLen);
  const Range rows{3, 28};
  const Range columns{1, 27};
  for (const MapKind kind : {MapKind::scores, MapKind::masked_scores}) {
    const std::vector<float> map = test::whole_map(trace, 0, 3, kind);
    const auto job = test::finish(PoolJob::start(trace, {0, 3, rows, columns}, 6, kind), 1);
    bool has_negative = false;
    for (std::size_t r = 0; r < 6; ++r) {
      for (std::size_t c = 0; c < 6; ++c) {
        float largest = 0.0F;
        bool is_seen = false;
        for (std::size_t i = r * 25 / 6; i < (r + 1) * 25 / 6; ++i) {
          for (std::size_t j = c * 26 / 6; j < (c + 1) * 26 / 6; ++j) {
            const float score = map[(rows.first + i) * kLen + columns.first + j];
            if (std::isinf(score)) continue;
            is_seen = true;
            if (std::abs(score) > std::abs(largest)) largest = score;
          }
        }
        REQUIRE(job->bins()[r * 6 + c] == largest);
        REQUIRE(job->masked()[r * 6 + c] == (is_seen ? 0 : 1));
        has_negative = has_negative || largest < 0.0F;
      }
    }
    CHECK(has_negative);
  }
}

TEST_CASE("map_rows_into: without the first key, the others share its weight", "[core][maps]") {
  constexpr std::size_t kLen = 33;
  const auto trace = test::textbook_trace(kLen);
  const std::vector<float> weights = test::whole_map(trace, 1, 1, MapKind::weights);
  const std::vector<float> rest = test::whole_map(trace, 1, 1, MapKind::weights_without_first);
  CHECK(rest[0] == 0.0F);  // query 0 sees nothing else
  for (std::size_t i = 1; i < kLen; ++i) {
    const float* row = weights.data() + i * kLen;
    const float* rest_row = rest.data() + i * kLen;
    REQUIRE(rest_row[0] == 0.0F);
    double sum = 0.0;
    for (std::size_t j = 1; j < kLen; ++j) {
      // A share of 1 - w has the rounding of w itself in it.
      REQUIRE(rest_row[j] == Catch::Approx(row[j] / (1.0 - row[0])).margin(1e-6 / (1.0 - row[0])));
      sum += rest_row[j];
    }
    REQUIRE(sum == Catch::Approx(1.0).margin(1e-5));
  }
}

TEST_CASE("PoolJob: without the first key, its bin is of the others, and masked where there are none", "[core][maps]") {
  constexpr std::size_t kLen = 12;
  const auto trace = test::textbook_trace(kLen);
  const MapKind kind = MapKind::weights_without_first;
  const std::vector<float> map = test::whole_map(trace, 1, 1, kind);
  const Range all{0, kLen};
  const auto pooled = test::finish(PoolJob::start(trace, {1, 1, all, all}, 4, kind), 1);
  REQUIRE(test::same_bits(pooled->bins(), pooled_plainly(map, kLen, all, all, 4, 4)));
  CHECK(pooled->masked()[0] == 0);
  const auto exact = test::finish(PoolJob::start(trace, {1, 1, all, all}, kLen, kind), 1);
  for (std::size_t i = 0; i < kLen; ++i) REQUIRE(exact->masked()[i * kLen] == 1);
  CHECK(exact->masked()[kLen + 1] == 0);
}

TEST_CASE("PoolJob: a bin is masked exactly when the mask lets none of its queries see any of its keys",
          "[core][maps]") {
  constexpr std::size_t kLen = 23;
  auto model = std::make_shared<Model>();
  model->architecture = build_textbook()->architecture;
  std::vector<std::uint8_t> every_third(kLen * kLen);
  for (std::size_t cell = 0; cell < every_third.size(); ++cell) every_third[cell] = cell % 3 == 0 ? 1 : 0;
  const Mask masks[] = {
      {},
      {.causal = true, .window = 0, .key_visible = {}, .visible = {}},
      {.causal = true, .window = 3, .key_visible = {}, .visible = {}},
      {.causal = false, .window = 2, .key_visible = {}, .visible = every_third},
  };
  for (const Mask& mask : masks) {
    for (LayerRule& rule : model->architecture.layers) rule.mask = mask;
    Trace plain;
    plain.model = model;
    plain.tokens.assign(kLen, 1);
    REQUIRE(plain.allocate());
    fill_with_ones(plain);
    const auto trace = std::make_shared<const Trace>(std::move(plain));
    const Range rows{2, 22};
    const Range columns{1, 23};
    const auto job = test::finish(PoolJob::start(trace, {0, 0, rows, columns}, 7));
    for (std::size_t r = 0; r < 7; ++r) {
      for (std::size_t c = 0; c < 7; ++c) {
        bool is_visible = false;
        for (std::size_t i = r * 20 / 7; i < (r + 1) * 20 / 7; ++i) {
          for (std::size_t j = c * 22 / 7; j < (c + 1) * 22 / 7; ++j) {
            is_visible = is_visible || mask.is_visible(trace->shape(), rows.first + i, columns.first + j);
          }
        }
        REQUIRE((job->masked()[r * 7 + c] == 0) == is_visible);
      }
    }
  }
}

TEST_CASE("PoolJob: a weight that is not a number marks its bin and no other", "[core][maps]") {
  auto model = std::make_shared<Model>();
  model->architecture = build_textbook()->architecture;
  Trace broken;
  broken.model = model;
  broken.tokens = {1, 2, 3, 4};
  REQUIRE(broken.allocate());
  fill_with_ones(broken);
  broken.layers[0].queries.data()[2 * model->architecture.query_dim()] = std::nanf("");
  const auto trace = std::make_shared<const Trace>(std::move(broken));
  const auto job = test::finish(PoolJob::start(trace, {0, 0, {0, 4}, {0, 4}}, 2));
  CHECK(job->bins()[0] == 1.0F);
  CHECK(std::isnan(job->bins()[2]));
  CHECK(std::isnan(job->bins()[3]));
  CHECK(job->bins()[1] == 0.0F);
}

TEST_CASE("Job: fractions never fall and end at exactly 1", "[core][job]") {
  const auto trace = test::textbook_trace(200);
  const Range all{0, 200};
  const Started<PoolJob> started = PoolJob::start(trace, {1, 0, all, all}, 20);
  double before = 0.0;
  int slices = 0;
  while (before < 1.0) {
    const double fraction = started.job->advance(1);
    REQUIRE(fraction >= before);
    before = fraction;
    ++slices;
  }
  CHECK(slices > 10);
  CHECK(started.job->advance(1) == 1.0);
}

}  // namespace
}  // namespace headlight
