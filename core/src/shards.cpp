#include "headlight/shards.h"

#include <algorithm>

#include "sentence.h"

namespace headlight {
namespace {

constexpr std::string_view kIndexName = "model.safetensors.index.json";
constexpr std::string_view kEnding = ".safetensors";
constexpr std::size_t kMaxFileNameBytes = 255;

bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_' || c == '.';
}

/// Neither a path nor an address, in whatever encoding: what is not on the list of characters cannot be one.
bool is_sibling_name(std::string_view name) {
  return name.size() > kEnding.size() && name.size() <= kMaxFileNameBytes && name.ends_with(kEnding) &&
         name[0] != '.' && std::all_of(name.begin(), name.end(), is_plain);
}

Fault no_map() {
  return {FaultCode::json,
          sentence({kIndexName, " has no “weight_map” of tensor names and file names; export it again."})};
}

Fault wrong_name(std::string_view name) {
  return {FaultCode::shard_name,
          sentence({kIndexName, " names the file ", shown(name),
                    "; only .safetensors files beside it are opened, by names of letters, digits, "
                    "-, _ and dots."})};
}

Fault too_many() {
  return {FaultCode::shard_count, sentence({kIndexName, " names more than ", kMaxShards,
                                            " files, which is the limit; export the model in fewer."})};
}

std::uint32_t index_of(const std::vector<std::string>& files, const std::string& name) {
  return static_cast<std::uint32_t>(std::find(files.begin(), files.end(), name) - files.begin());
}

/// The file names, each once, in order; a fault where one must not be opened.
Fault collect_files(const JsonValue::Object& map, std::vector<std::string>& files) {
  for (const JsonMember& member : map) {
    const std::string* name = member.value.string();
    if (name == nullptr) return no_map();
    if (!is_sibling_name(*name)) return wrong_name(*name);
    if (index_of(files, *name) < files.size()) continue;
    if (files.size() == kMaxShards) return too_many();
    files.push_back(*name);
  }
  std::sort(files.begin(), files.end());
  return {};
}

}  // namespace

ParsedShardIndex parse_shard_index(const JsonValue& json) {
  const JsonValue* value = json.find("weight_map");
  const JsonValue::Object* map = value == nullptr ? nullptr : value->object();
  if (map == nullptr || map->empty()) return {{}, no_map()};
  ShardIndex index;
  if (Fault fault = collect_files(*map, index.files)) return {{}, fault};
  for (const JsonMember& member : *map) {
    index.tensors.push_back({member.name, index_of(index.files, *member.value.string())});
  }
  return {std::move(index), {}};
}

Fault check_shards_present(const ShardIndex& index, std::span<const std::string> files) {
  for (const std::string& name : index.files) {
    if (std::find(files.begin(), files.end(), name) != files.end()) continue;
    return {FaultCode::shard_missing, sentence({"The file ", name, " is missing, one of the ", index.files.size(),
                                                " that ", kIndexName, " names; open it together with the others."})};
  }
  return {};
}

Fault check_shard(const ShardIndex& index, std::uint32_t file, const SafetensorsHeader& header) {
  for (const ShardIndex::Tensor& tensor : index.tensors) {
    if (tensor.file != file || header.find(tensor.name) != nullptr) continue;
    return {FaultCode::shard_missing, sentence({"The file ", index.files[file], " has no tensor ", shown(tensor.name),
                                                ", which ", kIndexName, " looks for in it; download both again."})};
  }
  return {};
}

}  // namespace headlight
