#include "headlight/compare.h"

#include <catch_amalgamated.hpp>
#include <cmath>
#include <limits>
#include <numeric>

#include "headlight/maps.h"
#include "headlight/textbook.h"
#include "reference_divergence.h"
#include "support.h"

namespace headlight {
namespace {

/// f32 of a divergence of at most 1 bit, and weights whose sum is off by as much as softmax leaves.
constexpr double kBitsTolerance = 1e-6;

std::vector<std::uint32_t> first(std::size_t count) {
  std::vector<std::uint32_t> all(count);
  std::iota(all.begin(), all.end(), 0U);
  return all;
}

ComparedMap map_of(std::size_t rows, std::size_t columns, std::vector<float> weights) {
  return {rows, columns, std::move(weights), first(rows), first(columns)};
}

ComparedMap row_of(std::vector<float> weights) {
  const std::size_t columns = weights.size();
  return map_of(1, columns, std::move(weights));
}

std::unique_ptr<ComparisonJob> compare(ComparedMap a, ComparedMap b, std::uint64_t slice = 1'000'000'000) {
  return test::finish(ComparisonJob::start({std::move(a), std::move(b)}), slice);
}

double bits_of(std::vector<float> a, std::vector<float> b) {
  return double{compare(row_of(std::move(a)), row_of(std::move(b)))->divergences()[0]};
}

/// Rows of a sum of 1, of which some weights are 0.
ComparedMap random_map(std::size_t rows, std::size_t columns, std::uint64_t seed) {
  Random random(seed);
  std::vector<float> weights(rows * columns);
  for (std::size_t row = 0; row < rows; ++row) {
    std::vector<double> draws(columns);
    for (double& draw : draws) draw = random.below(4) == 0 ? 0.0 : std::exp(4.0 * random.normal());
    draws[random.below(columns)] += 1.0;
    const double sum = std::accumulate(draws.begin(), draws.end(), 0.0);
    for (std::size_t i = 0; i < columns; ++i) weights[row * columns + i] = static_cast<float>(draws[i] / sum);
  }
  return map_of(rows, columns, std::move(weights));
}

/// Of one pair of rows, over the keys of both.
double reference_bits(const ComparedMap& a, const ComparedMap& b, std::size_t pair) {
  const auto weight = [pair](const ComparedMap& map, std::size_t column) {
    return double{map.weights[map.paired_rows[pair] * map.columns + column]};
  };
  std::vector<double> p;
  std::vector<double> q;
  const auto is_paired = [](const ComparedMap& map, std::uint32_t column) {
    return std::find(map.paired_columns.begin(), map.paired_columns.end(), column) != map.paired_columns.end();
  };
  for (std::size_t at = 0; at < a.paired_columns.size(); ++at) {
    p.push_back(weight(a, a.paired_columns[at]));
    q.push_back(weight(b, b.paired_columns[at]));
  }
  for (std::uint32_t column = 0; column < a.columns; ++column) {
    if (is_paired(a, column)) continue;
    p.push_back(weight(a, column));
    q.push_back(0.0);
  }
  for (std::uint32_t column = 0; column < b.columns; ++column) {
    if (is_paired(b, column)) continue;
    p.push_back(0.0);
    q.push_back(weight(b, column));
  }
  return reference::divergence_bits(p, q);
}

TEST_CASE("ComparisonJob: a map compared with itself differs by exactly 0", "[core][compare]") {
  const ComparedMap map = random_map(9, 13, 1);
  const auto job = compare(map, map);
  for (const float difference : job->differences()) CHECK(difference == 0.0F);
  for (const float bits : job->divergences()) CHECK(bits == 0.0F);
  CHECK(job->mean_divergence() == 0.0F);
}

TEST_CASE("ComparisonJob: rows that share no key are one bit apart", "[core][compare]") {
  CHECK(bits_of({1, 0}, {0, 1}) == 1.0);
  CHECK(bits_of({0.25F, 0.75F, 0, 0}, {0, 0, 0.5F, 0.5F}) == 1.0);
  // Keys that have no counterpart are shared by nobody.
  ComparedMap a = row_of({0.5F, 0.5F});
  ComparedMap b = row_of({1});
  a.paired_columns = b.paired_columns = {};
  const auto job = compare(a, b);
  CHECK(job->divergences()[0] == 1.0F);
  CHECK(job->differences().empty());
}

TEST_CASE("ComparisonJob: known divergences", "[core][compare]") {
  // H(3/4, 1/4) - H(1/2, 1/2) / 2 = 0.811278... - 0.5
  CHECK(bits_of({1, 0}, {0.5F, 0.5F}) == Catch::Approx(0.31127812445913283).margin(kBitsTolerance));
  CHECK(bits_of({0.5F, 0.5F, 0}, {0.5F, 0, 0.5F}) == Catch::Approx(0.5).margin(kBitsTolerance));
}

TEST_CASE("ComparisonJob: agrees with doubles in plain loops on random maps, whatever is paired", "[core][compare]") {
  const std::size_t rows = GENERATE(1U, 2U, 5U);
  const std::size_t columns = GENERATE(1U, 2U, 3U, 7U, 33U);
  const std::uint64_t seed = GENERATE(1U, 2U, 3U);
  ComparedMap a = random_map(rows + 1, columns + 2, seed);
  ComparedMap b = random_map(rows, columns, seed + 100);
  a.paired_rows.erase(a.paired_rows.begin());
  a.paired_columns.erase(a.paired_columns.begin() + static_cast<std::ptrdiff_t>(seed % columns));
  a.paired_columns.pop_back();
  const auto job = compare(a, b, 1);
  double sum = 0.0;
  for (std::size_t pair = 0; pair < rows; ++pair) {
    INFO(rows << " rows, " << columns << " columns, seed " << seed << ", pair " << pair);
    const double expected = reference_bits(a, b, pair);
    CHECK(double{job->divergences()[pair]} == Catch::Approx(expected).margin(kBitsTolerance));
    CHECK(job->is_compared()[pair] == 1);
    sum += expected;
    for (std::size_t at = 0; at < columns; ++at) {
      const float weight_a = a.weights[a.paired_rows[pair] * a.columns + a.paired_columns[at]];
      const float weight_b = b.weights[pair * b.columns + at];
      CHECK(job->differences()[pair * columns + at] == weight_b - weight_a);
    }
  }
  CHECK(double{job->mean_divergence()} == Catch::Approx(sum / static_cast<double>(rows)).margin(kBitsTolerance));
}

TEST_CASE("ComparisonJob: a and b may change places; differences change their sign, divergences no bit",
          "[core][compare]") {
  ComparedMap a = random_map(6, 11, 7);
  ComparedMap b = random_map(7, 9, 8);
  b.paired_rows.pop_back();
  a.paired_columns = {0, 2, 3, 9};
  b.paired_columns = {1, 2, 5, 8};
  const auto there = compare(a, b);
  const auto back = compare(b, a);
  CHECK(test::same_bits(there->divergences(), back->divergences()));
  CHECK(there->mean_divergence() == back->mean_divergence());
  for (std::size_t i = 0; i < there->differences().size(); ++i) {
    CHECK(there->differences()[i] == -back->differences()[i]);
  }
}

TEST_CASE("ComparisonJob: a row that is no distribution has no divergence, and no mean counts it", "[core][compare]") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const auto job = compare(map_of(5, 2, {1, 0, 0, 0, nan, 0, 1, 0, -1, 2}),
                           map_of(5, 2, {0.5F, 0.5F, 1, 0, 1, 0, test::kInfinity, 0, 1, 0}));
  CHECK(std::vector<std::uint8_t>(job->is_compared().begin(), job->is_compared().end()) ==
        std::vector<std::uint8_t>{1, 0, 0, 0, 0});
  for (std::size_t pair = 1; pair < 5; ++pair) CHECK(job->divergences()[pair] == 0.0F);
  CHECK(job->mean_divergence() == job->divergences()[0]);
  CHECK(job->differences()[2] == 1.0F);
  CHECK(std::isnan(job->differences()[4]));
  CHECK(job->differences()[6] == test::kInfinity);
  CHECK(compare(row_of({0, 0}), row_of({0, 0}))->mean_divergence() == 0.0F);
}

TEST_CASE("ComparisonJob: no rows and no columns are legal", "[core][compare]") {
  CHECK(compare({}, {})->differences().empty());
  const auto job = compare(map_of(2, 0, {}), map_of(2, 0, {}));
  CHECK(job->divergences().size() == 2);
  CHECK(job->is_compared()[0] == 0);
}

TEST_CASE("ComparisonJob: what does not fit together is refused with the number", "[core][compare]") {
  const auto fault = [](ComparedMap a, ComparedMap b) {
    return ComparisonJob::start({std::move(a), std::move(b)}).fault;
  };
  const ComparedMap good = map_of(2, 2, {1, 0, 0, 1});
  CHECK(!fault(good, good));
  ComparedMap bad = good;
  bad.weights.pop_back();
  CHECK(fault(good, bad).code == FaultCode::shape);
  CHECK(test::mentions(fault(good, bad), "b has 3 weights; it needs rows x columns = 2 x 2"));
  bad = good;
  bad.paired_rows = {0};
  CHECK(fault(bad, good).code == FaultCode::shape);
  CHECK(test::mentions(fault(bad, good), "1 paired rows and b has 2"));
  bad.paired_rows = {1, 1};
  CHECK(fault(bad, good).code == FaultCode::range);
  CHECK(test::mentions(fault(bad, good), "Pair 1 names row 1 of a"));
  bad = good;
  bad.paired_columns = {0, 2};
  CHECK(fault(good, bad).code == FaultCode::range);
  CHECK(test::mentions(fault(good, bad), "column 2 of b, which has 2"));
}

/// FNV-1a over the bits of all results.
std::uint64_t digest_of(const ComparisonJob& job) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const auto values : {job.differences(), job.divergences()}) {
    for (const float value : values) hash = (hash ^ std::bit_cast<std::uint32_t>(value)) * 1099511628211ULL;
  }
  return hash;
}

// tests/wasm/compare.test.ts has the same digest of the same heads.
TEST_CASE("ComparisonJob: two heads of the textbook differ by the same bits on every platform", "[core][compare]") {
  const auto trace = test::run_for_maps(build_textbook(), {5, 9, 5, 11, 3, 9, 8, 5, 2, 7, 7, 1, 4, 6, 9, 9, 3});
  const auto map = [&](std::size_t layer, std::size_t head) {
    return map_of(trace->len(), trace->len(), test::whole_map(trace, layer, head, MapKind::weights));
  };
  const auto job = compare(map(1, 0), map(0, 3));
  CHECK(digest_of(*job) == 0x10E85380AD716B6BULL);
}

}  // namespace
}  // namespace headlight
