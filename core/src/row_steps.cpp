#include "headlight/row_steps.h"

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "additive.h"
#include "panels.h"
#include "softmax.h"

namespace headlight {
namespace {

constexpr float kInfinity = std::numeric_limits<float>::infinity();

bool allocate(const HeadOperands& head, RowSteps& steps) {
  const std::size_t len = head.shape.key_len;
  const std::size_t head_dim = head.shape.head_dim;
  for (Buffer* row : {&steps.dots, &steps.scores, &steps.masked_scores, &steps.exponentials, &steps.weights}) {
    if (!row->allocate(len)) return false;
  }
  return steps.terms.allocate(len * head_dim) && steps.weighted.allocate_zeros(len * head_dim) &&
         steps.output.allocate(head_dim);
}

void split_dots(const HeadOperands& head, std::size_t query, RowSteps& steps) {
  const std::size_t head_dim = head.shape.head_dim;
  const Panels keys{head.key_panels, head_dim, head.shape.key_len, head_dim * kPanelColumns};
  const float* q = head.query + query * head.query_stride;
  std::vector<float> key(head_dim);
  for (std::size_t j = 0; j < head.shape.key_len; ++j) {
    unpack_column(keys, j, key.data());
    float* terms = steps.terms.data() + j * head_dim;
    if (head.score_vector != nullptr) {
      additive_terms_into(q, key.data(), head.score_vector, head_dim, terms);
    } else {
      for (std::size_t d = 0; d < head_dim; ++d) terms[d] = q[d] * key[d];
    }
  }
}

// The part of softmax before the division. A positive factor is softmax's own, as in head.cpp.
void exponentiate(const HeadOperands& head, Range row, RowSteps& steps) {
  const bool is_positive = head.scale > 0.0F;
  HeadOperands factored = head;
  if (is_positive) factored.scale = 1.0F;
  map_rows_into(factored, MapKind::masked_scores, row, steps.exponentials.data());
  const Range band = head.mask->band(head.shape, row.first);
  const std::span<float> seen = steps.exponentials.span().subspan(band.first, band.size());
  std::fill_n(steps.exponentials.data(), band.first, 0.0F);
  std::fill_n(steps.exponentials.data() + band.last, head.shape.key_len - band.last, 0.0F);
  const SoftmaxParts parts = exponentials_inplace(seen, is_positive ? head.scale : 1.0F);
  steps.largest = seen.empty() ? -kInfinity : parts.largest;
  steps.sum = seen.empty() ? 0.0F : parts.sum;
}

void weigh_values(const HeadOperands& head, std::size_t query, RowSteps& steps) {
  const std::size_t head_dim = head.shape.head_dim;
  const std::size_t len = head.shape.key_len;
  const Panels values{head.value_panels, len, head_dim, len * kPanelColumns};
  for (std::size_t key = 0; key < len; ++key) {
    // 0 x NaN would be NaN: what is not seen adds nothing.
    if (!head.mask->is_visible(head.shape, query, key)) continue;
    float* weighted = steps.weighted.data() + key * head_dim;
    unpack_row(values, key, weighted);
    for (std::size_t d = 0; d < head_dim; ++d) weighted[d] *= steps.weights.data()[key];
  }
}

}  // namespace

Fault row_steps(const Trace& trace, std::size_t layer, std::size_t head, std::size_t query, RowSteps& out) {
  if (Fault fault = trace.check_head(layer, head)) return fault;
  if (Fault fault = trace.check_token(query)) return fault;
  const HeadOperands operands = trace.head(layer, head);
  if (!allocate(operands, out)) {
    return {FaultCode::memory, "There is no memory for the steps of one row of " + format_count(trace.len()) +
                                   " tokens; look at a shorter text."};
  }
  const Range row{query, query + 1};
  HeadOperands unscaled = operands;
  unscaled.scale = 1.0F;
  out.scale = operands.scale;
  if (operands.score_vector != nullptr) out.score_vector = {operands.score_vector, operands.shape.head_dim};
  map_rows_into(unscaled, MapKind::scores, row, out.dots.data());
  map_rows_into(operands, MapKind::scores, row, out.scores.data());
  map_rows_into(operands, MapKind::masked_scores, row, out.masked_scores.data());
  map_rows_into(operands, MapKind::weights, row, out.weights.data());
  split_dots(operands, query, out);
  exponentiate(operands, row, out);
  weigh_values(operands, query, out);
  head_output_into(operands, row, out.weights.data(), out.output.data(), operands.shape.head_dim);
  return {};
}

}  // namespace headlight
