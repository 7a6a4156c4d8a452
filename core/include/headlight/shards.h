#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "headlight/fault.h"
#include "headlight/json.h"
#include "headlight/safetensors.h"

namespace headlight {

inline constexpr std::size_t kMaxShards = 64;

/// Which file of a model in several holds which tensor: model.safetensors.index.json.
struct ShardIndex {
  struct Tensor {
    std::string name;
    std::uint32_t file;  // index of `files`
  };
  std::vector<std::string> files;  // in the order of their names
  std::vector<Tensor> tensors;     // in the order of the index
};

struct ParsedShardIndex {
  ShardIndex index;
  Fault fault;
};

/// Reads "weight_map". Only plain names of .safetensors files beside the index are taken, so that no index can lead
/// anywhere else: letters, digits, and - _ . within.
///
/// E_JSON: no such map. E_SHARD_NAME: another kind of name. E_SHARD_COUNT: more files than kMaxShards.
ParsedShardIndex parse_shard_index(const JsonValue& json);

/// E_SHARD_MISSING: the first of the index's files that is not among `files`.
Fault check_shards_present(const ShardIndex& index, std::span<const std::string> files);

/// E_SHARD_MISSING: the first tensor that the index looks for in this file and that its header does not have.
Fault check_shard(const ShardIndex& index, std::uint32_t file, const SafetensorsHeader& header);

}  // namespace headlight
