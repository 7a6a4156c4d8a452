#include "param_places.h"

#include "tensor_names.h"

namespace headlight {
namespace {

Activation activation_of_head(const ModelConfig& config) {
  switch (config.architecture.head) {
    case HeadKind::masked_token: return config.head_activation;
    case HeadKind::sequence_class: return config.model_type == "distilbert" ? Activation::relu : Activation::tanh;
    default: return Activation::none;
  }
}

}  // namespace

bool is_of_a_layer(Slot slot) { return slot >= Slot::attention_norm && slot <= Slot::contract; }

bool adds_to_stream(Slot slot) { return slot == Slot::output || slot == Slot::contract; }

bool is_language_head(HeadKind head) { return head == HeadKind::next_token || head == HeadKind::masked_token; }

std::vector<std::uint64_t> ParamPlace::shape() const {
  if (is_vector()) return {outputs};
  if (has_inputs_as_rows) return {inputs, outputs};
  return {outputs, inputs};
}

bool wants(const ModelConfig& config, Slot slot, bool is_bias) {
  const Architecture& a = config.architecture;
  if (!has_slot(*config.family, a.head, slot)) return false;
  switch (slot) {
    case Slot::positions: return !is_bias && config.position_rows != 0;
    case Slot::words:
    case Slot::segments: return !is_bias;
    case Slot::query_norm:
    case Slot::key_norm: return !is_bias && a.has_query_key_norm;
    case Slot::qkv:
    case Slot::query:
    case Slot::key:
    case Slot::value: return !is_bias || config.has_qkv_bias;
    case Slot::score_vector: return !is_bias && a.score == ScoreKind::additive;
    case Slot::score_matrix: return !is_bias && a.score == ScoreKind::multiplicative;
    case Slot::output: return !is_bias || config.has_output_bias;
    case Slot::ffn_norm: return a.ffn_dim != 0 && (!is_bias || a.norm == NormKind::layer);
    case Slot::gate:
    case Slot::expand:
    case Slot::contract: return a.ffn_dim != 0 && (!is_bias || config.has_ffn_bias);
    case Slot::unembedding:
      if (a.head == HeadKind::none) return false;
      return is_bias ? a.head != HeadKind::next_token : !(config.is_tied && is_language_head(a.head));
    case Slot::transform: return true;
    default: return !is_bias || a.norm == NormKind::layer;
  }
}

std::shared_ptr<Model> model_without_params(const ModelConfig& config) {
  auto model = std::make_shared<Model>();
  model->architecture = config.architecture;
  model->blocks.resize(config.architecture.num_layers);
  TokenEmbedding embedding;
  embedding.words = std::make_shared<Linear>();
  embedding.position_offset = config.position_offset;
  embedding.padding_id = config.padding_id;
  const bool is_tied = config.is_tied && is_language_head(config.architecture.head);
  model->head.output = is_tied ? embedding.words : std::make_shared<Linear>();
  model->head.activation = activation_of_head(config);
  model->embedding = std::move(embedding);
  return model;
}

ParamPlace place_of(const ModelConfig& config, Model& model, Slot slot, std::size_t layer, bool is_bias) {
  const Architecture& a = model.architecture;
  auto& embedding = std::get<TokenEmbedding>(model.embedding);
  PredictionHead& head = model.head;
  Block& block = model.blocks[is_of_a_layer(slot) ? layer : 0];
  const std::size_t width = a.query_dim() + 2 * a.kv_dim();
  const std::size_t said = is_language_head(a.head) ? a.vocab_size : config.labels.size();
  ParamPlace place;
  place.slot = slot;
  place.layer = layer;
  place.is_bias = is_bias;
  const auto linear = [&](Linear& matrix, std::size_t inputs, std::size_t outputs, std::size_t all, std::size_t first) {
    place.linear = &matrix;
    place.inputs = inputs;
    place.outputs = outputs;
    place.all_outputs = all;
    place.first_output = first;
    place.has_inputs_as_rows = config.family->has_inputs_as_rows && is_of_a_layer(slot);
    place.has_qkv_by_head = config.family->has_qkv_by_head && slot == Slot::qkv;
  };
  const auto table = [&](ParamTable& rows, std::size_t count) {
    place.table = &rows;
    place.inputs = a.model_dim;
    place.outputs = count;
  };
  const auto norm = [&](NormLayer& layer_norm, std::size_t dim) {
    place.norm = &layer_norm;
    place.outputs = dim;
  };
  const auto values = [&](Buffer& floats, std::size_t rows) {
    place.values = &floats;
    place.inputs = a.head_dim;
    place.outputs = rows;
  };
  switch (slot) {
    case Slot::words: linear(*embedding.words, a.model_dim, a.vocab_size, a.vocab_size, 0); break;
    case Slot::positions: table(embedding.positions, config.position_rows); break;
    case Slot::segments: table(embedding.segments, a.num_segments); break;
    case Slot::embedding_norm: norm(embedding.norm, a.model_dim); break;
    case Slot::attention_norm: norm(block.attention_norm, a.model_dim); break;
    case Slot::qkv: linear(block.qkv, a.model_dim, width, width, 0); break;
    case Slot::query: linear(block.qkv, a.model_dim, a.query_dim(), width, 0); break;
    case Slot::key: linear(block.qkv, a.model_dim, a.kv_dim(), width, a.query_dim()); break;
    case Slot::value: linear(block.qkv, a.model_dim, a.kv_dim(), width, a.query_dim() + a.kv_dim()); break;
    case Slot::query_norm: norm(block.query_norm, a.head_dim); break;
    case Slot::key_norm: norm(block.key_norm, a.head_dim); break;
    case Slot::score_vector: values(block.score_vector, a.num_heads); break;
    case Slot::score_matrix: values(block.score_matrix, a.query_dim()); break;
    case Slot::output: linear(block.output, a.query_dim(), a.model_dim, a.model_dim, 0); break;
    case Slot::ffn_norm: norm(block.ffn_norm, a.model_dim); break;
    case Slot::gate: linear(block.expand, a.model_dim, a.ffn_dim, a.expanded_dim(), 0); break;
    case Slot::expand:
      linear(block.expand, a.model_dim, a.ffn_dim, a.expanded_dim(), a.expanded_dim() - a.ffn_dim);
      break;
    case Slot::contract: linear(block.contract, a.ffn_dim, a.model_dim, a.model_dim, 0); break;
    case Slot::final_norm: norm(head.norm_before, a.model_dim); break;
    case Slot::transform: linear(head.transform, a.model_dim, a.model_dim, a.model_dim, 0); break;
    case Slot::head_norm: norm(head.norm_after, a.model_dim); break;
    case Slot::unembedding: linear(*head.output, a.model_dim, said, said, 0); break;
  }
  return place;
}

std::size_t column_by_head(const Architecture& a, std::size_t row) {
  const std::size_t head = row / (3 * a.head_dim);
  const std::size_t part = row / a.head_dim % 3;
  return (part * a.num_heads + head) * a.head_dim + row % a.head_dim;
}

}  // namespace headlight
