#include "family.h"

#include <algorithm>
#include <array>

#include "families.h"

namespace headlight {
namespace {

constexpr std::array kFamilies = {&kBert, &kDistilbert, &kGpt2, &kGptNeox, &kHeadlight, &kLlama, &kRoberta};

struct NamedActivation {
  std::string_view name;
  Activation activation;
};
constexpr NamedActivation kActivations[] = {
    {"gelu", Activation::gelu},
    {"gelu_new", Activation::gelu_tanh},
    {"gelu_pytorch_tanh", Activation::gelu_tanh},
    {"gelu_fast", Activation::gelu_tanh},
    {"silu", Activation::silu},
    {"swish", Activation::silu},
    {"relu", Activation::relu},
    {"tanh", Activation::tanh},
};

}  // namespace

const FamilyTable* find_family(std::string_view model_type) {
  for (const FamilyTable* family : kFamilies) {
    if (std::find(family->model_types.begin(), family->model_types.end(), model_type) != family->model_types.end()) {
      return family;
    }
  }
  return nullptr;
}

std::string family_names() {
  std::string names;
  for (const FamilyTable* family : kFamilies) {
    for (const std::string_view type : family->model_types) names += (names.empty() ? "" : ", ") + std::string(type);
  }
  return names;
}

Activation read_activation(ConfigReader& reader, std::string_view name, std::string_view otherwise) {
  const std::string found = reader.has(name) ? reader.text(name) : std::string(otherwise);
  for (const NamedActivation& known : kActivations) {
    if (known.name == found) return known.activation;
  }
  reader.refuse(name,
                "is “" + found.substr(0, 40) + "”, which is not supported; gelu, gelu_new, silu, relu and tanh are");
  return Activation::none;
}

void set_layers(Architecture& architecture, bool is_causal, float scale) {
  LayerRule rule;
  rule.mask.causal = is_causal;
  rule.scale = scale;
  architecture.layers.assign(architecture.num_layers, rule);
}

void read_grouped_heads(ConfigReader& reader, Architecture& a) {
  a.num_layers = reader.whole("num_hidden_layers", 1, kMaxLayers);
  a.model_dim = reader.whole("hidden_size", 1, kMaxModelDim);
  a.num_heads = reader.whole("num_attention_heads", 1, kMaxHeads);
  a.num_kv_heads = reader.whole("num_key_value_heads", 1, kMaxHeads, a.num_heads);
  if (a.num_heads % a.num_kv_heads != 0) {
    reader.refuse("num_key_value_heads", "is " + format_count(a.num_kv_heads) + ", which does not divide the " +
                                             format_count(a.num_heads) + " of num_attention_heads");
    a.num_kv_heads = a.num_heads;
  }
  a.head_dim =
      reader.has("head_dim") ? reader.whole("head_dim", 1, kMaxHeadDim) : split_heads(reader, "hidden_size", a);
}

std::size_t split_heads(ConfigReader& reader, std::string_view field, const Architecture& a) {
  if (a.model_dim % a.num_heads == 0) return a.model_dim / a.num_heads;
  reader.refuse(field, "is " + format_count(a.model_dim) + ", which does not divide into " + format_count(a.num_heads) +
                           " heads");
  return 1;
}

}  // namespace headlight
