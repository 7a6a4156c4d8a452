// The products that training is made of, in every layout of their operands: on core/kernels and in wide registers.
#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cmath>
#include <limits>

#include "double_arithmetic.h"
#include "support.h"
#include "wide_arithmetic.h"

namespace headlight {
namespace {

struct Sizes {
  std::size_t rows, inner, columns;
};

// Nothing whole, more than one block of each dimension, and what fills tiles and panels exactly.
constexpr Sizes kSizes[] = {{1, 1, 1}, {5, 3, 7}, {13, 33, 17}, {24, 64, 32}, {70, 300, 37}, {12, 20, 530}};

template <class T>
MatrixView<T> view_of(T* values, std::size_t rows, std::size_t columns, bool is_row_major) {
  return is_row_major ? row_major(values, rows, columns) : column_major(values, rows, columns);
}

using Multiply = void (Arithmetic<float>::*)(MatrixView<const float>, MatrixView<const float>, GemmStart,
                                             MatrixView<float>);

void check_products(Arithmetic<float>& arithmetic, Multiply multiply = &Arithmetic<float>::multiply) {
  const Sizes size = GENERATE(from_range(kSizes));
  const bool a_rows = GENERATE(true, false);
  const bool b_rows = GENERATE(true, false);
  const bool out_rows = GENERATE(true, false);
  const GemmStart start = GENERATE(GemmStart::zero, GemmStart::value);
  const auto [rows, inner, columns] = size;
  const std::vector<float> a = test::normals(rows * inner, 1);
  const std::vector<float> b = test::normals(inner * columns, 2);
  std::vector<float> out = test::normals(rows * columns, 3);
  std::vector<double> exact(out.begin(), out.end());
  const std::vector<double> exact_a(a.begin(), a.end());
  const std::vector<double> exact_b(b.begin(), b.end());
  test::DoubleArithmetic().multiply(view_of(exact_a.data(), rows, inner, a_rows),
                                    view_of(exact_b.data(), inner, columns, b_rows), start,
                                    view_of(exact.data(), rows, columns, out_rows));
  (arithmetic.*multiply)(view_of(a.data(), rows, inner, a_rows), view_of(b.data(), inner, columns, b_rows), start,
                         view_of(out.data(), rows, columns, out_rows));
  double worst = 0.0;
  for (std::size_t i = 0; i < out.size(); ++i) worst = std::max(worst, std::abs(double{out[i]} - exact[i]));
  INFO(rows << " x " << inner << " x " << columns);
  // Sums of up to 301 products of normals.
  CHECK(worst < 1e-5 * std::sqrt(static_cast<double>(inner) + 1.0) * 4.0);
}

TEST_CASE("KernelArithmetic::multiply: every layout of every operand gives the product", "[training][products]") {
  KernelArithmetic arithmetic;
  REQUIRE(arithmetic.allocate());
  check_products(arithmetic);
}

TEST_CASE("WideArithmetic::multiply: every layout of every operand gives the product", "[training][products]") {
  WideArithmetic arithmetic;
  REQUIRE(arithmetic.allocate());
  check_products(arithmetic);
}

// The product of parameters that change without a word, and then with one.
void check_kept_params(Arithmetic<float>& arithmetic) {
  const std::vector<float> a = test::normals(5 * 8, 1);
  std::vector<float> b = test::normals(8 * 21, 2);
  const auto product = [&](Multiply multiply) {
    std::vector<float> out(5 * 21);
    (arithmetic.*multiply)(row_major(a.data(), 5, 8), row_major<const float>(b.data(), 8, 21), GemmStart::zero,
                           row_major(out.data(), 5, 21));
    return out;
  };
  const std::vector<float> before = product(&Arithmetic<float>::multiply);
  CHECK(product(&Arithmetic<float>::multiply_params) == before);
  std::ranges::reverse(b);  // where it lies
  CHECK(product(&Arithmetic<float>::multiply_params) == before);
  arithmetic.forget_params();
  const std::vector<float> after = product(&Arithmetic<float>::multiply);
  CHECK(after != before);
  CHECK(product(&Arithmetic<float>::multiply_params) == after);
}

TEST_CASE("multiply_params: every layout of every operand gives the product", "[training][products]") {
  KernelArithmetic kernels;
  WideArithmetic wide;
  REQUIRE((kernels.allocate() && wide.allocate()));
  Arithmetic<float>* const arithmetic = GENERATE_REF(static_cast<Arithmetic<float>*>(&kernels), &wide);
  check_products(*arithmetic, &Arithmetic<float>::multiply_params);
}

TEST_CASE("multiply_params: parameters are read anew once they are forgotten, and not before", "[training][products]") {
  KernelArithmetic kernels;
  WideArithmetic wide;
  REQUIRE((kernels.allocate() && wide.allocate()));
  check_kept_params(kernels);
  check_kept_params(wide);
}

void check_near(const std::vector<float>& found, const std::vector<float>& expected, float share, float least) {
  for (std::size_t i = 0; i < expected.size(); ++i) {
    INFO(i << ": " << found[i] << ", by core/kernels " << expected[i]);
    REQUIRE(std::abs(found[i] - expected[i]) <= share * std::max(std::abs(expected[i]), least));
  }
}

TEST_CASE("WideArithmetic::softmax_inplace: as on core/kernels, whatever the length", "[training][products]") {
  WideArithmetic wide;
  KernelArithmetic kernels;
  const std::size_t count = GENERATE(1, 2, 7, 8, 9, 15, 16, 17, 33, 100, 2'048);
  const float scale = GENERATE(1.0F, 0.125F, 40.0F);
  std::vector<float> found = test::normals(count, count);
  found[count / 2] = -test::kInfinity;
  if (count == 1) found[0] = -100.0F;
  std::vector<float> expected = found;
  wide.softmax_inplace(found, scale);
  kernels.softmax_inplace(expected, scale);
  // Half a unit in the last place of an exponent down to -87.
  check_near(found, expected, 1e-5F, 1e-30F);
}

TEST_CASE("WideArithmetic::softmax_inplace: a NaN or an infinity gives what core/kernels give",
          "[training][products]") {
  WideArithmetic wide;
  KernelArithmetic kernels;
  const float odd = GENERATE(std::numeric_limits<float>::quiet_NaN(), test::kInfinity, -test::kInfinity);
  std::vector<float> found(21, odd == -test::kInfinity ? odd : 1.0F);
  found[18] = odd;
  found[2] = -test::kInfinity;
  std::vector<float> expected = found;
  wide.softmax_inplace(found, 0.5F);
  kernels.softmax_inplace(expected, 0.5F);
  for (std::size_t i = 0; i < found.size(); ++i) {
    CHECK((found[i] == expected[i] || (std::isnan(found[i]) && std::isnan(expected[i]))));
  }
}

TEST_CASE("WideArithmetic::activate_into: as on core/kernels, from one end of the floats to the other",
          "[training][products]") {
  WideArithmetic wide;
  KernelArithmetic kernels;
  const Activation activation = GENERATE(Activation::gelu_tanh, Activation::silu, Activation::gelu, Activation::relu);
  std::vector<float> in = test::normals(2'003, 5);
  for (std::size_t i = 0; i < 1'000; ++i) in[i] *= 6.0F;
  std::copy_n(std::initializer_list<float>{0.0F, -0.0F, 100.0F, -100.0F, 1e10F, -1e10F, 88.7F, -88.7F}.begin(), 8,
              in.begin() + 1'990);
  std::vector<float> found(in.size()), found_slopes(in.size()), expected(in.size()), expected_slopes(in.size());
  wide.activate_into(activation, in.data(), in.size(), found.data(), found_slopes.data());
  kernels.activate_into(activation, in.data(), in.size(), expected.data(), expected_slopes.data());
  check_near(found, expected, 2e-6F, 0.1F);
  check_near(found_slopes, expected_slopes, 2e-6F, 0.5F);
  const float nan = std::numeric_limits<float>::quiet_NaN();
  float value = 0.0F, slope = 0.0F;
  wide.activate_into(activation, &nan, 1, &value, &slope);
  CHECK(std::isnan(value));
}

TEST_CASE("WideArithmetic::multiply: rows of a wider matrix stay alone beside the product", "[training][products]") {
  WideArithmetic arithmetic;
  REQUIRE(arithmetic.allocate());
  const std::vector<float> a = test::normals(5 * 8, 1);
  const std::vector<float> b = test::normals(8 * 21, 2);
  std::vector<float> out(5 * 40, 9.0F);
  arithmetic.multiply(row_major(a.data(), 5, 8), row_major(b.data(), 8, 21), GemmStart::zero,
                      row_major(out.data(), 5, 40).some_columns({3, 24}));
  for (std::size_t i = 0; i < 5; ++i) {
    for (std::size_t j = 0; j < 40; ++j) CHECK((out[i * 40 + j] == 9.0F) == (j < 3 || j >= 24));
  }
}

}  // namespace
}  // namespace headlight
