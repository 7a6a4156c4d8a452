#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cmath>
#include <limits>
#include <numeric>

#include "reference_attention.h"
#include "simd.h"
#include "softmax.h"
#include "support.h"

namespace headlight {
namespace {

std::vector<float> softmax(std::vector<float> row) {
  softmax_inplace(row);
  return row;
}

TEST_CASE("softmax_inplace: agrees with the double reference at every length and offset", "[kernels][softmax]") {
  for (std::size_t n = 0; n <= 8 * kLanes + 3; ++n) {
    for (std::size_t offset = 0; offset < 3; ++offset) {
      std::vector<float> memory = test::normals(n + offset, n + 100);
      const std::vector<double> scores(memory.begin() + static_cast<std::ptrdiff_t>(offset), memory.end());
      softmax_inplace({memory.data() + offset, n});
      const std::vector<double> exact = reference::softmax(scores);
      for (std::size_t j = 0; j < n; ++j) REQUIRE(std::abs(memory[offset + j] - exact[j]) <= 2e-7);
    }
  }
}

TEST_CASE("softmax_inplace: a row with no visible key becomes zeros", "[kernels][softmax]") {
  CHECK(softmax({-test::kInfinity, -test::kInfinity, -test::kInfinity}) == std::vector<float>{0, 0, 0});
  CHECK(softmax({-test::kInfinity}) == std::vector<float>{0});
}

TEST_CASE("softmax_inplace: equal scores share equally, however low they are", "[kernels][softmax]") {
  CHECK(softmax({0, 0, 0, 0}) == std::vector<float>{0.25, 0.25, 0.25, 0.25});
  CHECK(softmax({-2e4F, -2e4F}) == std::vector<float>{0.5, 0.5});
  CHECK(softmax({-3.4e38F, -3.4e38F}) == std::vector<float>{0.5, 0.5});
}

TEST_CASE("softmax_inplace: one huge score takes everything, and masked keys stay exactly 0", "[kernels][softmax]") {
  CHECK(softmax({3.4e38F, 0, -3.4e38F}) == std::vector<float>{1, 0, 0});
  CHECK(softmax({1, -test::kInfinity, 1}) == std::vector<float>{0.5, 0, 0.5});
}

TEST_CASE("softmax_inplace: infinite scores share the row", "[kernels][softmax]") {
  CHECK(softmax({test::kInfinity, 3, test::kInfinity, -test::kInfinity}) == std::vector<float>{0.5, 0, 0.5, 0});
}

TEST_CASE("softmax_inplace: a NaN among the visible makes them NaN and leaves masked keys at 0", "[kernels][softmax]") {
  for (std::size_t at = 0; at < 6; ++at) {
    std::vector<float> row = {1, 2, 3, 4, 5, 6, -test::kInfinity};
    row[at] = test::kNaN;
    row = softmax(row);
    for (std::size_t j = 0; j < 6; ++j) CHECK(std::isnan(row[j]));
    CHECK(row[6] == 0.0F);
  }
}

TEST_CASE("softmax_inplace: a scale counts as if every score had been multiplied by it", "[kernels][softmax]") {
  std::vector<std::vector<float>> rows = {{1, -test::kInfinity, 2, test::kInfinity},
                                          {3e38F, 3e38F, 1},
                                          {3e38F, 2e38F, 1},
                                          {test::kNaN, 2, -test::kInfinity},
                                          {-3e38F, -2e38F}};
  for (std::size_t n = 1; n < 40; ++n) rows.push_back(test::normals(n, n));
  for (const float scale : {0.125F, 0.3F, 10.0F}) {
    for (std::vector<float> row : rows) {
      std::vector<float> scaled = row;
      for (float& score : scaled) score *= scale;
      scaled = softmax(scaled);
      softmax_inplace(row, scale);
      for (std::size_t j = 0; j < row.size(); ++j) {
        CHECK((std::abs(row[j] - scaled[j]) <= 2e-6 || (std::isnan(row[j]) && std::isnan(scaled[j]))));
      }
    }
  }
}

TEST_CASE("softmax_inplace: rows of 8,192 still sum to 1 within 2e-6", "[kernels][softmax]") {
  const std::vector<float> row = softmax(test::normals(8192, 9));
  CHECK(std::abs(std::accumulate(row.begin(), row.end(), 0.0) - 1.0) <= 2e-6);
}

}  // namespace
}  // namespace headlight
