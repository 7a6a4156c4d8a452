#include <catch_amalgamated.hpp>
#include <cmath>

#include "headlight/head_metrics.h"
#include "headlight/textbook.h"
#include "support.h"

namespace headlight {
namespace {

// A phrase that comes three times.
const std::vector<std::uint32_t> kPhrase = {11, 12, 13, 14, 11, 12, 13, 15, 16, 11, 12, 13};

std::shared_ptr<const Trace> repeated_phrase() { return test::run_model(build_textbook(), kPhrase); }

float value_of(const std::shared_ptr<const Trace>& trace, std::size_t layer, std::size_t head, HeadMetric metric) {
  const auto job = test::finish(HeadMetricsJob::start(trace, {layer, head}), 1);
  return job->value(metric);
}

struct Plain {
  double sum = 0.0;
  std::uint32_t rows = 0;
  void add(double value) {
    sum += value;
    ++rows;
  }
};

// The definitions, of a causal map [len, len].
std::array<Plain, kHeadMetrics> plainly(const std::vector<float>& map, const std::vector<std::uint32_t>& tokens) {
  std::array<Plain, kHeadMetrics> plain;
  const std::size_t len = tokens.size();
  for (std::size_t i = 1; i < len; ++i) {
    const float* row = map.data() + i * len;
    plain[0].add(row[i - 1]);
    plain[1].add(row[0]);
    plain[2].add(row[i]);
    double following = 0.0;
    bool is_repeated = false;
    for (std::size_t earlier = 0; earlier < i; ++earlier) {
      if (tokens[earlier] != tokens[i]) continue;
      is_repeated = true;
      following += double{row[earlier + 1]};
    }
    if (is_repeated) plain[3].add(following);
    double entropy = 0.0;
    for (std::size_t j = 0; j <= i; ++j) {
      if (row[j] > 0.0F) entropy -= double{row[j]} * std::log2(double{row[j]});
    }
    plain[4].add(entropy);
  }
  return plain;
}

TEST_CASE("HeadMetricsJob: every number of every textbook head is what its definition says", "[core][metrics]") {
  const auto trace = repeated_phrase();
  for (std::size_t layer = 0; layer < 2; ++layer) {
    for (std::size_t head = 0; head < 6; ++head) {
      const auto plain = plainly(test::whole_map(trace, layer, head, MapKind::weights), kPhrase);
      const auto job = test::finish(HeadMetricsJob::start(trace, {layer, head}), 1);
      for (std::size_t metric = 0; metric < kHeadMetrics; ++metric) {
        INFO("head " << layer << "." << head << ", metric " << metric);
        REQUIRE(job->cells()[kHeadMetrics + metric] == static_cast<float>(plain[metric].rows));
        // Rounded to float32 once, at the end.
        REQUIRE(double{job->cells()[metric]} ==
                Catch::Approx(plain[metric].sum / plain[metric].rows).epsilon(1e-6).margin(1e-9));
      }
    }
  }
}

TEST_CASE("HeadMetricsJob: the textbook's known heads stand out by the number that is theirs", "[core][metrics]") {
  const auto trace = repeated_phrase();
  CHECK(value_of(trace, 0, 0, HeadMetric::previous) > 0.99F);
  CHECK(value_of(trace, 0, 2, HeadMetric::first) > 0.99F);
  CHECK(value_of(trace, 1, 0, HeadMetric::induction) > 0.99F);
  CHECK(value_of(trace, 0, 0, HeadMetric::entropy) < 0.05F);
  double entropy_of_uniform = 0.0;
  for (std::size_t keys = 2; keys <= kPhrase.size(); ++keys) entropy_of_uniform += std::log2(static_cast<double>(keys));
  CHECK(double{value_of(trace, 0, 4, HeadMetric::entropy)} ==
        Catch::Approx(entropy_of_uniform / static_cast<double>(kPhrase.size() - 1)).epsilon(1e-5));
  CHECK(value_of(trace, 1, 5, HeadMetric::self) < 0.01F);
}

TEST_CASE("HeadMetricsJob: of one token no query counts, and every number is 0", "[core][metrics]") {
  const auto job = test::finish(HeadMetricsJob::start(test::run_model(build_textbook(), {7}), {0, 0}));
  for (const float cell : job->cells()) CHECK(cell == 0.0F);
}

TEST_CASE("HeadMetricsJob: without a repeated token no query counts for induction, the others all do",
          "[core][metrics]") {
  const auto job = test::finish(HeadMetricsJob::start(test::run_model(build_textbook(), {1, 2, 3}), {1, 0}));
  CHECK(job->rows(HeadMetric::induction) == 0.0F);
  CHECK(job->rows(HeadMetric::previous) == 2.0F);
  CHECK(job->rows(HeadMetric::entropy) == 2.0F);
}

TEST_CASE("HeadMetricsJob: a weight that is not a number shows in the entropy", "[core][metrics]") {
  const auto trace = test::run_for_maps(build_textbook(), {1, 2, 3, 4});
  trace->layers[0].queries.data()[2 * trace->model->architecture.query_dim()] = std::nanf("");
  CHECK(std::isnan(value_of(trace, 0, 0, HeadMetric::entropy)));
  CHECK_FALSE(std::isnan(value_of(trace, 0, 1, HeadMetric::entropy)));
}

TEST_CASE("HeadMetricsJob: a head that there is not is refused", "[core][metrics]") {
  const auto trace = repeated_phrase();
  CHECK(HeadMetricsJob::start(trace, {2, 0}).fault.code == FaultCode::layer);
  CHECK(HeadMetricsJob::start(trace, {0, 6}).fault.code == FaultCode::head);
}

}  // namespace
}  // namespace headlight
