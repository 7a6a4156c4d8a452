#pragma once
// config.json: what a model's folder says of its architecture.

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "headlight/architecture.h"
#include "headlight/fault.h"
#include "headlight/json.h"

namespace headlight {

struct FamilyTable;

/// A model as its config.json describes it: the architecture, and what its tensors are called and how they lie.
struct ModelConfig {
  const FamilyTable* family = nullptr;
  std::string model_type;
  Architecture architecture;
  /// The head by the name of the class that saved the model; nothing where config.json names none.
  std::optional<HeadKind> saved_head;

  bool is_tied = false;  // the unembedding is the embedding
  bool has_qkv_bias = true;
  bool has_output_bias = true;
  bool has_ffn_bias = true;
  std::size_t position_rows = 0;  // of the table of positions; 0: none
  std::size_t position_offset = 0;
  std::optional<std::uint32_t> padding_id;
  Activation head_activation = Activation::none;  // after the masked-language head's own layer
  std::vector<std::string> labels;                // of a classifier, by class
};

struct ParsedConfig {
  ModelConfig config;
  Fault fault;
};

/// Reads and checks config.json. E_CONFIG names the field and the range it may have, or the option that is not
/// supported.
ParsedConfig parse_config(const JsonValue& json);

}  // namespace headlight
