#pragma once
#include "config_reader.h"
#include "headlight/architecture.h"

namespace headlight {

/// Where a family keeps its rotary settings when config.json has no `rope_parameters`.
struct RotaryFields {
  std::string_view base = "rope_theta";
  std::string_view fraction = "partial_rotary_factor";
  double default_base = 10'000.0;
  double default_fraction = 1.0;
};

/// Frequencies by rope_parameters, or by rope_theta and rope_scaling: default, linear, llama3 and yarn, as
/// modeling_rope_utils.py of Hugging Face transformers computes them (Chen et al. 2023; Dubey et al. 2024; Peng et al.
/// 2023). Other kinds are refused by name.
Rotary read_rotary(ConfigReader& reader, const RotaryFields& fields, std::size_t head_dim, std::size_t max_positions);

}  // namespace headlight
