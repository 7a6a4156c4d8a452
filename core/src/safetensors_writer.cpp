#include "headlight/safetensors_writer.h"

#include <cstring>

#include "half.h"

namespace headlight {
namespace {

std::string quoted(const std::string& text) { return "\"" + text + "\""; }

std::string header_of(std::span<const TensorToWrite> tensors, std::string_view dtype, std::size_t bytes,
                      std::span<const MetadataEntry> metadata) {
  std::string text = "{\"__metadata__\":{\"format\":\"pt\"";
  for (const MetadataEntry& entry : metadata) text += "," + quoted(entry.key) + ":" + quoted(entry.value);
  text += "}";
  std::uint64_t begin = 0;
  for (const TensorToWrite& tensor : tensors) {
    const std::uint64_t end = begin + tensor.values.size() * bytes;
    text += "," + quoted(tensor.name) + ":{\"dtype\":\"" + std::string(dtype) + "\",\"shape\":[";
    for (std::size_t i = 0; i < tensor.shape.size(); ++i) {
      text += (i > 0 ? "," : "") + std::to_string(tensor.shape[i]);
    }
    text += "],\"data_offsets\":[" + std::to_string(begin) + "," + std::to_string(end) + "]}";
    begin = end;
  }
  text += "}";
  text.append((8 - text.size() % 8) % 8, ' ');  // so that the numbers are aligned
  return text;
}

}  // namespace

std::vector<std::uint8_t> write_safetensors(std::span<const TensorToWrite> tensors, Dtype dtype,
                                            std::span<const MetadataEntry> metadata) {
  const bool is_half = dtype == Dtype::f16;
  const std::size_t bytes = is_half ? sizeof(std::uint16_t) : sizeof(float);
  const std::string header = header_of(tensors, is_half ? "F16" : "F32", bytes, metadata);
  std::size_t numbers = 0;
  for (const TensorToWrite& tensor : tensors) numbers += tensor.values.size();
  std::vector<std::uint8_t> file(kHeaderLengthBytes + header.size() + numbers * bytes);
  const std::uint64_t length = header.size();
  std::uint8_t* to = file.data();
  std::memcpy(to, &length, sizeof length);
  to += kHeaderLengthBytes;
  std::memcpy(to, header.data(), header.size());
  to += header.size();
  for (const TensorToWrite& tensor : tensors) {
    for (const float value : tensor.values) {
      const std::uint16_t half = is_half ? narrow_f16(value) : std::uint16_t{0};
      std::memcpy(to, is_half ? static_cast<const void*>(&half) : &value, bytes);
      to += bytes;
    }
  }
  return file;
}

}  // namespace headlight
