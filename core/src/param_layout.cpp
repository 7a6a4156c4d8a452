#include "headlight/param_layout.h"

#include "param_places.h"
#include "tensor_names.h"

namespace headlight {
namespace {

bool is_of_the_head(Slot slot) {
  return slot == Slot::transform || slot == Slot::head_norm || slot == Slot::unembedding;
}

// As save_pretrained names it. A masked-language head's bias is its own, not its tied decoder's: the shorter of the
// names that the family knows.
std::string saved_name(const ModelConfig& config, Slot slot, std::size_t layer, bool is_bias) {
  const FamilyTable& family = *config.family;
  std::string name = name_of(family, config.architecture.head, slot, layer, is_bias);
  const std::size_t decoder = name.rfind(".decoder.");
  if (is_bias && decoder != std::string::npos) name.erase(decoder, std::string_view(".decoder").size());
  return is_of_the_head(slot) ? name : std::string(family.prefixes.front()) + name;
}

void append(const ModelConfig& config, Model& model, Slot slot, std::size_t layer, bool is_bias, ParamLayout& layout) {
  if (!wants(config, slot, is_bias)) return;
  ParamTensor tensor{saved_name(config, slot, layer, is_bias), slot, layer, is_bias, {}, layout.size, 1};
  tensor.shape = place_of(config, model, slot, layer, is_bias).shape();
  for (const std::uint64_t dimension : tensor.shape) tensor.size *= dimension;
  layout.size += tensor.size;
  layout.tensors.push_back(std::move(tensor));
}

bool is_norm(Slot slot) {
  return slot == Slot::attention_norm || slot == Slot::ffn_norm || slot == Slot::query_norm || slot == Slot::key_norm;
}

void append_layer(const ModelConfig& config, Model& model, std::size_t layer, ParamLayout& layout) {
  for (const bool is_vector : {false, true}) {
    for (const Slot slot : kSlots) {
      if (!is_of_a_layer(slot)) continue;
      if (is_norm(slot) == is_vector) append(config, model, slot, layer, false, layout);
      if (is_vector) append(config, model, slot, layer, true, layout);
    }
  }
}

}  // namespace

const ParamTensor* ParamLayout::find(Slot slot, std::size_t layer, bool is_bias) const {
  for (const ParamTensor& tensor : tensors) {
    if (tensor.slot == slot && tensor.layer == layer && tensor.is_bias == is_bias) return &tensor;
  }
  return nullptr;
}

ParamLayout param_layout(const ModelConfig& config) {
  ParamLayout layout;
  layout.has_inputs_as_rows = config.family->has_inputs_as_rows;
  layout.has_qkv_by_head = config.family->has_qkv_by_head;
  const std::shared_ptr<Model> model = model_without_params(config);
  bool has_layers = false;
  for (const Slot slot : kSlots) {
    if (!is_of_a_layer(slot)) {
      append(config, *model, slot, 0, false, layout);
      append(config, *model, slot, 0, true, layout);
    } else if (!has_layers) {
      has_layers = true;
      for (std::size_t layer = 0; layer < config.architecture.num_layers; ++layer) {
        append_layer(config, *model, layer, layout);
      }
    }
  }
  return layout;
}

}  // namespace headlight
