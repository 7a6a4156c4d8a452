#include "headlight/cell_parts.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

#include "additive.h"
#include "headlight/input_parts.h"
#include "panels.h"
#include "rotary.h"

namespace headlight {
namespace {

bool allocate(std::size_t head_dim, CellParts& out) {
  for (Buffer* vector : {&out.query, &out.key, &out.terms, &out.query_before, &out.key_before}) {
    if (!vector->allocate(head_dim)) return false;
  }
  return true;
}

float score_of(const HeadOperands& head, std::size_t query, std::size_t key) {
  std::vector<float> row(head.shape.key_len);
  map_rows_into(head, MapKind::scores, {query, query + 1}, row.data());
  return row[key];
}

double sum_of(const Buffer& values, std::size_t first) {
  return std::accumulate(values.span().begin() + static_cast<std::ptrdiff_t>(first), values.span().end(), 0.0);
}

void compare(const HeadOperands& head, std::size_t query, std::size_t key, CellParts& out) {
  const std::size_t head_dim = head.shape.head_dim;
  std::copy_n(head.query + query * head.query_stride, head_dim, out.query.data());
  unpack_column({head.key_panels, head_dim, head.shape.key_len, head_dim * kPanelColumns}, key, out.key.data());
  if (head.score_vector != nullptr) {
    return additive_terms_into(out.query.data(), out.key.data(), head.score_vector, head_dim, out.terms.data());
  }
  for (std::size_t d = 0; d < head_dim; ++d) out.terms.data()[d] = out.query.data()[d] * out.key.data()[d];
}

// Turned back by the angles of a position.
void turn_back(const Rotary& rotary, double position, const Buffer& turned, Buffer& before) {
  std::vector<float> turns(rotary.dims());
  turns_into(rotary.frequencies, 1.0, -position, turns.data());
  std::copy_n(turned.data(), turned.size(), before.data());
  rotate_inplace(turns.data(), rotary.dims() / 2, before.data());
}

bool split_rotary(const Trace& trace, std::size_t layer, std::size_t query, std::size_t key, CellParts& out) {
  const Architecture& a = trace.model->architecture;
  // Multiplicative scores turn the queries once more, behind the positions.
  out.rotary_dims = a.score == ScoreKind::dot ? a.rotary_dims(layer) : 0;
  const std::size_t half = out.rotary_dims / 2;
  if (half == 0) return true;
  if (!out.pairs.allocate(half) || !out.pairs_before.allocate(half)) return false;
  const AttentionShape shape = trace.shape();
  turn_back(a.rotary, static_cast<double>(shape.position_of(query)), out.query, out.query_before);
  turn_back(a.rotary, static_cast<double>(shape.position_of(key)), out.key, out.key_before);
  const float* q = out.query_before.data();
  const float* k = out.key_before.data();
  for (std::size_t i = 0; i < half; ++i) {
    out.pairs.data()[i] = out.terms.data()[i] + out.terms.data()[i + half];
    out.pairs_before.data()[i] = q[i] * k[i] + q[i + half] * k[i + half];
  }
  // What is not turned adds the same to both.
  const double rest = sum_of(out.terms, out.rotary_dims);
  out.turned_score = static_cast<float>(double{out.scale} * (sum_of(out.pairs, 0) + rest));
  out.unturned_score = static_cast<float>(double{out.scale} * (sum_of(out.pairs_before, 0) + rest));
  return true;
}

// Whether queries and keys are a linear image of what enters the layer, and that a sum of known parts.
bool is_separable(const Trace& trace, std::size_t layer) {
  const Architecture& a = trace.model->architecture;
  const bool is_linear = a.score == ScoreKind::dot && !a.has_query_key_norm && a.rotary_dims(layer) == 0;
  return layer == 0 && is_linear && !trace.model->blocks[0].qkv.has_eight_bits();
}

// Columns [first, first + head_dim) of each part's product with the first layer's matrix; its bias goes to the last.
void project(const Linear& qkv, std::vector<std::vector<float>> parts, std::size_t first, Buffer& out) {
  const std::size_t head_dim = out.size() / parts.size();
  parts.emplace_back(parts.front().size());  // what the bias alone comes to
  std::vector<std::vector<float>> products(parts.size(), std::vector<float>(qkv.outputs()));
  for (std::size_t p = 0; p < parts.size(); ++p) {
    qkv.apply_into(parts[p].data(), parts[p].size(), 1, products[p].data(), qkv.outputs());
  }
  for (std::size_t p = 0; p + 1 < parts.size(); ++p) {
    const bool keeps_bias = p + 2 == parts.size();
    for (std::size_t d = 0; d < head_dim; ++d) {
      const float bias = keeps_bias ? 0.0F : products.back()[first + d];
      out.data()[p * head_dim + d] = products[p][first + d] - bias;
    }
  }
}

bool split_inputs(const Trace& trace, std::size_t head, std::size_t query, std::size_t key, CellParts& out) {
  const std::vector<std::vector<float>> of_query = input_parts(trace, query);
  if (of_query.empty()) return true;
  const Architecture& a = trace.model->architecture;
  const std::size_t parts = of_query.size();
  if (!out.query_parts.allocate(parts * a.head_dim) || !out.key_parts.allocate(parts * a.head_dim) ||
      !out.part_scores.allocate_zeros(parts * parts)) {
    return false;
  }
  out.num_parts = parts;
  const Linear& qkv = trace.model->blocks[0].qkv;
  project(qkv, of_query, head * a.head_dim, out.query_parts);
  const std::size_t kv_head = trace.shape().kv_head_of(head);
  project(qkv, input_parts(trace, key), a.query_dim() + kv_head * a.head_dim, out.key_parts);
  for (std::size_t i = 0; i < parts * parts; ++i) {
    const float* q = out.query_parts.data() + i / parts * a.head_dim;
    const float* k = out.key_parts.data() + i % parts * a.head_dim;
    for (std::size_t d = 0; d < a.head_dim; ++d) out.part_scores.data()[i] += q[d] * k[d];
    out.part_scores.data()[i] *= out.scale;
  }
  return true;
}

}  // namespace

Fault cell_parts(const Trace& trace, std::size_t layer, std::size_t head, std::size_t query, std::size_t key,
                 CellParts& out) {
  if (Fault fault = trace.check_head(layer, head)) return fault;
  if (Fault fault = trace.check_token(std::max(query, key))) return fault;
  const HeadOperands operands = trace.head(layer, head);
  if (allocate(operands.shape.head_dim, out)) {
    out.scale = operands.scale;
    out.score = score_of(operands, query, key);
    compare(operands, query, key, out);
    const bool is_split = split_rotary(trace, layer, query, key, out) &&
                          (!is_separable(trace, layer) || split_inputs(trace, head, query, key, out));
    if (is_split) return {};
  }
  return {FaultCode::memory, "There is no memory for the parts of one score; close another model first."};
}

}  // namespace headlight
