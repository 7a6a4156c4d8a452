#include "quantized_gemm.h"

#include <bit>
#include <catch_amalgamated.hpp>
#include <cmath>
#include <limits>

#include "support.h"

namespace headlight {
namespace {

struct QuantizedProduct {
  std::size_t rows, inner, columns;
};

struct QuantizedParams {
  explicit QuantizedParams(const std::vector<float>& columns, const QuantizedProduct& p)
      : inner(p.inner),
        count(p.columns),
        params(quantized_size(p.inner, p.columns), 99),  // whatever stood in this memory
        scales(panel_count(p.columns) * kPanelColumns),
        sums(scales.size()) {
    clear_quantized_padding(inner, count, params.data());
    for (std::size_t j = 0; j < count; ++j) {
      const QuantizedColumn column = quantize_column(columns.data() + j * inner, inner, j, params.data());
      scales[j] = column.scale;
      sums[j] = column.sum;
    }
  }
  QuantizedPanels panels() const { return {params.data(), scales.data(), sums.data(), inner, count}; }
  std::int32_t param(std::size_t k, std::size_t j) const { return params[quantized_place(k, j, inner)]; }

  std::size_t inner, count;
  std::vector<std::int8_t> params;
  std::vector<float> scales;
  std::vector<std::int32_t> sums;
};

struct QuantizedInputs {
  explicit QuantizedInputs(const std::vector<float>& rows, const QuantizedProduct& p)
      : count(p.rows),
        inner(p.inner),
        inputs(p.rows * quantized_row_bytes(p.inner) / sizeof(std::uint32_t)),
        scales(p.rows) {
    quantize_rows_into({rows.data(), p.rows, p.inner}, p.inner, inputs.data(), scales.data());
  }
  QuantizedRows rows() const { return {inputs.data(), scales.data(), count, inner}; }
  std::int32_t input(std::size_t i, std::size_t k) const { return quantized_input(rows(), i, k); }
  std::int32_t step(std::size_t i, std::size_t k) const { return input(i, k) - scales[i].zero; }

