// Our own: what is trained in the page. Llama's block and names, with a choice of how a query and a key become a score,
// of positions, of no feed-forward layer, and of an encoder before a decoder.

#include "families.h"
#include "headlight/attention.h"
#include "rotary_config.h"

namespace headlight {
namespace {

constexpr std::string_view kTypes[] = {"headlight"};
constexpr std::string_view kPrefixes[] = {"model."};
constexpr TensorRule kRules[] = {
    {"embed_tokens", Slot::words},
    {"embed_positions", Slot::positions},
    {"layers.{}.input_layernorm", Slot::attention_norm},
    {"layers.{}.self_attn.q_proj", Slot::query},
    {"layers.{}.self_attn.k_proj", Slot::key},
    {"layers.{}.self_attn.v_proj", Slot::value},
    {"layers.{}.self_attn.score_vector", Slot::score_vector},
    {"layers.{}.self_attn.score_matrix", Slot::score_matrix},
    {"layers.{}.self_attn.o_proj", Slot::output},
    {"layers.{}.post_attention_layernorm", Slot::ffn_norm},
    {"layers.{}.mlp.gate_proj", Slot::gate},
    {"layers.{}.mlp.up_proj", Slot::expand},
    {"layers.{}.mlp.down_proj", Slot::contract},
    {"norm", Slot::final_norm},
    {"lm_head", Slot::unembedding},
};

constexpr std::string_view kScores[] = {"scaled_dot", "dot", "multiplicative", "additive"};
constexpr std::string_view kPositions[] = {"rotary", "learned", "none"};

// Which of these names the field has; the first where it has none of them.
std::size_t choice(ConfigReader& reader, std::string_view field, std::span<const std::string_view> names) {
  const std::string found = reader.text(field);
  std::string offered;
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == found) return i;
    offered += (i == 0 ? "" : i + 1 == names.size() ? " or " : ", ") + std::string(names[i]);
  }
  reader.refuse(field, (found.empty() ? "is missing" : "is “" + found.substr(0, 40) + "”") + "; it must be " + offered);
  return 0;
}

void read_score(ConfigReader& reader, Architecture& a) {
  const std::string_view name = kScores[choice(reader, "attention_score", kScores)];
  if (name == "multiplicative") a.score = ScoreKind::multiplicative;
  if (name == "additive") a.score = ScoreKind::additive;
  set_layers(a, true, name == "scaled_dot" ? default_scale(a.head_dim) : 1.0F);
}

void read_positions(ConfigReader& reader, ModelConfig& config) {
  Architecture& a = config.architecture;
  const std::string_view name = kPositions[choice(reader, "position_embedding_type", kPositions)];
  if (name == "rotary") a.rotary = read_rotary(reader, {}, a.head_dim, a.max_tokens);
  if (name == "learned") config.position_rows = a.max_tokens;
}

// Each layer of the decoder is two of ours: it attends to the target, and then to the source.
void make_encoder_decoder(Architecture& a) {
  const std::size_t encoder_layers = a.num_layers;
  a.num_layers *= 3;
  a.num_segments = 2;
  a.layers.resize(a.num_layers, a.layers.front());
  for (std::size_t i = 0; i < a.num_layers; ++i) {
    Mask& mask = a.layers[i].mask;
    const bool is_cross = (i - encoder_layers) % 2 == 1;
    mask.part = i < encoder_layers ? MaskPart::source : is_cross ? MaskPart::cross : MaskPart::target;
    mask.causal = mask.part == MaskPart::target;
  }
}

void read_headlight(ConfigReader& reader, ModelConfig& config) {
  Architecture& a = config.architecture;
  read_grouped_heads(reader, a);
  a.ffn_dim = reader.whole("intermediate_size", 0, kMaxFfnDim);
  a.max_tokens = reader.whole("max_position_embeddings", 1, kMaxPositions);
  a.vocab_size = reader.whole("vocab_size", 1, kMaxVocab);
  a.norm = NormKind::rms;
  a.norm_epsilon = static_cast<float>(reader.real("rms_norm_eps", 0.0, 1.0, 1e-6));
  a.activation = read_activation(reader, "hidden_act", "silu");
  a.is_gated = true;
  read_score(reader, a);
  read_positions(reader, config);
  if (reader.flag("is_encoder_decoder", false)) make_encoder_decoder(a);
  config.has_qkv_bias = false;
  config.has_output_bias = false;
  config.has_ffn_bias = false;
  config.is_tied = reader.flag("tie_word_embeddings", false);
}

}  // namespace

const FamilyTable kHeadlight = {kTypes, kPrefixes, kRules, {}, false, false, &read_headlight};

}  // namespace headlight
