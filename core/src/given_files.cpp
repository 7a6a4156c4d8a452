#include <algorithm>
#include <cstring>

#include "dtype.h"
#include "headlight/given.h"
#include "sentence.h"

namespace headlight {
namespace {

constexpr std::string_view kNpyMagic = "\x93NUMPY";

Fault refused(std::initializer_list<Word> words) { return {FaultCode::dump_shape, sentence(words)}; }

bool is_float(Dtype dtype) {
  return dtype == Dtype::f16 || dtype == Dtype::bf16 || dtype == Dtype::f32 || dtype == Dtype::f64;
}

std::string names_of(const SafetensorsHeader& header) {
  constexpr std::size_t kNamed = 3;
  std::string names;
  for (std::size_t i = 0; i < std::min(kNamed, header.tensors.size()); ++i) {
    names += (i > 0 ? ", " : "") + shown(header.tensors[i].name);
  }
  return header.tensors.size() > kNamed ? names + " and others" : names;
}

// What follows a key of the header's dictionary, as Python writes it: {'descr': '<f4', 'fortran_order': False, ...}.
std::string_view after_key(std::string_view header, std::string_view key) {
  const std::size_t at = header.find(key);
  if (at == std::string_view::npos) return {};
  std::string_view rest = header.substr(at + key.size());
  while (!rest.empty() && (rest.front() == ':' || rest.front() == ' ')) rest.remove_prefix(1);
  return rest;
}

std::string_view quoted(std::string_view text) {
  if (text.empty() || text.front() != '\'') return {};
  const std::size_t end = text.find('\'', 1);
  return end == std::string_view::npos ? std::string_view() : text.substr(1, end - 1);
}

// "(2, 3)", false where it is none. Sizes that 64 bits do not hold become the largest number, which is over every
// limit.
bool read_tuple(std::string_view text, std::vector<std::uint64_t>& sizes) {
  if (text.empty() || text.front() != '(') return false;
  std::uint64_t size = 0;
  bool has_digit = false;
  char before = '(';
  for (const char byte : text.substr(1)) {
    if (byte >= '0' && byte <= '9') {
      if (has_digit && before == ' ') return false;
      const bool is_over = size > (UINT64_MAX - 9) / 10;
      size = is_over ? UINT64_MAX : size * 10 + static_cast<std::uint64_t>(byte - '0');
      has_digit = true;
    } else if (byte == ',' || byte == ')') {
      if (has_digit) sizes.push_back(size);
      size = 0;
      has_digit = false;
      if (byte == ')') return true;
    } else if (byte != ' ') {
      return false;
    }
    before = byte;
  }
  return false;
}

Dtype dtype_of(std::string_view description) {
  if (description == "<f2") return Dtype::f16;
  if (description == "<f4") return Dtype::f32;
  if (description == "<f8") return Dtype::f64;
  return Dtype::unknown;
}

// Whether so many bytes are all numbers of the shape.
bool fits(const GivenTensor& tensor, std::uint64_t bytes) {
  const std::uint64_t size = bits_of(tensor.dtype) / 8;
  std::uint64_t count = bytes / size;
  if (bytes % size != 0) return false;
  if (std::find(tensor.shape.begin(), tensor.shape.end(), 0) != tensor.shape.end()) return count == 0;
  for (const std::uint64_t side : tensor.shape) {
    if (count % side != 0) return false;
    count /= side;
  }
  return count == 1;
}

}  // namespace

ReadGiven read_given_safetensors(std::span<const std::uint8_t> json, std::uint64_t file_bytes) {
  ReadHeader read = read_header(json, file_bytes);
  if (read.fault) return {{}, {}, read.fault};
  const SafetensorsHeader& header = read.header;
  const TensorEntry* entry = header.find("weights");
  if (entry == nullptr) entry = header.find("attentions");
  if (entry == nullptr) {
    return {{},
            {},
            refused({"The file has no tensor `weights` or `attentions`, but ",
                     header.tensors.empty() ? "none at all" : names_of(header),
                     "; save attention weights as `weights`, or open a model as its whole folder."})};
  }
  if (!is_float(entry->dtype)) {
    return {{},
            {},
            refused({"`", entry->name, "` has numbers of type ", shown(entry->dtype_name),
                     "; save them as F32, F16, BF16 or F64."})};
  }
  const std::span<const std::uint64_t> shape = entry->shape();
  return {{"`" + entry->name + "`", entry->dtype, {shape.begin(), shape.end()}, header.data_start + entry->begin},
          std::move(read.header.metadata),
          {}};
}

HeaderLength read_npy_length(std::span<const std::uint8_t> first, std::string_view name) {
  const bool is_npy = first.size() >= kNpyLengthBytes && std::memcmp(first.data(), kNpyMagic.data(), 6) == 0;
  if (!is_npy) return {0, refused({name, " does not begin as a file of numpy.save; save it again."})};
  const std::uint8_t version = first[6];
  if (version < 1 || version > 3) {
    return {0, refused({name, " is of version ", std::uint64_t{version}, " of the NPY format; save it as 1, 2 or 3."})};
  }
  const auto byte = [&](std::size_t at) { return std::uint64_t{first[at]}; };
  if (version == 1) return {10 + (byte(8) | byte(9) << 8), {}};
  const std::uint64_t length = byte(8) | byte(9) << 8 | byte(10) << 16 | byte(11) << 24;
  if (length > kMaxNpyHeaderBytes) {
    return {0, refused({name, " says that its header has ", length, " bytes, and at most ", kMaxNpyHeaderBytes,
                        " are read; it is damaged, so save it again."})};
  }
  return {12 + length, {}};
}

ReadGiven read_npy(std::span<const std::uint8_t> header, std::uint64_t file_bytes, std::string_view name) {
  const std::string_view text(reinterpret_cast<const char*>(header.data()), header.size());
  const std::string_view description = quoted(after_key(text, "'descr'"));
  GivenTensor tensor{"`" + std::string(name) + "`", dtype_of(description), {}, header.size()};
  if (tensor.dtype == Dtype::unknown) {
    return {{},
            {},
            refused({tensor.name, " has numbers of type ", shown(description),
                     "; save them as float32, float16 or float64, little-endian."})};
  }
  if (!after_key(text, "'fortran_order'").starts_with("False")) {
    return {{}, {}, refused({tensor.name, " lies in Fortran's order; save numpy.ascontiguousarray of it."})};
  }
  if (!read_tuple(after_key(text, "'shape'"), tensor.shape)) {
    return {{}, {}, refused({"The header of ", tensor.name, " has no shape; save it again."})};
  }
  const std::uint64_t bytes = file_bytes - std::min<std::uint64_t>(file_bytes, header.size());
  if (!fits(tensor, bytes)) {
    return {{},
            {},
            refused({tensor.name, " has ", bytes,
                     " bytes of numbers, which is not what its shape needs; it was cut short or damaged, so save or "
                     "download it again."})};
  }
  return {std::move(tensor), {}, {}};
}

}  // namespace headlight
