#pragma once
// A safetensors file as safetensors.h reads it.

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "headlight/safetensors.h"

namespace headlight {

/// Numbers to write; borrowed.
struct TensorToWrite {
  std::string name;
  std::vector<std::uint64_t> shape;
  std::span<const float> values;
};

/// The whole file. dtype: F32, or F16, to which each number is rounded (what is too large becomes infinity). Names are
/// checkpoints' own: no quotes or control characters.
std::vector<std::uint8_t> write_safetensors(std::span<const TensorToWrite> tensors, Dtype dtype,
                                            std::span<const MetadataEntry> metadata = {});

}  // namespace headlight
