#include "headlight/head.h"

#include <algorithm>
#include <limits>

#include "additive.h"
#include "gemm.h"
#include "softmax.h"

namespace headlight {
namespace {

constexpr float kMinusInfinity = -std::numeric_limits<float>::infinity();

// Columns that at least one row of the block may see.
Range visible_columns(const HeadOperands& head, Range rows) {
  Range all{head.shape.key_len, 0};
  for (std::size_t row = rows.first; row < rows.last; ++row) {
    const Range band = head.mask->band(head.shape, row);
    if (band.size() == 0) continue;
    all = {std::min(all.first, band.first), std::max(all.last, band.last)};
  }
  return all.first < all.last ? all : Range{0, 0};
}

// Scores, not scaled yet, of the panels that hold `columns`; other columns of `out` are left alone.
void unscaled_into(const HeadOperands& head, Range rows, Range columns, float* out) {
  const AttentionShape& shape = head.shape;
  const std::size_t begin = columns.first / kPanelColumns * kPanelColumns;
  const std::size_t stride = shape.head_dim * kPanelColumns;
  const Panels keys{head.key_panels + begin / kPanelColumns * stride, shape.head_dim, columns.last - begin, stride};
  const ConstRows queries{head.query + rows.first * head.query_stride, rows.size(), head.query_stride};
  const Rows scores{out + begin, rows.size(), shape.key_len};
  if (head.score_vector != nullptr) return additive_scores_into(queries, keys, head.score_vector, scores);
  gemm(queries, keys, GemmStart::zero, scores);
}

void scale_inplace(const HeadOperands& head, Range columns, float* cells) {
  for (std::size_t column = columns.first; column < columns.last; ++column) cells[column] *= head.scale;
}

// Everything outside the row's band becomes -infinity, and inside it whatever the sets forbid.
void mask_row_inplace(const HeadOperands& head, std::size_t row, Range band, float* cells) {
  std::fill(cells, cells + band.first, kMinusInfinity);
  std::fill(cells + band.last, cells + head.shape.key_len, kMinusInfinity);
  if (!head.mask->has_sets()) return;
  for (std::size_t column = band.first; column < band.last; ++column) {
    if (!head.mask->allows(head.shape, row, column)) cells[column] = kMinusInfinity;
  }
}

// A plain loop that runs to the end, so that the compiler makes vectors of it.
bool has_nan(const float* values, std::size_t count) {
  bool found = false;
  for (std::size_t i = 0; i < count; ++i) found |= values[i] != values[i];
  return found;
}

// One row of weights x values, from the keys that the row sees and no other. weights: [key_len]; out: [head_dim].
// Leaving out a product of 0 changes no bit of the chain, as a sum that began at +0 is never -0.
void visible_output_into(const HeadOperands& head, const Panels& values, std::size_t row, const float* weights,
                         float* out) {
  const auto sees = [&](std::size_t column) { return head.mask->allows(head.shape, row, column); };
  const Range band = head.mask->band(head.shape, row);
  std::fill_n(out, head.shape.head_dim, 0.0F);
  for (std::size_t first = band.first; first < band.last;) {
    std::size_t last = first;
    while (last < band.last && sees(last)) ++last;
    if (first < last) gemm({weights + first, 1, 0}, values.rows(first, last), GemmStart::value, {out, 1, 0});
    first = last + 1;  // `last` is not seen, or the end
  }
}

// Columns of a row that are computed.
Range row_columns(const HeadOperands& head, MapKind kind, std::size_t row) {
  if (kind == MapKind::scores) return {0, head.shape.key_len};
  const Range band = head.mask->band(head.shape, row);
  if (kind != MapKind::weights_without_first) return band;
  return {std::max<std::size_t>(band.first, 1), std::max<std::size_t>(band.last, 1)};
}

void weigh_row_inplace(const HeadOperands& head, std::size_t row, Range band, float* cells) {
  // Softmax multiplies by a positive factor itself; any other would turn the -infinity of masked keys.
  const bool is_positive = head.scale > 0.0F;
  if (!is_positive) scale_inplace(head, band, cells);
  if (head.mask->has_sets()) mask_row_inplace(head, row, band, cells);
  softmax_inplace({cells + band.first, band.size()}, is_positive ? head.scale : 1.0F);
  std::fill(cells, cells + band.first, 0.0F);
  std::fill(cells + band.last, cells + head.shape.key_len, 0.0F);
}

}  // namespace

void map_rows_into(const HeadOperands& head, MapKind kind, Range rows, float* out) {
  if (head.given_rows != nullptr) return head.given_rows(head, kind, rows, out);
  const Range columns = kind == MapKind::scores ? Range{0, head.shape.key_len} : visible_columns(head, rows);
  unscaled_into(head, rows, columns, out);
  for (std::size_t row = rows.first; row < rows.last; ++row) {
    const Range band = row_columns(head, kind, row);
    float* cells = out + (row - rows.first) * head.shape.key_len;
    if (kind == MapKind::weights || kind == MapKind::weights_without_first) {
      weigh_row_inplace(head, row, band, cells);
      continue;
    }
    scale_inplace(head, band, cells);
    if (kind == MapKind::masked_scores) mask_row_inplace(head, row, band, cells);
  }
}

void head_output_into(const HeadOperands& head, Range rows, const float* weights, float* out, std::size_t out_stride) {
  const AttentionShape& shape = head.shape;
  const Range columns = visible_columns(head, rows);
  const Panels values{head.value_panels, shape.key_len, shape.head_dim, shape.key_len * kPanelColumns};
  gemm({weights + columns.first, rows.size(), shape.key_len}, values.rows(columns.first, columns.last), GemmStart::zero,
       {out, rows.size(), out_stride});
  // A masked weight is 0, but 0 x NaN and 0 x infinity are NaN: such a row is done again without what it may not see.
  for (std::size_t row = rows.first; row < rows.last; ++row) {
    const std::size_t i = row - rows.first;
    if (!has_nan(out + i * out_stride, shape.head_dim)) continue;
    visible_output_into(head, values, row, weights + i * shape.key_len, out + i * out_stride);
  }
}

std::uint64_t map_work(const HeadOperands& head, MapKind kind, Range rows) {
  const std::size_t columns = kind == MapKind::scores ? head.shape.key_len : visible_columns(head, rows).size();
  // 16: what masking and exponentiating a cell costs, counted in multiply-adds.
  return std::uint64_t{rows.size()} *
         (std::uint64_t{columns} * (score_work(head.score(), head.shape.head_dim) + 16) + head.shape.key_len);
}

std::uint64_t head_output_work(const HeadOperands& head, Range rows) {
  return std::uint64_t{rows.size()} * visible_columns(head, rows).size() * (head.shape.head_dim + 16);
}

}  // namespace headlight