  std::size_t count, inner;
  std::vector<std::uint32_t> inputs;
  std::vector<RowScale> scales;
};

// The three loops that quantized_gemm.h promises to equal to the bit.
std::vector<float> three_loops(const QuantizedInputs& a, const QuantizedParams& b, std::vector<float> out) {
  for (std::size_t i = 0; i < a.count; ++i) {
    for (std::size_t j = 0; j < b.count; ++j) {
      std::int32_t sum = 0;
      for (std::size_t k = 0; k < a.inner; ++k) sum += a.step(i, k) * b.param(k, j);
      const float product = static_cast<float>(sum) * (a.scales[i].scale * b.scales[j]);
      out[i * b.count + j] = out[i * b.count + j] + product;
    }
  }
  return out;
}

TEST_CASE("quantized_gemm: equals three plain loops of whole numbers to the bit for every tail",
          "[kernels][quantized]") {
  for (std::size_t rows = 0; rows <= 5; ++rows) {
    for (const std::size_t columns : {1, 3, 4, 15, 16, 17, 33}) {
      for (const std::size_t inner : {1, 2, 3, 4, 5, 7, 33, 768}) {
        const QuantizedProduct p{rows, inner, columns};
        const QuantizedInputs a(test::normals(rows * inner, 1), p);
        const QuantizedParams b(test::normals(inner * columns, 2), p);
        const std::vector<float> start = test::normals(rows * columns, 3);
        std::vector<float> out = start;
        quantized_gemm(a.rows(), b.panels(), {out.data(), rows, columns});
        REQUIRE(test::same_bits(out, three_loops(a, b, start)));
      }
    }
  }
}

TEST_CASE("quantized_gemm: the largest sums stay within 32 bits", "[kernels][quantized]") {
  // Every product is 127 * 127, and no pair of them may saturate on the way.
  const QuantizedProduct p{2, kMaxQuantizedInner, 1};
  std::vector<float> rows(p.rows * p.inner, 1.0F);
  std::fill_n(rows.begin(), p.inner, -1.0F);
  const QuantizedInputs a(rows, p);
  const QuantizedParams b(std::vector<float>(p.inner, 1.0F), p);
  std::vector<float> out(p.rows);
  quantized_gemm(a.rows(), b.panels(), {out.data(), p.rows, 1});
  const float exact = static_cast<float>(p.inner);
  CHECK(out[0] == Catch::Approx(-exact).epsilon(1e-6));
  CHECK(out[1] == Catch::Approx(exact).epsilon(1e-6));
}

TEST_CASE("quantized_gemm: some panels of a matrix give the columns that they hold", "[kernels][quantized]") {
  const QuantizedProduct p{3, 21, 50};
  const QuantizedInputs a(test::normals(p.rows * p.inner, 4), p);
  const QuantizedParams b(test::normals(p.inner * p.columns, 5), p);
  std::vector<float> whole(p.rows * p.columns);
  quantized_gemm(a.rows(), b.panels(), {whole.data(), p.rows, p.columns});
  std::vector<float> parts(whole.size());
  quantized_gemm(a.rows(), b.panels().columns_from(0, 32), {parts.data(), p.rows, p.columns});
  quantized_gemm(a.rows(), b.panels().columns_from(2, 18), {parts.data() + 32, p.rows, p.columns});
  CHECK(test::same_bits(whole, parts));
}

TEST_CASE("quantized_gemm: what rounding takes away is at most half a step of each number", "[kernels][quantized]") {
  const QuantizedProduct p{7, 200, 19};
  const std::vector<float> rows = test::normals(p.rows * p.inner, 6);
  const std::vector<float> columns = test::normals(p.inner * p.columns, 7);
  const QuantizedInputs a(rows, p);
  const QuantizedParams b(columns, p);
  std::vector<float> out(p.rows * p.columns);
  quantized_gemm(a.rows(), b.panels(), {out.data(), p.rows, p.columns});
  for (std::size_t i = 0; i < p.rows; ++i) {
    for (std::size_t j = 0; j < p.columns; ++j) {
      double exact = 0.0;
      double bound = 0.0;
      for (std::size_t k = 0; k < p.inner; ++k) {
        const double input = rows[i * p.inner + k];
        const double param = columns[j * p.inner + k];
        exact += input * param;
        const double rounded_param = double{b.scales[j]} * b.param(k, j);
        bound += std::abs(input) * b.scales[j] / 2 + std::abs(rounded_param) * a.scales[i].scale / 2;
      }
      // Three roundings to float, of a number that is below 100.
      CHECK(std::abs(out[i * p.columns + j] - exact) <= bound + 1e-4);
      CHECK(std::abs(out[i * p.columns + j] - exact) < 1.0);
    }
  }
}

TEST_CASE("eight bits: a parameter and an activation come back within half a step", "[kernels][quantized]") {
  const QuantizedProduct p{1, 37, 1};
  for (const float largest : {1e-40F, 1e-37F, 1.0F, 1e30F, 3e38F}) {
    INFO(largest);
    std::vector<float> values(p.inner);
    for (std::size_t k = 0; k < p.inner; ++k) values[k] = largest * (static_cast<float>(k) / 36.0F * 1.5F - 0.5F);
    const QuantizedParams b(values, p);
    std::vector<float> unpacked(p.inner);
    unpack_quantized_column(b.panels(), 0, unpacked.data());
    const QuantizedInputs a(values, p);
    for (std::size_t k = 0; k < p.inner; ++k) {
      CHECK(std::abs(unpacked[k] - values[k]) <= largest * 0.5001F / 127.0F + 1.5e-36F);
      const float input = a.scales[0].scale * static_cast<float>(a.step(0, k));
      CHECK(std::abs(input - values[k]) <= largest * 1.5F * 0.5001F / 127.0F + 1.5e-36F);
      CHECK(a.input(0, k) >= 0);
      CHECK(a.input(0, k) <= 127);
    }
  }
}

TEST_CASE("eight bits: zeros stay zeros", "[kernels][quantized]") {
  const QuantizedProduct p{1, 6, 1};
  const std::vector<float> zeros(p.inner, 0.0F);
  const QuantizedInputs a(zeros, p);
  const QuantizedParams b(zeros, p);
  float out = 2.5F;
  quantized_gemm(a.rows(), b.panels(), {&out, 1, 1});
  CHECK(out == 2.5F);
  // A number in a row with others does, too: what a ReLU has cut off takes no part.
  const QuantizedInputs mixed({0.0F, 0.37F, -0.11F, 0.0F, 1.0F, 0.0F}, p);
  CHECK(mixed.step(0, 0) == 0);
  CHECK(mixed.step(0, 3) == 0);
}

TEST_CASE("eight bits: what is not finite makes its row and its column NaN, and no other", "[kernels][quantized]") {
  const QuantizedProduct p{2, 9, 2};
  for (const float bad : {std::nanf(""), std::numeric_limits<float>::infinity(), -INFINITY}) {
    for (std::size_t at = 0; at < p.inner; ++at) {
      std::vector<float> rows = test::normals(p.rows * p.inner, 8);
      std::vector<float> columns = test::normals(p.inner * p.columns, 9);
      rows[at] = bad;
      columns[p.inner + at] = bad;
      const QuantizedInputs a(rows, p);
      const QuantizedParams b(columns, p);
      std::vector<float> out(4);
      quantized_gemm(a.rows(), b.panels(), {out.data(), 2, 2});
      CHECK(std::isnan(out[0]));
      CHECK(std::isnan(out[1]));
      CHECK(std::isfinite(out[2]));
      CHECK(std::isnan(out[3]));
    }
  }
}

}  // namespace
}  // namespace headlight
