#pragma once
// One table per family: which fields of config.json mean what, and which tensor is which parameter.

#include <cstdint>
#include <span>
#include <string_view>

#include "config_reader.h"
#include "headlight/model_config.h"
#include "headlight/param_layout.h"

namespace headlight {

/// Heads, as bits, that use a tensor.
using HeadSet = std::uint8_t;
constexpr HeadSet only(HeadKind kind) { return static_cast<HeadSet>(1U << static_cast<unsigned>(kind)); }
inline constexpr HeadSet kEveryHead = 0xFF;

/// `stem`: the name up to its last dot, with {} for the number of the layer.
struct TensorRule {
  std::string_view stem;
  Slot slot;
  HeadSet heads = kEveryHead;
};

struct FamilyTable {
  std::span<const std::string_view> model_types;
  /// At most one of these may stand before a tensor's name. Written checkpoints have the first, but for their heads.
  std::span<const std::string_view> prefixes;
  std::span<const TensorRule> rules;
  /// Whole names, {} for the layer's number, of what is no parameter: masks, positions, frequencies.
  std::span<const std::string_view> ignored;
  /// Matrices lie [inputs, outputs] (GPT-2's Conv1D), not [outputs, inputs].
  bool has_inputs_as_rows = false;
  /// Rows of the fused qkv matrix: each head's queries, keys, values (GPT-NeoX), not all queries first.
  bool has_qkv_by_head = false;
  void (*read)(ConfigReader& reader, ModelConfig& config) = nullptr;
};

/// Null where no family has this model_type.
const FamilyTable* find_family(std::string_view model_type);
/// "bert, distilbert, ...": what messages offer.
std::string family_names();

/// Used by the families' readers. `name`: field with the activation's name.
Activation read_activation(ConfigReader& reader, std::string_view name, std::string_view otherwise);
/// Sets layers to `rule` in number num_layers.
void set_layers(Architecture& architecture, bool is_causal, float scale);

}  // namespace headlight
