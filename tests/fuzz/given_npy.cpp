// The reader of NPY headers: what it takes has as many bytes as its shape needs, and becomes a trace.
#include <algorithm>

#include "given_weights.h"
#include "targets.h"

namespace headlight::fuzz {

std::string given_npy(std::span<const std::uint8_t> input) {
  const HeaderLength length = read_npy_length(input, "weights.npy");
  if (length.fault) {
    expect_readable(length.fault);
    return code_name(length.fault.code);
  }
  expect(length.bytes <= kNpyLengthBytes + kMaxNpyHeaderBytes, "a header is read in one piece");
  // As the page does it: what there is of the header.
  const auto header = input.first(std::min<std::size_t>(length.bytes, input.size()));
  ReadGiven read = read_npy(header, input.size(), "weights.npy");
  if (read.fault) {
    expect_readable(read.fault);
    return code_name(read.fault.code);
  }
  expect(read.tensor.first_byte == header.size(), "numbers follow the header");
  return check_given(std::move(read.tensor), input.subspan(header.size()));
}

}  // namespace headlight::fuzz
