// The reader of safetensors headers, and the JSON document made of the same bytes, held against each other and against
// the format's rules in 128-bit arithmetic.
#include "headlight/safetensors.h"

#include <string_view>

#include "expect.h"
#include "headlight/json.h"
#include "targets.h"

namespace headlight::fuzz {
namespace {

using Wide = unsigned __int128;

constexpr Wide k64Bits = Wide{1} << 64;

void check_size(const TensorEntry& tensor) {
  Wide bits = 1;
  for (const std::uint64_t dimension : tensor.shape()) {
    bits *= dimension;
    expect(bits < k64Bits, "a shape's elements are counted in 64 bits");
  }
  if (tensor.dtype == Dtype::unknown) return;
  bits *= bits_of(tensor.dtype);
  expect(bits < k64Bits, "a tensor's bits are counted in 64 bits");
  if (bits % 8 == 0) expect(bits / 8 == tensor.size_bytes(), "a tensor has the bytes that its shape needs");
}

void check_layout(const SafetensorsHeader& header, std::uint64_t file_bytes) {
  Wide end = 0;
  for (const TensorEntry& tensor : header.tensors) {
    expect(tensor.rank <= kMaxRank && tensor.name.size() <= kMaxNameBytes, "an entry keeps to the limits");
    expect(tensor.begin == end && tensor.end >= tensor.begin, "tensors join up");
    check_size(tensor);
    end = tensor.end;
  }
  expect(end + header.data_start == file_bytes, "tensors fill the file");
}

void check_names(const SafetensorsHeader& header) {
  expect(header.by_name.size() == header.tensors.size(), "each tensor is in the order of names");
  for (std::size_t i = 1; i < header.by_name.size(); ++i) {
    expect(header.tensors[header.by_name[i - 1]].name < header.tensors[header.by_name[i]].name, "names ascend");
  }
  for (const TensorEntry& tensor : header.tensors) expect(header.find(tensor.name) == &tensor, "a tensor is found");
}

void expect_list(const JsonValue* list, std::span<const std::uint64_t> numbers) {
  expect(list != nullptr && list->array() != nullptr && list->array()->size() == numbers.size(), "a list is as long");
  for (std::size_t i = 0; i < numbers.size(); ++i) {
    const std::uint64_t* number = list->array()->at(i).unsigned_integer();
    expect(number != nullptr && *number == numbers[i], "a list has the same numbers");
  }
}

void check_against_document(const SafetensorsHeader& header, std::string_view json) {
  const auto [root, fault] = parse_json("the header", json);
  if (fault.code == FaultCode::json_size || fault.code == FaultCode::json_duplicate) return;  // in what is skipped
  expect(!fault, "a header that is read is JSON");
  const std::size_t others = root.find("__metadata__") == nullptr ? 0 : 1;
  expect(root.object()->size() == header.tensors.size() + others, "each member of the header is a tensor");
  for (const TensorEntry& tensor : header.tensors) {
    const JsonValue* entry = root.find(tensor.name);
    expect(entry != nullptr && *entry->find("dtype")->string() == tensor.dtype_name, "types are the document's");
    expect_list(entry->find("shape"), tensor.shape());
    const std::uint64_t offsets[] = {tensor.begin, tensor.end};
    expect_list(entry->find("data_offsets"), offsets);
  }
}

std::uint64_t number_after(std::string_view text, std::string_view words) {
  const std::size_t at = text.find(words);
  expect(at != std::string_view::npos, "a fault at the end of the file says where the last tensor ends");
  std::string digits;
  for (const char c : text.substr(at + words.size())) {
    if (c == ',') continue;
    if (c < '0' || c > '9') break;
    digits += c;
  }
  return std::stoull(digits);
}

std::string code_of(const Fault& fault) {
  if (fault) expect_readable(fault);
  return code_name(fault.code);
}

/// Reads the header as that of a file of `file_bytes`, and checks the answer.
std::string read_as(std::span<const std::uint8_t> json, std::uint64_t file_bytes, Fault& fault) {
  ReadHeader read = read_header(json, file_bytes);
  fault = read.fault;
  if (!fault) {
    check_layout(read.header, file_bytes);
    check_names(read.header);
    check_against_document(read.header, {reinterpret_cast<const char*>(json.data()), json.size()});
  }
  return code_of(fault);
}

}  // namespace

std::string safetensors_header(std::span<const std::uint8_t> input) {
  const HeaderLength length = read_header_length(input, input.size());
  if (length.fault) return code_of(length.fault);
  expect(length.bytes <= input.size() - kHeaderLengthBytes, "a header lies within its file");
  const auto json = input.subspan(kHeaderLengthBytes, length.bytes);
  Fault fault;
  const std::string code = read_as(json, input.size(), fault);
  if (fault.code != FaultCode::st_truncated && fault.code != FaultCode::st_trailing) return code;
  // Tensors of any size, though the input has not their bytes: the same header in a file of the right length.
  const std::uint64_t file_bytes = number_after(fault.message, "last tensor ends at byte ");
  Fault other;
  expect(read_as(json, file_bytes, other).empty(), "the right length is taken");
  expect(read_as(json, file_bytes + 1, other) == "E_ST_TRAILING", "one byte more is not");
  if (file_bytes > 8 + length.bytes) {
    expect(read_as(json, file_bytes - 1, other) == "E_ST_TRUNCATED", "one byte less is not");
  }
  return code;
}

}  // namespace headlight::fuzz
