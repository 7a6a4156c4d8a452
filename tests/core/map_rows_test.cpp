// The mean over heads, against a plain mean of the heads' own maps.
#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cmath>

#include "headlight/textbook.h"
#include "support.h"

namespace headlight {
namespace {

// A sum of at most 12 weights in float32, and its division: half a unit in the last place each.
constexpr double kMeanTolerance = 12 * 0x1p-24;

// [len, len], in double.
std::vector<double> plain_mean(const std::shared_ptr<const Trace>& trace, Range layers, MapKind kind) {
  const std::size_t heads = trace->model->architecture.num_heads;
  std::vector<double> mean(trace->len() * trace->len());
  for (std::size_t layer = layers.first; layer < layers.last; ++layer) {
    for (std::size_t head = 0; head < heads; ++head) {
      const std::vector<float> map = test::whole_map(trace, layer, head, kind);
      for (std::size_t cell = 0; cell < mean.size(); ++cell) {
        mean[cell] += double{map[cell]} / static_cast<double>(heads * layers.size());
      }
    }
  }
  return mean;
}

std::unique_ptr<WindowJob> mean_window(const std::shared_ptr<const Trace>& trace, HeadMean mean, Range rows,
                                       Range columns, MapKind kind = MapKind::weights) {
  return test::finish(WindowJob::start(trace, {1, 0, rows, columns, mean}, kind), 1);
}

TEST_CASE("MapRows: a mean over heads is the mean of their weights, cell by cell", "[core][maps][mean]") {
  constexpr std::size_t kLen = 37;
  const auto trace = test::textbook_trace(kLen);
  const Range all{0, kLen};
  for (const MapKind kind : {MapKind::weights, MapKind::weights_without_first}) {
    for (const HeadMean mean : {HeadMean::layer, HeadMean::model}) {
      const auto job = mean_window(trace, mean, all, all, kind);
      const std::vector<double> plain = plain_mean(trace, mean == HeadMean::layer ? Range{1, 2} : Range{0, 2}, kind);
      for (std::size_t cell = 0; cell < plain.size(); ++cell) {
        REQUIRE(std::abs(double{job->cells()[cell]} - plain[cell]) <= kMeanTolerance);
      }
    }
  }
}

TEST_CASE("MapRows: a mean has the bits of its plain sum in float32, layer by layer, on every platform",
          "[core][maps][mean]") {
  constexpr std::size_t kLen = 20;
  const auto trace = test::textbook_trace(kLen);
  std::vector<float> sum(kLen * kLen);
  for (std::size_t layer = 0; layer < 2; ++layer) {
    for (std::size_t head = 0; head < 6; ++head) {
      const std::vector<float> map = test::whole_map(trace, layer, head, MapKind::weights);
      for (std::size_t cell = 0; cell < sum.size(); ++cell) sum[cell] += map[cell];
    }
  }
  for (float& cell : sum) cell /= 12.0F;
  CHECK(test::same_bits(mean_window(trace, HeadMean::model, {0, kLen}, {0, kLen})->cells(), sum));
}

TEST_CASE("MapRows: any window of a mean holds the bits of the whole one", "[core][maps][mean]") {
  constexpr std::size_t kLen = 37;
  const auto trace = test::textbook_trace(kLen);
  const auto whole = mean_window(trace, HeadMean::model, {0, kLen}, {0, kLen});
  for (const Range rows : {Range{0, 1}, Range{3, 30}, Range{36, 37}}) {
    const Range columns{7, 23};
    const auto window = mean_window(trace, HeadMean::model, rows, columns);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      REQUIRE(test::same_bits(window->cells().subspan(i * columns.size(), columns.size()),
                              whole->cells().subspan((rows.first + i) * kLen + columns.first, columns.size())));
    }
  }
}

TEST_CASE("PoolJob: a bin of a mean is the largest cell of the mean, not a mean of the heads' bins",
          "[core][maps][mean]") {
  constexpr std::size_t kLen = 24;
  constexpr std::size_t kBins = 4;
  const auto trace = test::textbook_trace(kLen);
  const Range all{0, kLen};
  const auto whole = mean_window(trace, HeadMean::layer, all, all);
  const auto job = test::finish(PoolJob::start(trace, {1, 0, all, all, HeadMean::layer}, kBins), 1);
  bool differs_from_mean_of_bins = false;
  for (std::size_t bin = 0; bin < kBins * kBins; ++bin) {
    const std::size_t side = kLen / kBins;
    float largest = 0.0F;
    double mean_of_bins = 0.0;
    for (std::size_t i = 0; i < side * side; ++i) {
      const std::size_t row = bin / kBins * side + i / side;
      largest = std::max(largest, whole->cells()[row * kLen + bin % kBins * side + i % side]);
    }
    for (std::size_t head = 0; head < 6; ++head) {
      mean_of_bins += double{test::finish(PoolJob::start(trace, {1, head, all, all}, kBins))->bins()[bin]} / 6;
    }
    REQUIRE(job->bins()[bin] == largest);
    differs_from_mean_of_bins = differs_from_mean_of_bins || mean_of_bins > double{largest} + 0.01;
  }
  CHECK(differs_from_mean_of_bins);
}

// A model whose layers see different keys, and all of them equally.
std::shared_ptr<const Trace> trace_of_masks(const Mask& first, const Mask& second, std::size_t len) {
  auto model = std::make_shared<Model>();
  model->architecture = build_textbook()->architecture;
  model->architecture.layers[0].mask = first;
  model->architecture.layers[1].mask = second;
  Trace trace;
  trace.model = model;
  trace.tokens.assign(len, 1);
  REQUIRE(trace.allocate());
  for (Trace::Layer& layer : trace.layers) {
    for (Buffer* buffer : {&layer.queries, &layer.key_panels, &layer.value_panels}) {
      std::fill(buffer->span().begin(), buffer->span().end(), 1.0F);
    }
  }
  return std::make_shared<const Trace>(std::move(trace));
}

TEST_CASE("PoolJob: a cell of a mean is masked where every head masks it, and a head that does not see it adds 0",
          "[core][maps][mean]") {
  constexpr std::size_t kLen = 9;
  const Mask causal{.causal = true, .window = 0, .key_visible = {}, .visible = {}};
  const Mask near{.causal = false, .window = 2, .key_visible = {}, .visible = {}};
  const auto trace = trace_of_masks(causal, near, kLen);
  const Range all{0, kLen};
  const auto job = test::finish(PoolJob::start(trace, {0, 0, all, all, HeadMean::model}, kLen), 1);
  for (std::size_t row = 0; row < kLen; ++row) {
    for (std::size_t key = 0; key < kLen; ++key) {
      const bool is_causal = causal.is_visible(trace->shape(), row, key);
      const bool is_near = near.is_visible(trace->shape(), row, key);
      REQUIRE((job->masked()[row * kLen + key] == 0) == (is_causal || is_near));
      const double of_near = 1.0 / static_cast<double>(near.band(trace->shape(), row).size());
      const double of_causal = 1.0 / static_cast<double>(row + 1);
      const double expected = ((is_causal ? of_causal : 0.0) + (is_near ? of_near : 0.0)) / 2;
      REQUIRE(double{job->bins()[row * kLen + key]} == Catch::Approx(expected).margin(1e-6));
    }
  }
}

TEST_CASE("WindowJob: a mean is computed a head at a time, so that no step is long", "[core][maps][mean]") {
  const auto trace = test::textbook_trace(40);
  const Started<WindowJob> started =
      WindowJob::start(trace, {0, 0, {0, 40}, {0, 40}, HeadMean::model}, MapKind::weights);
  std::size_t steps = 1;
  while (started.job->advance(0) < 1.0) ++steps;
  CHECK(steps == 3 * 12);  // blocks of rows x heads
}

TEST_CASE("WindowJob: a mean of scores is refused, and a mean of a layer that there is not", "[core][maps][mean]") {
  const auto trace = test::textbook_trace(5);
  const Range all{0, 5};
  for (const MapKind kind : {MapKind::scores, MapKind::masked_scores}) {
    const Fault fault = WindowJob::start(trace, {0, 0, all, all, HeadMean::layer}, kind).fault;
    CHECK(fault.code == FaultCode::head);
    CHECK(test::mentions(fault, "mean"));
  }
  CHECK(WindowJob::start(trace, {2, 0, all, all, HeadMean::layer}, MapKind::weights).fault.code == FaultCode::layer);
  CHECK_FALSE(WindowJob::start(trace, {9, 9, all, all, HeadMean::model}, MapKind::weights).fault);
}

}  // namespace
}  // namespace headlight
