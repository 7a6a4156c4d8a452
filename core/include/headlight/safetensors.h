#pragma once
// Which tensors a safetensors file holds, of what type and shape, and where in the file their bytes are. The header
// alone is read here: whoever loads fetches the ranges that it names.
//
//   bytes 0..7      n, the length of the header, unsigned, little-endian
//   bytes 8..8+n    the header, JSON: name -> {"dtype", "shape", "data_offsets": [begin, end]}
//   from 8+n on     the data; offsets count from here, and the tensors fill it without gap or overlap
//
// Lengths are std::uint64_t throughout, never std::size_t: in wasm that has 32 bits, and what is beyond 4 GiB wraps.

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "headlight/fault.h"

namespace headlight {

inline constexpr std::uint64_t kHeaderLengthBytes = 8;
/// Headers of GPT-2's size have some ten kB. The reference implementation stops at 100 MB and has no other limit.
inline constexpr std::uint64_t kMaxHeaderBytes = std::uint64_t{16} << 20;
inline constexpr std::size_t kMaxTensors = 65'536;
inline constexpr std::size_t kMaxMetadataEntries = 65'536;
inline constexpr std::size_t kMaxRank = 8;
inline constexpr std::size_t kMaxNameBytes = 512;
/// Largest dimension or offset: up to here JavaScript, which fetches the ranges, counts exactly.
inline constexpr std::uint64_t kMaxSafetensorsNumber = std::uint64_t{1} << 53;

enum class Dtype : std::uint8_t {
  unknown,
  boolean,
  f4,
  f6_e2m3,
  f6_e3m2,
  u8,
  i8,
  f8_e5m2,
  f8_e4m3,
  f8_e8m0,
  f8_e4m3fnuz,
  f8_e5m2fnuz,
  i16,
  u16,
  f16,
  bf16,
  i32,
  u32,
  f32,
  c64,
  f64,
  i64,
  u64,
};

/// Bits of one element; 0 for unknown.
unsigned bits_of(Dtype dtype);

struct TensorEntry {
  std::string name;
  std::string dtype_name;  // as the file spells it
  Dtype dtype = Dtype::unknown;
  std::uint8_t rank = 0;
  std::array<std::uint64_t, kMaxRank> dimensions = {};  // the first `rank`
  std::uint64_t begin = 0;                              // of its bytes, counted from SafetensorsHeader::data_start
  std::uint64_t end = 0;

  std::span<const std::uint64_t> shape() const { return {dimensions.data(), rank}; }
  std::uint64_t size_bytes() const { return end - begin; }
};

struct MetadataEntry {
  std::string key;
  std::string value;
};

struct SafetensorsHeader {
  std::vector<TensorEntry> tensors;     // in the order of their bytes
  std::vector<std::uint32_t> by_name;   // indices of `tensors`, in the order of their names
  std::vector<MetadataEntry> metadata;  // of __metadata__, in the order of the keys
  std::uint64_t data_start = 0;         // byte of the file

  /// Null where the file has no tensor of this name.
  const TensorEntry* find(std::string_view name) const;
};

/// As `file_bytes` where nobody knows how long the file is, as some servers do not say: the header's word is taken for
/// it, and a file that ends earlier is noticed when its bytes are read.
inline constexpr std::uint64_t kUnknownLength = ~std::uint64_t{0};

struct HeaderLength {
  std::uint64_t bytes = 0;
  Fault fault;
};

/// How many bytes of header follow the file's first eight. `first`: [at least 8] bytes, or all there are.
/// E_ST_SHORT, E_ST_HEADER_SIZE.
HeaderLength read_header_length(std::span<const std::uint8_t> first, std::uint64_t file_bytes);

struct ReadHeader {
  SafetensorsHeader header;
  Fault fault;
};

/// Reads and checks the header. `json`: the bytes between the length and the data; `file_bytes`: length of the whole
/// file.
///
/// In the order of the reference implementation: JSON and the form of each entry; then, tensor by tensor in the order
/// of their bytes, offsets that join up, a shape whose size fits 64 bits, and bytes as many as that; then the end of
/// the file. Stricter than it: no name twice, and the limits above. Laxer: a dtype that is not known is no fault of
/// the file, see check_readable.
ReadHeader read_header(std::span<const std::uint8_t> json, std::uint64_t file_bytes);

/// The same fault with the name of its file before the sentence, which speaks of one file of maybe many.
Fault in_file(std::string_view name, const Fault& fault);

/// E_ST_DTYPE unless the tensor's numbers are F32, F16 or BF16, the types that parameters may have.
Fault check_readable(const TensorEntry& tensor);

}  // namespace headlight
