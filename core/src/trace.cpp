#include "headlight/trace.h"

#include <algorithm>
#include <string>

#include "panels.h"

namespace headlight {

HeadOperands Trace::head(std::size_t layer, std::size_t head) const {
  const Architecture& a = model->architecture;
  const std::size_t kv_head = shape().kv_head_of(head);
  const bool is_additive = a.score == ScoreKind::additive;
  return {layers[layer].queries.data() + head * a.head_dim,
          a.query_dim(),
          layers[layer].key_panels.data() + kv_head * packed_size(a.head_dim, len()),
          layers[layer].value_panels.data() + kv_head * packed_size(len(), a.head_dim),
          &a.layers[layer].mask,
          shape(),
          a.layers[layer].scale,
          is_additive ? model->blocks[layer].score_vector.data() + head * a.head_dim : nullptr,
          given_rows,
          layers[layer].given.data() + head * (layers[layer].given.size() / a.num_heads)};
}

Fault Trace::check_head(std::size_t layer, std::size_t head) const {
  const Architecture& a = model->architecture;
  if (layer >= a.num_layers) {
    return {FaultCode::layer, "There is no layer " + format_count(layer) + "; this model has layers 0 to " +
                                  format_count(a.num_layers - 1) + "."};
  }
  if (head >= a.num_heads) {
    return {FaultCode::head, "There is no head " + format_count(head) + "; this layer has heads 0 to " +
                                 format_count(a.num_heads - 1) + "."};
  }
  return {};
}

Fault Trace::check_token(std::size_t token) const {
  if (token < len()) return {};
  return {FaultCode::position,
          "There is no token " + format_count(token) + "; the text has " + format_count(len()) + ", from 0."};
}

Fault Trace::check_residual(std::size_t blocks) const {
  if (blocks < residuals.size()) return {};
  return {FaultCode::layer, "There is no residual stream after " + format_count(blocks) +
                                " blocks; this model has it after 0 to " + format_count(residuals.size() - 1) + "."};
}

void Trace::queries_into(std::size_t layer, std::size_t head, float* out) const {
  const HeadOperands operands = this->head(layer, head);
  const std::size_t head_dim = operands.shape.head_dim;
  for (std::size_t i = 0; i < len(); ++i) {
    std::copy_n(operands.query + i * operands.query_stride, head_dim, out + i * head_dim);
  }
}

void Trace::keys_into(std::size_t layer, std::size_t head, float* out) const {
  const HeadOperands operands = this->head(layer, head);
  const std::size_t head_dim = operands.shape.head_dim;
  const Panels keys{operands.key_panels, head_dim, len(), head_dim * kPanelColumns};
  for (std::size_t j = 0; j < len(); ++j) unpack_column(keys, j, out + j * head_dim);
}

void Trace::values_into(std::size_t layer, std::size_t head, float* out) const {
  const HeadOperands operands = this->head(layer, head);
  const std::size_t head_dim = operands.shape.head_dim;
  const Panels values{operands.value_panels, len(), head_dim, len() * kPanelColumns};
  for (std::size_t j = 0; j < len(); ++j) unpack_row(values, j, out + j * head_dim);
}

bool Trace::allocate() {
  const Architecture& a = model->architecture;
  layers.resize(a.num_layers);
  residuals.resize(a.num_layers + 1);
  for (Layer& layer : layers) {
    if (!layer.queries.allocate(len() * a.query_dim()) ||
        !layer.key_panels.allocate(a.num_kv_heads * packed_size(a.head_dim, len())) ||
        !layer.value_panels.allocate(a.num_kv_heads * packed_size(len(), a.head_dim))) {
      return false;
    }
    for (std::size_t h = 0; h < a.num_kv_heads; ++h) {
      clear_padding(a.head_dim, len(), layer.key_panels.data() + h * packed_size(a.head_dim, len()));
    }
  }
  return std::all_of(residuals.begin(), residuals.end(),
                     [&](Buffer& residual) { return residual.allocate(len() * a.model_dim); });
}

void Trace::copy_rows(const Trace& from, std::size_t layer, std::size_t rows) {
  const Architecture& a = model->architecture;
  std::copy_n(from.residuals[layer].data(), rows * a.model_dim, residuals[layer].data());
  std::copy_n(from.layers[layer].queries.data(), rows * a.query_dim(), layers[layer].queries.data());
  for (std::size_t h = 0; h < a.num_kv_heads; ++h) {
    // Keys lie panel by panel of 16 tokens; the last one may bring along tokens that pass 2 then writes over.
    std::copy_n(from.layers[layer].key_panels.data() + h * packed_size(a.head_dim, from.len()),
                packed_size(a.head_dim, rows), layers[layer].key_panels.data() + h * packed_size(a.head_dim, len()));
    // Values lie panel by panel of 16 dimensions, in each all tokens.
    for (std::size_t p = 0; p < panel_count(a.head_dim); ++p) {
      const std::size_t panel = h * panel_count(a.head_dim) + p;
      std::copy_n(from.layers[layer].value_panels.data() + panel * from.len() * kPanelColumns, rows * kPanelColumns,
                  layers[layer].value_panels.data() + panel * len() * kPanelColumns);
    }
  }
}

void Trace::copy_first_projections(const Trace& from) {
  const auto copy = [](const Buffer& source, Buffer& target) {
    std::copy_n(source.data(), source.size(), target.data());
  };
  copy(from.residuals[0], residuals[0]);
  copy(from.layers[0].queries, layers[0].queries);
  copy(from.layers[0].key_panels, layers[0].key_panels);
  copy(from.layers[0].value_panels, layers[0].value_panels);
}

void Trace::copy_final_residual(const Trace& from, std::size_t rows) {
  completed_rows = std::min(rows, from.completed_rows);
  std::copy_n(from.residuals.back().data(), completed_rows * model->architecture.model_dim, residuals.back().data());
}

std::uint64_t Trace::size_bytes(const Architecture& a, std::size_t len) {
  const std::uint64_t per_layer =
      std::uint64_t{len} * a.query_dim() +
      std::uint64_t{a.num_kv_heads} * (packed_size(a.head_dim, len) + packed_size(len, a.head_dim));
  const std::uint64_t residuals = (std::uint64_t{a.num_layers} + 1) * len * a.model_dim;
  return sizeof(float) * (a.num_layers * per_layer + residuals);
}

}  // namespace headlight
