#include "headlight/row_steps.h"

#include <catch_amalgamated.hpp>
#include <cmath>
#include <limits>

#include "headlight/textbook.h"
#include "model_folder.h"
#include "support.h"

namespace headlight {
namespace {

RowSteps steps_of(const Trace& trace, std::size_t layer, std::size_t head, std::size_t query) {
  RowSteps steps;
  const Fault fault = row_steps(trace, layer, head, query, steps);
  REQUIRE_FALSE(fault);
  return steps;
}

std::span<const float> row_of(const std::vector<float>& map, std::size_t row, std::size_t len) {
  return std::span(map).subspan(row * len, len);
}

TEST_CASE("row_steps: scores and weights are those of the maps, to the bit", "[core][steps]") {
  const std::string name = GENERATE("textbook", "gpt2", "llama", "bert-mlm", "headlight-additive",
                                    "headlight-multiplicative", "gpt_neox-parallel");
  const auto trace = test::run_model(test::model_named(name), test::kSomeTokens);
  const std::size_t len = test::kSomeTokens.size();
  for (std::size_t layer = 0; layer < trace->layers.size(); ++layer) {
    const auto map = [&](MapKind kind) { return test::whole_map(trace, layer, 0, kind); };
    const std::vector<float> scores = map(MapKind::scores);
    const std::vector<float> masked = map(MapKind::masked_scores);
    const std::vector<float> weights = map(MapKind::weights);
    for (std::size_t query = 0; query < len; ++query) {
      INFO(name << ", layer " << layer << ", query " << query);
      const RowSteps steps = steps_of(*trace, layer, 0, query);
      REQUIRE(test::same_bits(steps.scores.span(), row_of(scores, query, len)));
      REQUIRE(test::same_bits(steps.masked_scores.span(), row_of(masked, query, len)));
      REQUIRE(test::same_bits(steps.weights.span(), row_of(weights, query, len)));
    }
  }
}

TEST_CASE("row_steps: each step follows from the one before it, in double precision", "[core][steps]") {
  const std::string name = GENERATE("textbook", "gpt2", "llama", "bert-mlm", "headlight-multiplicative");
  const auto trace = test::run_model(test::model_named(name), test::kSomeTokens);
  const std::size_t len = test::kSomeTokens.size();
  const std::size_t head_dim = trace->shape().head_dim;
  std::vector<float> queries(len * head_dim), keys(len * head_dim), values(len * head_dim);
  const std::size_t layer = trace->layers.size() - 1;
  trace->queries_into(layer, 1, queries.data());
  trace->keys_into(layer, 1, keys.data());
  trace->values_into(layer, 1, values.data());
  for (std::size_t query = 0; query < len; ++query) {
    INFO(name << ", query " << query);
    const RowSteps steps = steps_of(*trace, layer, 1, query);
    double sum = 0.0;
    std::vector<double> output(head_dim);
    for (std::size_t key = 0; key < len; ++key) {
      double dot = 0.0;
      double size = 0.0;
      for (std::size_t d = 0; d < head_dim; ++d) {
        const double term = double{queries[query * head_dim + d]} * double{keys[key * head_dim + d]};
        dot += term;
        size += std::abs(term);
      }
      const double exponential = std::exp(double{steps.masked_scores.data()[key]} - double{steps.largest});
      sum += exponential;
      const std::span<const float> terms = steps.terms.span().subspan(key * head_dim, head_dim);
      for (std::size_t d = 0; d < head_dim; ++d) {
        REQUIRE(terms[d] == queries[query * head_dim + d] * keys[key * head_dim + d]);
      }
      REQUIRE(std::abs(steps.dots.data()[key] - dot) <= 1e-6 * size + 1e-12);
      REQUIRE(steps.scores.data()[key] == Catch::Approx(double{steps.dots.data()[key]} * double{steps.scale}));
      // The kernel subtracts before it scales, so that no bit of what is near the largest is lost.
      REQUIRE(steps.exponentials.data()[key] == Catch::Approx(exponential).epsilon(1e-4).margin(1e-30));
      REQUIRE(steps.weights.data()[key] ==
              Catch::Approx(double{steps.exponentials.data()[key]} / double{steps.sum}).epsilon(2e-7).margin(1e-38));
      for (std::size_t d = 0; d < head_dim; ++d) {
        const double weighted = double{steps.weights.data()[key]} * double{values[key * head_dim + d]};
        REQUIRE(steps.weighted.data()[key * head_dim + d] == Catch::Approx(weighted).epsilon(1e-7).margin(1e-38));
        output[d] += weighted;
      }
    }
    REQUIRE(steps.sum == Catch::Approx(sum).epsilon(1e-4));
    for (std::size_t d = 0; d < head_dim; ++d) {
      REQUIRE(steps.output.data()[d] == Catch::Approx(output[d]).epsilon(1e-5).margin(1e-6));
    }
  }
}

TEST_CASE("row_steps: the terms of additive scores add up to them", "[core][steps]") {
  const auto trace = test::run_model(test::model_named("headlight-additive"), test::kSomeTokens);
  const std::size_t head_dim = trace->shape().head_dim;
  for (std::size_t query = 0; query < test::kSomeTokens.size(); ++query) {
    const RowSteps steps = steps_of(*trace, 1, 0, query);
    for (std::size_t key = 0; key < test::kSomeTokens.size(); ++key) {
      double sum = 0.0;
      for (std::size_t d = 0; d < head_dim; ++d) sum += double{steps.terms.data()[key * head_dim + d]};
      REQUIRE(steps.dots.data()[key] == Catch::Approx(sum).epsilon(1e-5).margin(1e-6));
    }
  }
}

TEST_CASE("row_steps: what a query does not see has no part in it, not even where its value is NaN", "[core][steps]") {
  auto trace = test::run_for_maps(build_textbook(), test::kSomeTokens);
  std::fill(trace->layers[0].value_panels.span().begin(), trace->layers[0].value_panels.span().end(),
            std::numeric_limits<float>::quiet_NaN());
  const RowSteps first = steps_of(*trace, 0, 0, 0);
  const std::size_t head_dim = trace->shape().head_dim;
  for (std::size_t i = head_dim; i < first.weighted.size(); ++i) CHECK(first.weighted.data()[i] == 0.0F);
  CHECK(std::isnan(first.weighted.data()[0]));
}

TEST_CASE("row_steps: there is no layer, head or token beyond the last", "[core][steps]") {
  const auto trace = test::run_model(build_textbook(), {1, 2, 3});
  RowSteps steps;
  CHECK(row_steps(*trace, 2, 0, 0, steps).code == FaultCode::layer);
  CHECK(row_steps(*trace, 0, 6, 0, steps).code == FaultCode::head);
  const Fault fault = row_steps(*trace, 0, 0, 3, steps);
  CHECK(fault.code == FaultCode::position);
  CHECK(test::mentions(fault, "no token 3"));
}

}  // namespace
}  // namespace headlight
