#include "headlight/safetensors.h"

#include <algorithm>
#include <numeric>
#include <optional>
#include <string>
#include <tuple>
#include <utility>

#include "headlight/buffer.h"
#include "name_order.h"
#include "safetensors_entries.h"
#include "sentence.h"

namespace headlight {
namespace {

/// a * b, or nothing where 64 bits do not hold it.
std::optional<std::uint64_t> multiply(std::uint64_t a, std::uint64_t b) {
  if (a != 0 && b > UINT64_MAX / a) return std::nullopt;
  return a * b;
}

/// As JSON has it, so without commas within the numbers.
std::string list_text(std::span<const std::uint64_t> numbers) {
  std::string list = "[";
  for (const std::uint64_t number : numbers) {
    if (list.size() > 1) list += ", ";
    list += std::to_string(number);
  }
  return list + "]";
}

std::string offsets_text(const TensorEntry& tensor) {
  const std::uint64_t offsets[] = {tensor.begin, tensor.end};
  return list_text(offsets);
}

Fault damaged(FaultCode code, std::initializer_list<Word> words) {
  return {code, sentence(words) + "; the file is damaged: download or export it again."};
}

Fault check_length(std::uint64_t header_bytes, std::uint64_t file_bytes) {
  constexpr const char* kPromise = "The file's first 8 bytes promise a header of ";
  if (header_bytes > kMaxHeaderBytes) {
    return {FaultCode::st_header_size, sentence({kPromise, header_bytes, " bytes, over the limit of ", kMaxHeaderBytes,
                                                 "; this is no safetensors file, or a damaged one."})};
  }
  if (file_bytes < kHeaderLengthBytes || header_bytes > file_bytes - kHeaderLengthBytes) {
    return damaged(FaultCode::st_header_size, {kPromise, header_bytes, " bytes, but the whole file has ", file_bytes});
  }
  return {};
}

/// Whether the tensor begins where the one before it ended.
Fault check_offsets(const TensorEntry& tensor, std::uint64_t previous_end) {
  const auto refuse = [&](FaultCode code, const char* what, std::uint64_t byte) {
    return damaged(code, {"Tensor ", shown(tensor.name), " has data_offsets ", offsets_text(tensor), what, byte});
  };
  if (tensor.end < tensor.begin) return refuse(FaultCode::st_offsets, ", which end before ", tensor.begin);
  if (tensor.begin < previous_end) {
    return refuse(FaultCode::st_overlap, ", which overlap the tensor that ends at ", previous_end);
  }
  if (tensor.begin > previous_end) return refuse(FaultCode::st_holes, ", which leave a hole from byte ", previous_end);
  return {};
}

/// Whether its bytes are as many as its shape needs.
Fault check_size(const TensorEntry& tensor) {
  std::optional<std::uint64_t> bits = 1;
  for (const std::uint64_t dimension : tensor.shape()) {
    if (bits) bits = multiply(*bits, dimension);
  }
  if (bits && tensor.dtype != Dtype::unknown) bits = multiply(*bits, bits_of(tensor.dtype));
  if (!bits) {
    return damaged(FaultCode::st_overflow, {"Tensor ", shown(tensor.name), " has the shape ", list_text(tensor.shape()),
                                            ", whose size is more than 64 bits can count"});
  }
  // Elements that end within a byte make the tensor unreadable, not the file: see check_readable.
  const bool is_known = tensor.dtype != Dtype::unknown && *bits % 8 == 0;
  if (!is_known || *bits / 8 == tensor.size_bytes()) return {};
  return damaged(
      FaultCode::st_size_mismatch,
      {"Tensor ", shown(tensor.name), " of shape ", list_text(tensor.shape()), " and type ", tensor.dtype_name,
       " needs ", *bits / 8, " bytes, but data_offsets ", offsets_text(tensor), " give it ", tensor.size_bytes()});
}

Fault check_end(std::uint64_t end, std::uint64_t file_bytes) {
  if (file_bytes == kUnknownLength) return {};
  if (end < file_bytes) {
    return damaged(FaultCode::st_trailing,
                   {"The last tensor ends at byte ", end, ", but the file goes on to byte ", file_bytes});
  }
  if (end > file_bytes) {
    return damaged(FaultCode::st_truncated,
                   {"The file has ", file_bytes, " bytes, but its last tensor ends at byte ", end});
  }
  return {};
}

/// What a hostile header can make the tables take, asked for once, while a refusal is still an answer.
Fault check_memory(std::size_t header_bytes) {
  constexpr std::size_t kTableBytesPerHeaderByte = 8;
  const std::size_t wanted = header_bytes * kTableBytesPerHeaderByte;
  if (Bytes probe; probe.allocate(wanted)) return {};
  return {FaultCode::memory,
          sentence({"There is no memory for the ", wanted,
                    " bytes that reading this file's header may take; close other tabs and try again."})};
}

std::vector<TensorEntry> sorted_by_bytes(std::vector<TensorEntry>&& tensors) {
  std::vector<std::uint32_t> order(tensors.size());
  std::iota(order.begin(), order.end(), std::uint32_t{0});
  const auto key = [&](std::uint32_t i) { return std::tuple(tensors[i].begin, tensors[i].end, i); };
  const auto is_before = [&](std::uint32_t a, std::uint32_t b) { return key(a) < key(b); };
  // A heap for its small code, as in name_order.cpp.
  std::make_heap(order.begin(), order.end(), is_before);
  std::sort_heap(order.begin(), order.end(), is_before);
  std::vector<TensorEntry> sorted;
  sorted.reserve(tensors.size());
  for (const std::uint32_t index : order) sorted.push_back(std::move(tensors[index]));
  return sorted;
}

/// Fills in `by_name`, and refuses a name that stands twice.
Fault order_names(SafetensorsHeader& header) {
  std::vector<std::string_view> names;
  for (const TensorEntry& tensor : header.tensors) names.push_back(tensor.name);
  header.by_name = order_of_names(names);
  if (const auto second = find_second(names, header.by_name)) return entry_twice(names[*second]);
  names.clear();
  for (const MetadataEntry& entry : header.metadata) names.push_back(entry.key);
  if (const auto second = find_second(names, order_of_names(names))) return entry_twice(names[*second]);
  return {};
}

Fault check_layout(const SafetensorsHeader& header, std::uint64_t file_bytes) {
  std::uint64_t end = 0;
  for (const TensorEntry& tensor : header.tensors) {
    if (Fault fault = check_offsets(tensor, end)) return fault;
    if (Fault fault = check_size(tensor)) return fault;
    end = tensor.end;
  }
  // Neither summand exceeds 2^53.
  return check_end(header.data_start + end, file_bytes);
}

}  // namespace

const TensorEntry* SafetensorsHeader::find(std::string_view name) const {
  const auto found =
      std::lower_bound(by_name.begin(), by_name.end(), name,
                       [&](std::uint32_t index, std::string_view wanted) { return tensors[index].name < wanted; });
  return found == by_name.end() || tensors[*found].name != name ? nullptr : &tensors[*found];
}

HeaderLength read_header_length(std::span<const std::uint8_t> first, std::uint64_t file_bytes) {
  if (file_bytes <= kHeaderLengthBytes || first.size() < kHeaderLengthBytes) {
    const std::uint64_t known = file_bytes == kUnknownLength ? first.size() : file_bytes;
    return {0, damaged(FaultCode::st_short, {"The file ends before the header: it has ", known, " bytes"})};
  }
  std::uint64_t bytes = 0;
  for (std::size_t i = kHeaderLengthBytes; i-- > 0;) bytes = bytes << 8 | first[i];
  return {bytes, check_length(bytes, file_bytes)};
}

ReadHeader read_header(std::span<const std::uint8_t> json, std::uint64_t file_bytes) {
  if (Fault fault = check_length(json.size(), file_bytes)) return {{}, fault};
  if (Fault fault = check_memory(json.size())) return {{}, fault};
  HeaderEntries entries;
  if (Fault fault = entries.read({reinterpret_cast<const char*>(json.data()), json.size()})) return {{}, fault};
  SafetensorsHeader header = entries.take();
  header.data_start = kHeaderLengthBytes + json.size();
  header.tensors = sorted_by_bytes(std::move(header.tensors));
  if (Fault fault = order_names(header)) return {{}, fault};
  if (Fault fault = check_layout(header, file_bytes)) return {{}, fault};
  return {std::move(header), {}};
}

Fault in_file(std::string_view name, const Fault& fault) {
  return fault ? Fault{fault.code, sentence({name, ": ", fault.message})} : Fault{};
}

Fault check_readable(const TensorEntry& tensor) {
  if (tensor.dtype == Dtype::f32 || tensor.dtype == Dtype::f16 || tensor.dtype == Dtype::bf16) return {};
  return {FaultCode::st_dtype, sentence({"Tensor ", shown(tensor.name), " has a type that is not supported: ",
                                         shown(tensor.dtype_name), "; export the model as F32, F16 or BF16."})};
}

}  // namespace headlight
