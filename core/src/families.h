#pragma once
// What the families' tables share: limits, and the tables themselves.

#include "family.h"

namespace headlight {

// Far beyond any model that a browser tab can hold; they keep derived sizes within 64 bits.
inline constexpr std::size_t kMaxLayers = 128;
inline constexpr std::size_t kMaxHeads = 256;
inline constexpr std::size_t kMaxHeadDim = 1024;
inline constexpr std::size_t kMaxModelDim = 16'384;
inline constexpr std::size_t kMaxFfnDim = 131'072;
inline constexpr std::size_t kMaxVocab = 1'000'000;
inline constexpr std::size_t kMaxPositions = 1'048'576;

/// num_hidden_layers, hidden_size, num_attention_heads, num_key_value_heads and head_dim, as Llama has them.
void read_grouped_heads(ConfigReader& reader, Architecture& architecture);

/// model_dim / num_heads; refuses `field` where that is not whole.
std::size_t split_heads(ConfigReader& reader, std::string_view field, const Architecture& architecture);

extern const FamilyTable kGpt2;
extern const FamilyTable kGptNeox;
extern const FamilyTable kBert;
extern const FamilyTable kRoberta;
extern const FamilyTable kDistilbert;
extern const FamilyTable kLlama;
extern const FamilyTable kHeadlight;

}  // namespace headlight
