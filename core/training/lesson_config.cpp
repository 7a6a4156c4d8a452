#include "lesson_config.h"

namespace headlight {
namespace {

// A gated layer of two thirds of four times the width has as many params as one without a gate (Shazeer 2020).
std::size_t ffn_dim(const LessonSettings& settings) {
  return settings.has_feed_forward ? (8 * settings.model_dim / 3 + 7) / 8 * 8 : 0;
}

void add(std::string& json, const char* name, const std::string& value) {
  json += std::string(json.empty() ? "{\n" : ",\n") + "  \"" + name + "\": " + value;
}
void add_text(std::string& json, const char* name, const std::string& value) { add(json, name, '"' + value + '"'); }
void add_count(std::string& json, const char* name, std::size_t value) { add(json, name, std::to_string(value)); }

// Where it is a Llama, other programs can open it, too.
bool is_llama(const LessonSettings& settings, const Task& task) {
  return !task.is_for_encoder_decoder() && settings.positions == "rotary" && settings.score == "scaled_dot" &&
         settings.has_feed_forward;
}

Fault refuse(const std::string& sentence) { return {FaultCode::config, sentence}; }

}  // namespace

std::string lesson_config(const LessonSettings& settings, const Task& task) {
  std::string json;
  const bool is_own = !is_llama(settings, task);
  const bool is_encoder_decoder = task.is_for_encoder_decoder();
  const std::string saved_class = is_encoder_decoder ? "HeadlightForConditionalGeneration"
                                  : is_own           ? "HeadlightForCausalLM"
                                                     : "LlamaForCausalLM";
  add_text(json, "model_type", is_own ? "headlight" : "llama");
  add(json, "architectures", "[\"" + saved_class + "\"]");
  if (is_encoder_decoder) add(json, "is_encoder_decoder", "true");
  if (is_own) {
    add_text(json, "attention_score", settings.score);
    add_text(json, "position_embedding_type", settings.positions);
  }
  add_count(json, "num_hidden_layers", settings.num_layers);
  add_count(json, "hidden_size", settings.model_dim);
  add_count(json, "num_attention_heads", settings.num_heads);
  add_count(json, "num_key_value_heads", settings.num_kv_heads);
  add_count(json, "head_dim", settings.model_dim / settings.num_heads);
  add_count(json, "intermediate_size", ffn_dim(settings));
  add_count(json, "max_position_embeddings", task.len());
  add_count(json, "vocab_size", task.symbols().size());
  add_text(json, "hidden_act", "silu");
  add(json, "rms_norm_eps", "1e-05");
  // Examples are short: with the usual 10,000 half of the pairs would hardly turn within one.
  add(json, "rope_theta", "100.0");
  // What is copied is then said by the vector that it was read as.
  add(json, "tie_word_embeddings", "true");
  add_count(json, "bos_token_id", 0);
  return json + "\n}\n";
}

Fault check_lesson(const LessonSettings& settings) {
  if (settings.num_heads == 0 || settings.model_dim % settings.num_heads != 0) {
    return refuse("The width is " + format_count(settings.model_dim) + ", which " + format_count(settings.num_heads) +
                  " heads do not divide; take a multiple of the heads.");
  }
  const std::size_t head_dim = settings.model_dim / settings.num_heads;
  if (settings.positions == "rotary" && head_dim % 2 != 0) {
    return refuse(
        "A head is " + format_count(head_dim) +
        " numbers wide, and rotary positions turn pairs of them; take a width of which each head gets an even "
        "number.");
  }
  if (!(settings.rate > 0.0)) {
    return refuse("The learning rate is " + format_number(settings.rate) + "; take one above 0, such as 0.003.");
  }
  return {};
}

}  // namespace headlight
