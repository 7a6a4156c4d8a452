#include <Eigen/Core>
#include <catch_amalgamated.hpp>

#include "gemm.h"
#include "headlight/shape.h"
#include "support.h"

namespace headlight {
namespace {

struct Product {
  std::size_t rows, inner, columns;
};

std::vector<float> packed(const std::vector<float>& b, const Product& p) {
  std::vector<float> panels(packed_size(p.inner, p.columns));
  pack_rows(b.data(), p.columns, 0, p.inner, p.inner, p.columns, panels.data());
  return panels;
}

std::vector<float> product(const std::vector<float>& a, const std::vector<float>& panels, const Product& p,
                           std::vector<float> start = {}) {
  const GemmStart from = start.empty() ? GemmStart::zero : GemmStart::value;
  start.resize(p.rows * p.columns);
  gemm({a.data(), p.rows, p.inner}, {panels.data(), p.inner, p.columns, p.inner * kPanelColumns}, from,
       {start.data(), p.rows, p.columns});
  return start;
}

// The three loops that gemm.h promises to equal to the bit.
std::vector<float> three_loops(const std::vector<float>& a, const std::vector<float>& b, const Product& p,
                               std::vector<float> out = {}) {
  out.resize(p.rows * p.columns);
  for (std::size_t i = 0; i < p.rows; ++i) {
    for (std::size_t j = 0; j < p.columns; ++j) {
      for (std::size_t k = 0; k < p.inner; ++k) {
        const float term = a[i * p.inner + k] * b[k * p.columns + j];
        out[i * p.columns + j] = out[i * p.columns + j] + term;
      }
    }
  }
  return out;
}

TEST_CASE("gemm: equals three plain loops to the bit for every tail of rows and columns", "[kernels][gemm]") {
  for (std::size_t rows = 0; rows <= 5; ++rows) {
    for (std::size_t columns = 1; columns <= 2 * kPanelColumns + 1; ++columns) {
      for (const std::size_t inner : {std::size_t{0}, std::size_t{1}, std::size_t{7}, std::size_t{33}}) {
        const Product p{rows, inner, columns};
        const std::vector<float> a = test::normals(rows * inner, 1);
        const std::vector<float> b = test::normals(inner * columns, 2);
        REQUIRE(test::same_bits(product(a, packed(b, p), p), three_loops(a, b, p)));
      }
    }
  }
}

TEST_CASE("gemm: blocking over a long inner dimension does not change a bit", "[kernels][gemm]") {
  for (const std::size_t inner : {std::size_t{383}, std::size_t{384}, std::size_t{385}, std::size_t{800}}) {
    const Product p{3, inner, 19};
    const std::vector<float> a = test::normals(p.rows * inner, 3);
    const std::vector<float> b = test::normals(inner * p.columns, 4);
    REQUIRE(test::same_bits(product(a, packed(b, p), p), three_loops(a, b, p)));
  }
}

TEST_CASE("gemm: GemmStart::value adds to what stands in the output", "[kernels][gemm]") {
  const Product p{5, 500, 18};
  const std::vector<float> a = test::normals(p.rows * p.inner, 5);
  const std::vector<float> b = test::normals(p.inner * p.columns, 6);
  const std::vector<float> bias = test::normals(p.rows * p.columns, 7);
  CHECK(test::same_bits(product(a, packed(b, p), p, bias), three_loops(a, b, p, bias)));
}

TEST_CASE("gemm: agrees with Eigen's product in double", "[kernels][gemm]") {
  using Matrix = Eigen::Matrix<float, Eigen::Dynamic, Eigen::Dynamic, Eigen::RowMajor>;
  const Product p{37, 211, 53};
  const std::vector<float> a = test::normals(p.rows * p.inner, 8);
  const std::vector<float> b = test::normals(p.inner * p.columns, 9);
  const std::vector<float> ours = product(a, packed(b, p), p);
  const Eigen::MatrixXd exact = Eigen::Map<const Matrix>(a.data(), 37, 211).cast<double>() *
                                Eigen::Map<const Matrix>(b.data(), 211, 53).cast<double>();
  const Eigen::MatrixXd difference = Eigen::Map<const Matrix>(ours.data(), 37, 53).cast<double>() - exact;
  // 211 roundings of sums of about sqrt(211): far below 1e-4, far above a wrong element.
  CHECK(difference.cwiseAbs().maxCoeff() < 1e-4);
}

TEST_CASE("gemm: nothing is written beyond the columns of a row", "[kernels][gemm]") {
  const Product p{3, 4, 17};
  const std::vector<float> a = test::normals(p.rows * p.inner, 10);
  const std::vector<float> b = test::normals(p.inner * p.columns, 11);
  const std::vector<float> panels = packed(b, p);
  constexpr std::size_t kStride = 20;
  std::vector<float> out(p.rows * kStride, 99.0F);
  gemm({a.data(), p.rows, p.inner}, {panels.data(), p.inner, p.columns, p.inner * kPanelColumns}, GemmStart::zero,
       {out.data(), p.rows, kStride});
  for (std::size_t i = 0; i < p.rows; ++i) {
    for (std::size_t j = p.columns; j < kStride; ++j) CHECK(out[i * kStride + j] == 99.0F);
  }
}

TEST_CASE("Panels: packing by rows and by columns give the same matrix, and unpacking gives it back",
          "[kernels][panels]") {
  const Product p{0, 9, 21};
  const std::vector<float> b = test::normals(p.inner * p.columns, 12);
  std::vector<float> transposed(b.size());
  for (std::size_t k = 0; k < p.inner; ++k) {
    for (std::size_t j = 0; j < p.columns; ++j) transposed[j * p.inner + k] = b[k * p.columns + j];
  }
  std::vector<float> by_columns(packed_size(p.inner, p.columns));
  // Whole squares of four, columns that begin in the middle of one, and columns that end there.
  for (const Range columns : {Range{0, 8}, Range{8, 9}, Range{9, 18}, Range{18, p.columns}}) {
    pack_columns(transposed.data() + columns.first * p.inner, p.inner, columns.first, columns.size(), p.inner,
                 by_columns.data());
  }
  const std::vector<float> by_rows = packed(b, p);
  CHECK(test::same_bits(by_columns, by_rows));

  const Panels panels{by_rows.data(), p.inner, p.columns, p.inner * kPanelColumns};
  std::vector<float> row(p.columns);
  unpack_row(panels, 3, row.data());
  CHECK(test::same_bits(row, {b.data() + 3 * p.columns, p.columns}));
  std::vector<float> column(p.inner);
  unpack_column(panels, 20, column.data());
  CHECK(test::same_bits(column, {transposed.data() + 20 * p.inner, p.inner}));
}

}  // namespace
}  // namespace headlight
