// GPT-2 and GPT-NeoX (Pythia), from modeling_gpt2.py and modeling_gpt_neox.py of Hugging Face transformers.

#include "families.h"
#include "headlight/attention.h"
#include "rotary_config.h"

namespace headlight {
namespace {

constexpr std::string_view kGpt2Types[] = {"gpt2"};
constexpr std::string_view kGpt2Prefixes[] = {"transformer."};
constexpr TensorRule kGpt2Rules[] = {
    {"wte", Slot::words},
    {"wpe", Slot::positions},
    {"h.{}.ln_1", Slot::attention_norm},
    {"h.{}.attn.c_attn", Slot::qkv},
    {"h.{}.attn.c_proj", Slot::output},
    {"h.{}.ln_2", Slot::ffn_norm},
    {"h.{}.mlp.c_fc", Slot::expand},
    {"h.{}.mlp.c_proj", Slot::contract},
    {"ln_f", Slot::final_norm},
    {"lm_head", Slot::unembedding},
};
constexpr std::string_view kGpt2Ignored[] = {"h.{}.attn.bias", "h.{}.attn.masked_bias"};

void read_gpt2(ConfigReader& reader, ModelConfig& config) {
  Architecture& a = config.architecture;
  a.num_layers = reader.whole("n_layer", 1, kMaxLayers);
  a.model_dim = reader.whole("n_embd", 1, kMaxModelDim);
  a.num_heads = reader.whole("n_head", 1, kMaxHeads);
  a.num_kv_heads = a.num_heads;
  a.head_dim = split_heads(reader, "n_embd", a);
  a.ffn_dim = reader.whole("n_inner", 1, kMaxFfnDim, 4 * a.model_dim);
  a.max_tokens = reader.whole("n_positions", 1, kMaxPositions);
  a.vocab_size = reader.whole("vocab_size", 1, kMaxVocab);
  a.norm = NormKind::layer;
  a.norm_epsilon = static_cast<float>(reader.real("layer_norm_epsilon", 0.0, 1.0, 1e-5));
  a.activation = read_activation(reader, "activation_function", "gelu_new");
  if (reader.flag("add_cross_attention", false))
    reader.refuse("add_cross_attention", "is true, which is not supported");
  const bool is_scaled = reader.flag("scale_attn_weights", true);
  const bool is_by_layer = reader.flag("scale_attn_by_inverse_layer_idx", false);
  set_layers(a, true, is_scaled ? default_scale(a.head_dim) : 1.0F);
  for (std::size_t layer = 0; layer < a.num_layers && is_by_layer; ++layer) {
    a.layers[layer].scale /= static_cast<float>(layer + 1);
  }
  config.position_rows = a.max_tokens;
  config.is_tied = reader.flag("tie_word_embeddings", true);
}

constexpr std::string_view kNeoxTypes[] = {"gpt_neox"};
constexpr std::string_view kNeoxPrefixes[] = {"gpt_neox."};
constexpr TensorRule kNeoxRules[] = {
    {"embed_in", Slot::words},
    {"layers.{}.input_layernorm", Slot::attention_norm},
    {"layers.{}.attention.query_key_value", Slot::qkv},
    {"layers.{}.attention.dense", Slot::output},
    {"layers.{}.post_attention_layernorm", Slot::ffn_norm},
    {"layers.{}.mlp.dense_h_to_4h", Slot::expand},
    {"layers.{}.mlp.dense_4h_to_h", Slot::contract},
    {"final_layer_norm", Slot::final_norm},
    {"embed_out", Slot::unembedding},
    {"lm_head", Slot::unembedding},
};
constexpr std::string_view kNeoxIgnored[] = {"layers.{}.attention.bias", "layers.{}.attention.masked_bias",
                                             "layers.{}.attention.rotary_emb.inv_freq", "rotary_emb.inv_freq"};

void read_neox(ConfigReader& reader, ModelConfig& config) {
  Architecture& a = config.architecture;
  a.num_layers = reader.whole("num_hidden_layers", 1, kMaxLayers);
  a.model_dim = reader.whole("hidden_size", 1, kMaxModelDim);
  a.num_heads = reader.whole("num_attention_heads", 1, kMaxHeads);
  a.num_kv_heads = a.num_heads;
  a.head_dim = split_heads(reader, "hidden_size", a);
  a.ffn_dim = reader.whole("intermediate_size", 1, kMaxFfnDim);
  a.max_tokens = reader.whole("max_position_embeddings", 1, kMaxPositions);
  a.vocab_size = reader.whole("vocab_size", 1, kMaxVocab);
  a.norm = NormKind::layer;
  a.norm_epsilon = static_cast<float>(reader.real("layer_norm_eps", 0.0, 1.0, 1e-5));
  a.activation = read_activation(reader, "hidden_act", "gelu");
  a.is_parallel = reader.flag("use_parallel_residual", true);
  RotaryFields fields;
  fields.base = reader.has("rotary_emb_base") ? "rotary_emb_base" : "rope_theta";
  fields.fraction = reader.has("rotary_pct") ? "rotary_pct" : "partial_rotary_factor";
  fields.default_fraction = 0.25;
  a.rotary = read_rotary(reader, fields, a.head_dim, a.max_tokens);
  set_layers(a, true, default_scale(a.head_dim));
  config.has_qkv_bias = reader.flag("attention_bias", true);
  config.has_output_bias = config.has_qkv_bias;
  config.is_tied = reader.flag("tie_word_embeddings", false);
}

}  // namespace

const FamilyTable kGpt2 = {kGpt2Types, kGpt2Prefixes, kGpt2Rules, kGpt2Ignored, true, false, &read_gpt2};
const FamilyTable kGptNeox = {kNeoxTypes, kNeoxPrefixes, kNeoxRules, kNeoxIgnored, false, true, &read_neox};

}  // namespace headlight
