#include "headlight/model_config.h"

#include <charconv>

#include "family.h"

namespace headlight {
namespace {

struct SavedClass {
  std::string_view ending;  // of the name of the class that saved the model
  HeadKind head;
};
constexpr SavedClass kSavedClasses[] = {
    {"ForMaskedLM", HeadKind::masked_token},
    {"ForPreTraining", HeadKind::masked_token},
    {"ForSequenceClassification", HeadKind::sequence_class},
    {"ForTokenClassification", HeadKind::token_class},
    {"ForCausalLM", HeadKind::next_token},
    {"ForConditionalGeneration", HeadKind::next_token},
    {"LMHeadModel", HeadKind::next_token},
    {"Model", HeadKind::none},
};

// Of a class without a head the tensors decide. What sees only earlier tokens says the next one, and so does a decoder;
// nothing else does.
bool fits(HeadKind head, bool says_next_token) {
  return head == HeadKind::none || (head == HeadKind::next_token) == says_next_token;
}

void read_saved_head(ConfigReader& reader, ModelConfig& config) {
  const JsonValue* classes = reader.child("architectures");
  const JsonValue::Array* list = classes == nullptr ? nullptr : classes->array();
  if (list == nullptr || list->empty() || list->front().string() == nullptr) return;
  const std::string& name = *list->front().string();
  const bool says_next_token = config.architecture.says_next_token();
  for (const SavedClass& known : kSavedClasses) {
    if (!name.ends_with(known.ending)) continue;
    if (!fits(known.head, says_next_token)) break;
    config.saved_head = known.head;
    return;
  }
  reader.refuse("architectures",
                "names " + name.substr(0, 60) + ", which is not supported for " + config.model_type +
                    (says_next_token ? "; models of the next token are"
                                     : "; models of masked tokens, and classifiers of sequences and tokens, are"));
}

// id2label, whose keys are numbers as text; or num_labels; or the two that no field means.
void read_labels(ConfigReader& reader, ModelConfig& config) {
  const JsonValue* names = reader.child("id2label");
  const JsonValue::Object* map = names == nullptr ? nullptr : names->object();
  const std::size_t count = map != nullptr ? map->size() : reader.whole("num_labels", 1, 100'000, 2);
  config.labels.resize(count);
  for (std::size_t id = 0; id < count; ++id) config.labels[id] = "LABEL_" + std::to_string(id);
  if (map == nullptr) return;
  for (const JsonMember& member : *map) {
    std::size_t id = count;
    std::from_chars(member.name.data(), member.name.data() + member.name.size(), id);
    if (id >= count || member.value.string() == nullptr) {
      reader.refuse("id2label", "must name classes 0 to " + format_count(count - 1));
      return;
    }
    config.labels[id] = *member.value.string();
  }
}

void refuse_unsupported(ConfigReader& reader) {
  for (const std::string_view field : {"quantization_config", "no_rope_layers", "peft_type", "adapter_config"}) {
    if (reader.has(field)) reader.refuse(field, "is there, and models with it are not supported");
  }
  const std::string problem = reader.text("problem_type");
  if (!problem.empty() && problem != "single_label_classification") {
    reader.refuse("problem_type",
                  "is “" + problem.substr(0, 40) + "”, which is not supported; single_label_classification is");
  }
}

}  // namespace

ParsedConfig parse_config(const JsonValue& json) {
  ParsedConfig parsed;
  ModelConfig& config = parsed.config;
  if (json.object() == nullptr) {
    parsed.fault = {FaultCode::config, "config.json holds no object; save the model again with save_pretrained."};
    return parsed;
  }
  ConfigReader reader(json);
  config.model_type = reader.text("model_type");
  config.family = find_family(config.model_type);
  if (config.family == nullptr) {
    reader.refuse("model_type",
                  (config.model_type.empty() ? "is missing" : "is “" + config.model_type.substr(0, 40) + "”") +
                      "; supported are " + family_names());
    parsed.fault = reader.fault();
    return parsed;
  }
  refuse_unsupported(reader);
  config.family->read(reader, config);
  read_saved_head(reader, config);
  read_labels(reader, config);
  parsed.fault = reader.fault();
  return parsed;
}

}  // namespace headlight
