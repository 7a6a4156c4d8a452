#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "headlight/safetensors.h"
#include "json_events.h"

namespace headlight {

/// Reads the entries of a safetensors header one by one, as their text goes by. What each must look like is checked
/// here; how they fit together, in safetensors.cpp.
class HeaderEntries : public JsonEvents {
 public:
  Fault read(std::string_view json);
  /// Tensors and metadata in the order of the text.
  SafetensorsHeader take() { return std::move(header_); }

  Fault begin(JsonKind container, std::uint64_t byte) override;
  Fault key(std::string&& name, std::uint64_t byte) override;
  Fault scalar(JsonValue&& value, std::uint64_t byte) override;
  Fault end() override;

 private:
  /// What the reader is inside of.
  enum class Place { outside, root, metadata, tensor, shape, offsets, ignored };
  enum class Field { dtype, shape, offsets, other };

  Fault begin_tensor(std::string&& name);
  Fault choose_field(const std::string& name);
  Fault begin_field(bool is_object);
  Fault wrong_kind();
  Fault set_dtype(const std::string& name);
  Fault add_number(const JsonValue& value);
  Fault end_tensor();
  Fault check_room();

  /// The key whose value comes next, where that is a tensor or the metadata.
  std::string_view name_at_root();
  TensorEntry& tensor() { return header_.tensors.back(); }

  SafetensorsHeader header_;
  Place place_ = Place::outside;
  bool metadata_is_next_ = false;  // at the root: the value to come is that of __metadata__
  bool has_metadata_ = false;
  Field field_ = Field::other;
  bool has_field_[3] = {};           // of the current tensor: dtype, shape, offsets
  std::size_t offsets_ = 0;          // how many of the current tensor's two are read
  std::uint64_t claimed_bytes_ = 0;  // of all tensors so far: at most 2^16 x 2^53
  std::uint64_t end_ = 0;            // of the last byte that one of them has
  std::size_t ignored_depth_ = 0;
};

/// E_ST_DUPLICATE: a name that stands twice.
Fault entry_twice(std::string_view name);

}  // namespace headlight
