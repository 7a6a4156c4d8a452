// Llama and its relatives, from modeling_llama.py, modeling_mistral.py, modeling_qwen2.py and modeling_qwen3.py of
// Hugging Face transformers. SmolLM saves itself as Llama.

#include "families.h"
#include "headlight/attention.h"
#include "rotary_config.h"

namespace headlight {
namespace {

constexpr std::string_view kTypes[] = {"llama", "mistral", "qwen2", "qwen3"};
constexpr std::string_view kPrefixes[] = {"model."};
constexpr TensorRule kRules[] = {
    {"embed_tokens", Slot::words},
    {"layers.{}.input_layernorm", Slot::attention_norm},
    {"layers.{}.self_attn.q_proj", Slot::query},
    {"layers.{}.self_attn.k_proj", Slot::key},
    {"layers.{}.self_attn.v_proj", Slot::value},
    {"layers.{}.self_attn.q_norm", Slot::query_norm},
    {"layers.{}.self_attn.k_norm", Slot::key_norm},
    {"layers.{}.self_attn.o_proj", Slot::output},
    {"layers.{}.post_attention_layernorm", Slot::ffn_norm},
    {"layers.{}.mlp.gate_proj", Slot::gate},
    {"layers.{}.mlp.up_proj", Slot::expand},
    {"layers.{}.mlp.down_proj", Slot::contract},
    {"norm", Slot::final_norm},
    {"lm_head", Slot::unembedding},
};
constexpr std::string_view kIgnored[] = {"layers.{}.self_attn.rotary_emb.inv_freq", "rotary_emb.inv_freq"};

// Which layers slide: by layer_types, or for Qwen from max_window_layers on, or for Mistral all of them.
void read_windows(ConfigReader& reader, ModelConfig& config) {
  Architecture& a = config.architecture;
  const bool is_qwen = config.model_type.starts_with("qwen");
  const bool is_on = config.model_type == "mistral" || (is_qwen && reader.flag("use_sliding_window", false));
  if (!is_on || !reader.has("sliding_window")) return;
  const std::size_t window = reader.whole("sliding_window", 1, kMaxPositions);
  const JsonValue* types = reader.child("layer_types");
  if (types == nullptr) {
    const std::size_t first = is_qwen ? reader.whole("max_window_layers", 0, kMaxPositions, 28) : 0;
    for (std::size_t layer = first; layer < a.num_layers; ++layer) a.layers[layer].mask.window = window;
    return;
  }
  const JsonValue::Array* list = types->array();
  if (list == nullptr || list->size() != a.num_layers) {
    reader.refuse("layer_types", "must be a list of " + format_count(a.num_layers) + " names, one for each layer");
    return;
  }
  for (std::size_t layer = 0; layer < a.num_layers; ++layer) {
    const std::string* type = (*list)[layer].string();
    if (type != nullptr && *type == "sliding_attention") {
      a.layers[layer].mask.window = window;
    } else if (type == nullptr || *type != "full_attention") {
      reader.refuse("layer_types", "has a layer that is neither full_attention nor sliding_attention");
    }
  }
}

void read_llama(ConfigReader& reader, ModelConfig& config) {
  Architecture& a = config.architecture;
  const bool is_qwen2 = config.model_type == "qwen2";
  read_grouped_heads(reader, a);
  a.ffn_dim = reader.whole("intermediate_size", 1, kMaxFfnDim);
  a.max_tokens = reader.whole("max_position_embeddings", 1, kMaxPositions);
  a.vocab_size = reader.whole("vocab_size", 1, kMaxVocab);
  a.norm = NormKind::rms;
  a.norm_epsilon = static_cast<float>(reader.real("rms_norm_eps", 0.0, 1.0, 1e-6));
  a.activation = read_activation(reader, "hidden_act", "silu");
  a.is_gated = true;
  a.has_query_key_norm = config.model_type == "qwen3";
  a.rotary = read_rotary(reader, {}, a.head_dim, a.max_tokens);
  set_layers(a, true, default_scale(a.head_dim));
  read_windows(reader, config);
  config.has_output_bias = reader.flag("attention_bias", false);
  config.has_qkv_bias = is_qwen2 || config.has_output_bias;
  if (is_qwen2) config.has_output_bias = false;
  config.has_ffn_bias = reader.flag("mlp_bias", false);
  config.is_tied = reader.flag("tie_word_embeddings", false);
}

}  // namespace

const FamilyTable kLlama = {kTypes, kPrefixes, kRules, kIgnored, false, false, &read_llama};

}  // namespace headlight
