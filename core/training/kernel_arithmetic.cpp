#include "kernel_arithmetic.h"

#include <algorithm>

#include "panels.h"
#include "softmax.h"

namespace headlight {
namespace {

// Operands are packed block by block, 256 KiB at a time. Chains of a product go on from block to block, so that the
// bits do not depend on it.
constexpr std::size_t kInnerBlock = 256;
constexpr std::size_t kColumnBlock = 256;
constexpr std::size_t kRowBlock = 64;

std::size_t block_end(std::size_t first, std::size_t block, std::size_t all) { return std::min(first + block, all); }

void pack(MatrixView<const float> b, float* panels) {
  if (b.column_stride == 1) return pack_rows(b.values, b.row_stride, 0, b.rows, b.rows, b.columns, panels);
  clear_padding(b.rows, b.columns, panels);
  pack_columns(b.values, b.column_stride, 0, b.columns, b.rows, panels);
}

}  // namespace

KernelArithmetic::KernelArithmetic() : packed_params_(kPanelColumns, pack) {}

bool KernelArithmetic::allocate() {
  return panels_.allocate(packed_size(kInnerBlock, kColumnBlock)) && rows_.allocate(kRowBlock * kInnerBlock);
}

void KernelArithmetic::multiply(MatrixView<const float> a, MatrixView<const float> b, GemmStart start,
                                MatrixView<float> out) {
  // out^T = b^T a^T
  if (out.column_stride != 1) return multiply(b.transposed(), a.transposed(), start, out.transposed());
  for (std::size_t column = 0; column < b.columns; column += kColumnBlock) {
    const Range columns{column, block_end(column, kColumnBlock, b.columns)};
    for (std::size_t k = 0; k < b.rows; k += kInnerBlock) {
      const Range inner{k, block_end(k, kInnerBlock, b.rows)};
      multiply_block(a.some_columns(inner), b.some_rows(inner).some_columns(columns), k == 0 ? start : GemmStart::value,
                     out.some_columns(columns));
    }
  }
}

void KernelArithmetic::multiply_params(MatrixView<const float> a, MatrixView<const float> b, GemmStart start,
                                       MatrixView<float> out) {
  if (a.column_stride != 1 || out.column_stride != 1) return multiply(a, b, start, out);
  const float* packed = packed_params_.of(b);
  if (packed == nullptr) return multiply(a, b, start, out);
  gemm({a.values, a.rows, a.row_stride}, Panels{packed, b.rows, b.columns, b.rows * kPanelColumns}, start,
       {out.values, out.rows, out.row_stride});
}

void KernelArithmetic::multiply_block(MatrixView<const float> a, MatrixView<const float> b, GemmStart start,
                                      MatrixView<float> out) {
  pack(b, panels_.data());
  const Panels panels{panels_.data(), b.rows, b.columns, b.rows * kPanelColumns};
  if (a.column_stride == 1) {
    return gemm({a.values, a.rows, a.row_stride}, panels, start, {out.values, out.rows, out.row_stride});
  }
  for (std::size_t first = 0; first < a.rows; first += kRowBlock) {
    const Range rows{first, block_end(first, kRowBlock, a.rows)};
    for (std::size_t k = 0; k < a.columns; ++k) {
      const float* from = a.values + rows.first * a.row_stride + k * a.column_stride;
      for (std::size_t i = 0; i < rows.size(); ++i) rows_.data()[i * a.columns + k] = from[i * a.row_stride];
    }
    gemm({rows_.data(), rows.size(), a.columns}, panels, start, {out.row(first), rows.size(), out.row_stride});
  }
}

void KernelArithmetic::softmax_inplace(std::span<float> row, float scale) { headlight::softmax_inplace(row, scale); }

void KernelArithmetic::activate_into(Activation activation, const float* in, std::size_t count, float* out,
                                     float* slopes) {
  activate_with_slope_into(activation, in, count, out, slopes);
}

}  // namespace headlight
