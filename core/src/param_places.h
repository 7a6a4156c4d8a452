#pragma once
// Which parameters a model has, and where in the model each belongs.

#include <cstdint>
#include <string>
#include <vector>

#include "family.h"
#include "headlight/model.h"

namespace headlight {

/// All of them, those of a layer together.
inline constexpr Slot kSlots[] = {Slot::words,          Slot::positions,  Slot::segments,   Slot::embedding_norm,
                                  Slot::attention_norm, Slot::qkv,        Slot::query,      Slot::key,
                                  Slot::value,          Slot::query_norm, Slot::key_norm,   Slot::score_vector,
                                  Slot::score_matrix,   Slot::output,     Slot::ffn_norm,   Slot::gate,
                                  Slot::expand,         Slot::contract,   Slot::final_norm, Slot::transform,
                                  Slot::head_norm,      Slot::unembedding};

bool is_language_head(HeadKind head);

/// Where a tensor goes. Of `linear`, `table`, `norm` and `values` one is set.
struct ParamPlace {
  Slot slot = Slot::words;
  std::size_t layer = 0;
  bool is_bias = false;
  ParamType type = ParamType::f32;  // of the file
  Linear* linear = nullptr;
  ParamTable* table = nullptr;
  NormLayer* norm = nullptr;
  Buffer* values = nullptr;  // [outputs, inputs], floats whatever the file has
  std::size_t inputs = 0;
  std::size_t outputs = 0;      // of this tensor; a fused matrix is made of several
  std::size_t all_outputs = 0;  // of the whole matrix
  std::size_t first_output = 0;
  bool has_inputs_as_rows = false;
  bool has_qkv_by_head = false;

  bool is_vector() const { return is_bias || norm != nullptr; }
  bool is_matrix() const { return linear != nullptr && !is_bias; }
  /// What the file must say.
  std::vector<std::uint64_t> shape() const;
};

/// Whether the model has this parameter: what must be in its files, while nothing else may be used.
/// config.architecture.head is decided.
bool wants(const ModelConfig& config, Slot slot, bool is_bias);

/// The model without its parameters, its embedding and unembedding shared where they are tied.
std::shared_ptr<Model> model_without_params(const ModelConfig& config);

ParamPlace place_of(const ModelConfig& config, Model& model, Slot slot, std::size_t layer, bool is_bias);

/// Column of the fused matrix [all queries, all keys, all values] for row `row` of one that lies head by head.
std::size_t column_by_head(const Architecture& architecture, std::size_t row);

}  // namespace headlight
