#include "headlight/rollup.h"

#include <catch_amalgamated.hpp>
#include <cmath>
#include <limits>

#include "model_folder.h"
#include "support.h"

namespace headlight {
namespace {

const std::vector<std::uint32_t> kStarts = {0, 1, 4, 5, 9, 14, 15};

std::shared_ptr<const Trace> rolled_trace(const std::string& name) {
  return test::run_for_maps(test::model_named(name), test::kSomeTokens);
}

std::unique_ptr<PoolJob> rolled(const std::shared_ptr<const Trace>& trace, Range rows, Range columns,
                                std::vector<std::uint32_t> starts = kStarts) {
  return test::finish(start_rollup(trace, {1, 1, rows, columns}, std::move(starts)));
}

TEST_CASE("start_rollup: a cell is the mean over its queries of the sums over its keys, in double precision",
          "[core][rollup]") {
  const std::string name = GENERATE("textbook", "gpt2", "bert-mlm");
  const auto trace = rolled_trace(name);
  const std::size_t len = trace->len();
  const std::vector<float> weights = test::whole_map(trace, 1, 1, MapKind::weights);
  const std::vector<float> scores = test::whole_map(trace, 1, 1, MapKind::masked_scores);
  const std::size_t groups = kStarts.size();
  const auto job = rolled(trace, {0, groups}, {0, groups});
  const auto end = [&](std::size_t group) { return group + 1 == groups ? len : kStarts[group + 1]; };
  for (std::size_t row = 0; row < groups; ++row) {
    double whole = 0.0;
    for (std::size_t column = 0; column < groups; ++column) {
      INFO(name << ", groups " << row << " and " << column);
      double sum = 0.0;
      bool is_masked = true;
      for (std::size_t query = kStarts[row]; query < end(row); ++query) {
        for (std::size_t key = kStarts[column]; key < end(column); ++key) {
          sum += double{weights[query * len + key]};
          if (scores[query * len + key] != -std::numeric_limits<float>::infinity()) is_masked = false;
        }
      }
      const double mean = sum / static_cast<double>(end(row) - kStarts[row]);
      REQUIRE(double{job->bins()[row * groups + column]} == Catch::Approx(mean).epsilon(1e-6).margin(1e-38));
      REQUIRE(job->masked()[row * groups + column] == (is_masked ? 1 : 0));
      whole += mean;
    }
    REQUIRE(whole == Catch::Approx(1.0).epsilon(1e-5));
  }
}

TEST_CASE("start_rollup: some of the rows and columns are those of the whole, to the bit", "[core][rollup]") {
  const auto trace = rolled_trace("gpt2");
  const std::size_t groups = kStarts.size();
  const auto whole = rolled(trace, {0, groups}, {0, groups});
  const auto part = rolled(trace, {3, 6}, {2, 4});
  for (std::size_t row = 0; row < 3; ++row) {
    const std::size_t at = (row + 3) * groups + 2;
    CHECK(test::same_bits(part->bins().subspan(row * 2, 2), whole->bins().subspan(at, 2)));
    CHECK(part->masked()[row * 2] == whole->masked()[at]);
  }
}

TEST_CASE("start_rollup: of groups of one token the weights are those of the map", "[core][rollup]") {
  const auto trace = rolled_trace("textbook");
  std::vector<std::uint32_t> each(trace->len());
  for (std::size_t i = 0; i < each.size(); ++i) each[i] = static_cast<std::uint32_t>(i);
  const auto job = rolled(trace, {0, each.size()}, {0, each.size()}, each);
  CHECK(test::same_bits(job->bins(), test::whole_map(trace, 1, 1, MapKind::weights)));
}

TEST_CASE("start_rollup: groups that are none are refused with the number", "[core][rollup]") {
  const auto trace = rolled_trace("textbook");
  const auto fault = [&](Range rows, Range columns, std::vector<std::uint32_t> starts) {
    return start_rollup(trace, {1, 1, rows, columns}, std::move(starts)).fault;
  };
  CHECK(fault({0, 1}, {0, 1}, {0}).code == FaultCode::none);
  CHECK(fault({0, 1}, {0, 1}, {}).code == FaultCode::range);
  CHECK(fault({0, 1}, {0, 1}, {1}).code == FaultCode::range);
  CHECK(fault({0, 1}, {0, 1}, {0, 3, 3}).code == FaultCode::range);
  CHECK(fault({0, 1}, {1, 1}, {0, 3}).code == FaultCode::range);
  CHECK(test::mentions(fault({0, 3}, {0, 1}, {0, 3}), "ranges of the 2 groups"));
  CHECK(test::mentions(fault({0, 1}, {0, 1}, {0, 17}), "within the 17 tokens"));
  CHECK(start_rollup(trace, {0, 6, {0, 1}, {0, 1}}, {0}).fault.code == FaultCode::head);
}

}  // namespace
}  // namespace headlight
