#include "safetensors_entries.h"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <utility>

#include "dtype.h"
#include "sentence.h"

namespace headlight {
namespace {

constexpr std::string_view kSubject = "The safetensors header";
constexpr std::string_view kMetadataKey = "__metadata__";
constexpr const char* kFieldNames[] = {"dtype", "shape", "data_offsets"};

Fault malformed(std::initializer_list<Word> words) {
  return {FaultCode::st_json,
          sentence({kSubject, " does not have the format's form: ", sentence(words), "; export the file again."})};
}

Fault too_many(std::size_t limit, const char* what) {
  return {FaultCode::st_count, sentence({kSubject, " has more than ", limit, what, ", which is the limit."})};
}

/// As the file has it, so without commas.
std::string describe_number(const JsonValue& value) {
  if (const auto* number = value.unsigned_integer()) return std::to_string(*number);
  if (const auto* number = value.signed_integer()) return std::to_string(*number);
  return "a number with a fraction, an exponent, or more than 64 bits";
}

}  // namespace

Fault entry_twice(std::string_view name) {
  return {FaultCode::st_duplicate,
          sentence({kSubject, " has ", shown(name), " twice, and nothing says which counts; export the file again."})};
}

Fault HeaderEntries::read(std::string_view json) {
  const JsonReading reading = read_json(json, *this);
  switch (reading.trouble) {
    case JsonTrouble::none: return {};
    case JsonTrouble::refused: return reading.fault;
    case JsonTrouble::number: return {FaultCode::st_number, describe(reading, kSubject)};
    case JsonTrouble::surrogate:
      return {place_ == Place::root ? FaultCode::st_name : FaultCode::st_json, describe(reading, kSubject)};
    default: return {FaultCode::st_json, describe(reading, kSubject)};
  }
}

Fault HeaderEntries::begin(JsonKind container, std::uint64_t byte) {
  const bool is_object = container == JsonKind::object;
  switch (place_) {
    case Place::outside:
      if (!is_object) return malformed({"it is a list"});
      place_ = Place::root;
      return {};
    case Place::root:
      if (!is_object) return malformed({"what ", shown(name_at_root()), " names is a list"});
      place_ = metadata_is_next_ ? Place::metadata : Place::tensor;
      return {};
    case Place::tensor: return begin_field(is_object);
    case Place::ignored: ++ignored_depth_; return {};
    case Place::metadata: return malformed({"a value of __metadata__ at byte ", byte, " is not text"});
    case Place::shape:
    case Place::offsets: return malformed({"tensor ", shown(tensor().name), " has a list within a list"});
  }
  return {};
}

Fault HeaderEntries::key(std::string&& name, std::uint64_t) {
  switch (place_) {
    case Place::root:
      metadata_is_next_ = name == kMetadataKey;
      if (!metadata_is_next_) return begin_tensor(std::move(name));
      return std::exchange(has_metadata_, true) ? entry_twice(name) : Fault{};
    case Place::metadata:
      if (header_.metadata.size() == kMaxMetadataEntries) return too_many(kMaxMetadataEntries, " entries of metadata");
      header_.metadata.push_back({std::move(name), {}});
      return {};
    case Place::tensor: return choose_field(name);
    default: return {};  // within what is ignored
  }
}

Fault HeaderEntries::scalar(JsonValue&& value, std::uint64_t byte) {
  switch (place_) {
    case Place::outside: return malformed({"it is a single value"});
    case Place::root:
      // The reference implementation lets null stand for no metadata.
      if (metadata_is_next_ && value.kind() == JsonKind::null) return {};
      return malformed({"what ", shown(name_at_root()), " names is a single value"});
    case Place::metadata:
      if (!value.string()) return malformed({"a value of __metadata__ at byte ", byte, " is not text"});
      header_.metadata.back().value = *value.string();
      return {};
    case Place::tensor:
      if (field_ == Field::other) return {};
      if (field_ == Field::dtype && value.string()) return set_dtype(*value.string());
      return wrong_kind();
    case Place::shape:
    case Place::offsets: return add_number(value);
    case Place::ignored: return {};
  }
  return {};
}

Fault HeaderEntries::end() {
  switch (place_) {
    case Place::root: place_ = Place::outside; return {};
    case Place::metadata: place_ = Place::root; return {};
    case Place::tensor: return end_tensor();
    case Place::shape:
    case Place::offsets: place_ = Place::tensor; return {};
    case Place::ignored:
      if (--ignored_depth_ == 0) place_ = Place::tensor;
      return {};
    case Place::outside: return {};
  }
  return {};
}

std::string_view HeaderEntries::name_at_root() {
  return metadata_is_next_ ? kMetadataKey : std::string_view(tensor().name);
}

Fault HeaderEntries::begin_tensor(std::string&& name) {
  if (name.size() > kMaxNameBytes) {
    return {FaultCode::st_name, sentence({"Tensor ", shown(name), " has a name of ", name.size(),
                                          " bytes; the limit is ", kMaxNameBytes, "."})};
  }
  if (header_.tensors.size() == kMaxTensors) return too_many(kMaxTensors, " tensors");
  header_.tensors.emplace_back();
  tensor().name = std::move(name);
  std::fill(std::begin(has_field_), std::end(has_field_), false);
  offsets_ = 0;
  return {};
}

Fault HeaderEntries::choose_field(const std::string& name) {
  field_ = Field::other;
  for (std::size_t i = 0; i < std::size(kFieldNames); ++i) {
    if (name != kFieldNames[i]) continue;
    if (std::exchange(has_field_[i], true)) return entry_twice(name);
    field_ = static_cast<Field>(i);
  }
  return {};
}

Fault HeaderEntries::begin_field(bool is_object) {
  if (field_ == Field::other) {
    // Written by a newer version of the format, perhaps; the reference implementation skips it too.
    place_ = Place::ignored;
    ignored_depth_ = 1;
    return {};
  }
  if (is_object || field_ == Field::dtype) return wrong_kind();
  place_ = field_ == Field::shape ? Place::shape : Place::offsets;
  return {};
}

Fault HeaderEntries::wrong_kind() {
  return malformed({kFieldNames[static_cast<std::size_t>(field_)], " of tensor ", shown(tensor().name),
                    field_ == Field::dtype ? " is not text" : " is no list"});
}

Fault HeaderEntries::set_dtype(const std::string& name) {
  if (name.size() > kMaxNameBytes) {
    return malformed({"dtype of tensor ", shown(tensor().name), " is a text of ", name.size(), " bytes"});
  }
  tensor().dtype_name = name;
  tensor().dtype = dtype_named(name);
  return {};
}

Fault HeaderEntries::add_number(const JsonValue& value) {
  const bool is_shape = place_ == Place::shape;
  if (!value.number()) return malformed({"a list of tensor ", shown(tensor().name), " holds more than numbers"});
  const std::uint64_t* number = value.unsigned_integer();
  if (number == nullptr || *number > kMaxSafetensorsNumber) {
    return {FaultCode::st_number,
            sentence({"Tensor ", shown(tensor().name), " has ", describe_number(value), " in its ",
                      is_shape ? "shape" : "data_offsets", "; only whole numbers from 0 to ", kMaxSafetensorsNumber,
                      " can stand there, so export the file again."})};
  }
  if (is_shape && tensor().rank == kMaxRank) {
    return {FaultCode::st_shape, sentence({"Tensor ", shown(tensor().name), " has more than ", kMaxRank,
                                           " dimensions, which is the limit."})};
  }
  if (is_shape) {
    tensor().dimensions[tensor().rank++] = *number;
    return {};
  }
  if (offsets_ == 0) tensor().begin = *number;
  if (offsets_ == 1) tensor().end = *number;
  ++offsets_;
  return {};
}

Fault HeaderEntries::end_tensor() {
  for (std::size_t i = 0; i < std::size(kFieldNames); ++i) {
    if (!has_field_[i]) return malformed({"tensor ", shown(tensor().name), " has no ", kFieldNames[i]});
  }
  if (offsets_ != 2) {
    return {FaultCode::st_offsets, sentence({"Tensor ", shown(tensor().name), " has ", offsets_,
                                             " data_offsets instead of 2; export the file again."})};
  }
  place_ = Place::root;
  return check_room();
}

/// More bytes than there are up to the last one's end: some overlap, whatever comes after. All other layouts are looked
/// at when every entry is known (safetensors.cpp).
Fault HeaderEntries::check_room() {
  const TensorEntry& last = tensor();
  if (last.end < last.begin) return {};
  claimed_bytes_ += last.end - last.begin;
  end_ = std::max(end_, last.end);
  if (claimed_bytes_ <= end_) return {};
  return {FaultCode::st_overlap,
          sentence({"Tensor ", shown(last.name), " has data_offsets [", std::to_string(last.begin), ", ",
                    std::to_string(last.end),
                    "], which overlap a tensor before it; the file is damaged: download or export it again."})};
}

}  // namespace headlight
