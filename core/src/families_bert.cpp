// BERT, RoBERTa and DistilBERT, from modeling_bert.py, modeling_roberta.py and modeling_distilbert.py of Hugging Face
// transformers.

#include "families.h"
#include "headlight/attention.h"

namespace headlight {
namespace {

constexpr HeadSet kMasked = only(HeadKind::masked_token);
constexpr HeadSet kSequence = only(HeadKind::sequence_class);
constexpr HeadSet kTokens = only(HeadKind::token_class);

constexpr std::string_view kBertTypes[] = {"bert"};
constexpr std::string_view kBertPrefixes[] = {"bert."};
constexpr TensorRule kBertRules[] = {
    {"embeddings.word_embeddings", Slot::words},
    {"embeddings.position_embeddings", Slot::positions},
    {"embeddings.token_type_embeddings", Slot::segments},
    {"embeddings.LayerNorm", Slot::embedding_norm},
    {"encoder.layer.{}.attention.self.query", Slot::query},
    {"encoder.layer.{}.attention.self.key", Slot::key},
    {"encoder.layer.{}.attention.self.value", Slot::value},
    {"encoder.layer.{}.attention.output.dense", Slot::output},
    {"encoder.layer.{}.attention.output.LayerNorm", Slot::attention_norm},
    {"encoder.layer.{}.intermediate.dense", Slot::expand},
    {"encoder.layer.{}.output.dense", Slot::contract},
    {"encoder.layer.{}.output.LayerNorm", Slot::ffn_norm},
    {"cls.predictions.transform.dense", Slot::transform, kMasked},
    {"cls.predictions.transform.LayerNorm", Slot::head_norm, kMasked},
    {"cls.predictions.decoder", Slot::unembedding, kMasked},
    {"cls.predictions", Slot::unembedding, kMasked},
    {"pooler.dense", Slot::transform, kSequence},
    {"classifier", Slot::unembedding, kSequence | kTokens},
};
// The pooler and the head for pairs of sentences belong to training, or to another task.
constexpr std::string_view kBertIgnored[] = {"embeddings.position_ids", "pooler.dense.weight", "pooler.dense.bias",
                                             "cls.seq_relationship.weight", "cls.seq_relationship.bias"};

// What all three share; DistilBERT has other names for it.
struct EncoderFields {
  std::string_view layers = "num_hidden_layers";
  std::string_view dim = "hidden_size";
  std::string_view heads = "num_attention_heads";
  std::string_view ffn = "intermediate_size";
  std::string_view activation = "hidden_act";
};

void read_encoder(ConfigReader& reader, const EncoderFields& fields, ModelConfig& config) {
  Architecture& a = config.architecture;
  a.num_layers = reader.whole(fields.layers, 1, kMaxLayers);
  a.model_dim = reader.whole(fields.dim, 1, kMaxModelDim);
  a.num_heads = reader.whole(fields.heads, 1, kMaxHeads);
  a.num_kv_heads = a.num_heads;
  a.head_dim = split_heads(reader, fields.dim, a);
  a.ffn_dim = reader.whole(fields.ffn, 1, kMaxFfnDim);
  a.vocab_size = reader.whole("vocab_size", 1, kMaxVocab);
  a.norm = NormKind::layer;
  a.norm_place = NormPlace::after;
  a.norm_epsilon = static_cast<float>(reader.real("layer_norm_eps", 0.0, 1.0, 1e-12));
  a.activation = read_activation(reader, fields.activation, "gelu");
  set_layers(a, false, default_scale(a.head_dim));
  config.position_rows = reader.whole("max_position_embeddings", 1, kMaxPositions);
  a.max_tokens = config.position_rows;
  config.is_tied = reader.flag("tie_word_embeddings", true);
  for (const std::string_view field : {"is_decoder", "add_cross_attention"}) {
    if (reader.flag(field, false)) reader.refuse(field, "is true, which is not supported");
  }
  const std::string positions = reader.text("position_embedding_type");
  if (!positions.empty() && positions != "absolute") {
    reader.refuse("position_embedding_type", "is “" + positions.substr(0, 40) + "”; only absolute is supported");
  }
}

void read_bert(ConfigReader& reader, ModelConfig& config) {
  read_encoder(reader, {}, config);
  config.architecture.num_segments = reader.whole("type_vocab_size", 1, 255, 2);
  config.head_activation = config.architecture.activation;
}

constexpr std::string_view kRobertaTypes[] = {"roberta", "xlm-roberta", "camembert"};
constexpr std::string_view kRobertaPrefixes[] = {"roberta."};
constexpr TensorRule kRobertaRules[] = {
    {"embeddings.word_embeddings", Slot::words},
    {"embeddings.position_embeddings", Slot::positions},
    {"embeddings.token_type_embeddings", Slot::segments},
    {"embeddings.LayerNorm", Slot::embedding_norm},
    {"encoder.layer.{}.attention.self.query", Slot::query},
    {"encoder.layer.{}.attention.self.key", Slot::key},
    {"encoder.layer.{}.attention.self.value", Slot::value},
    {"encoder.layer.{}.attention.output.dense", Slot::output},
    {"encoder.layer.{}.attention.output.LayerNorm", Slot::attention_norm},
    {"encoder.layer.{}.intermediate.dense", Slot::expand},
    {"encoder.layer.{}.output.dense", Slot::contract},
    {"encoder.layer.{}.output.LayerNorm", Slot::ffn_norm},
    {"lm_head.dense", Slot::transform, kMasked},
    {"lm_head.layer_norm", Slot::head_norm, kMasked},
    {"lm_head.decoder", Slot::unembedding, kMasked},
    {"lm_head", Slot::unembedding, kMasked},
    {"classifier.dense", Slot::transform, kSequence},
    {"classifier.out_proj", Slot::unembedding, kSequence},
    {"classifier", Slot::unembedding, kTokens},
};
constexpr std::string_view kRobertaIgnored[] = {"embeddings.position_ids", "pooler.dense.weight", "pooler.dense.bias"};

void read_roberta(ConfigReader& reader, ModelConfig& config) {
  read_encoder(reader, {}, config);
  Architecture& a = config.architecture;
  a.num_segments = reader.whole("type_vocab_size", 1, 255, 2);
  // Its head has this one whatever the blocks have.
  config.head_activation = Activation::gelu;
  const std::size_t padding = reader.whole("pad_token_id", 0, kMaxVocab, 1);
  config.padding_id = static_cast<std::uint32_t>(padding);
  config.position_offset = padding + 1;
  if (config.position_rows <= config.position_offset) {
    reader.refuse("max_position_embeddings", "leaves no position after the padding token's");
    return;
  }
  a.max_tokens = config.position_rows - config.position_offset;
}

constexpr std::string_view kDistilbertTypes[] = {"distilbert"};
constexpr std::string_view kDistilbertPrefixes[] = {"distilbert."};
constexpr TensorRule kDistilbertRules[] = {
    {"embeddings.word_embeddings", Slot::words},
    {"embeddings.position_embeddings", Slot::positions},
    {"embeddings.LayerNorm", Slot::embedding_norm},
    {"transformer.layer.{}.attention.q_lin", Slot::query},
    {"transformer.layer.{}.attention.k_lin", Slot::key},
    {"transformer.layer.{}.attention.v_lin", Slot::value},
    {"transformer.layer.{}.attention.out_lin", Slot::output},
    {"transformer.layer.{}.sa_layer_norm", Slot::attention_norm},
    {"transformer.layer.{}.ffn.lin1", Slot::expand},
    {"transformer.layer.{}.ffn.lin2", Slot::contract},
    {"transformer.layer.{}.output_layer_norm", Slot::ffn_norm},
    {"vocab_transform", Slot::transform, kMasked},
    {"vocab_layer_norm", Slot::head_norm, kMasked},
    {"vocab_projector", Slot::unembedding, kMasked},
    {"pre_classifier", Slot::transform, kSequence},
    {"classifier", Slot::unembedding, kSequence | kTokens},
};
constexpr std::string_view kDistilbertIgnored[] = {"embeddings.position_ids"};

void read_distilbert(ConfigReader& reader, ModelConfig& config) {
  read_encoder(reader, {"n_layers", "dim", "n_heads", "hidden_dim", "activation"}, config);
  config.head_activation = config.architecture.activation;
}

}  // namespace

const FamilyTable kBert = {kBertTypes, kBertPrefixes, kBertRules, kBertIgnored, false, false, &read_bert};
const FamilyTable kRoberta = {kRobertaTypes, kRobertaPrefixes, kRobertaRules, kRobertaIgnored, false,
                              false,         &read_roberta};
const FamilyTable kDistilbert = {
    kDistilbertTypes, kDistilbertPrefixes, kDistilbertRules, kDistilbertIgnored, false, false, &read_distilbert};

}  // namespace headlight
