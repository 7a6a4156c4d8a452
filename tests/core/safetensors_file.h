#pragma once
// Safetensors files for tests, written apart from the reader: entry by entry, with any text where a test wants it
// wrong.

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "headlight/safetensors.h"

namespace headlight::test {

inline std::string little_endian(std::uint64_t number) {
  std::string bytes;
  for (int i = 0; i < 8; ++i) bytes += static_cast<char>(number >> (8 * i) & 0xFF);
  return bytes;
}

/// `"name":{"dtype":...}`; `shape` and `offsets` are JSON lists as text.
inline std::string entry(std::string_view name, std::string_view dtype, std::string_view shape,
                         std::string_view offsets) {
  std::string text = "\"";
  text.append(name).append("\":{\"dtype\":\"").append(dtype).append("\",\"shape\":").append(shape);
  return text.append(",\"data_offsets\":").append(offsets).append("}");
}

inline std::span<const std::uint8_t> bytes_of(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// What the reader says of a file with this header and so many bytes of data.
inline ReadHeader read(std::string_view header, std::uint64_t data_bytes) {
  return read_header(bytes_of(header), kHeaderLengthBytes + header.size() + data_bytes);
}

/// "E_ST_JSON" and so on; "" where the header is good.
inline std::string code_of(std::string_view header, std::uint64_t data_bytes) {
  return code_name(read(header, data_bytes).fault.code);
}

}  // namespace headlight::test
