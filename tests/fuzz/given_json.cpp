// The reader of weights that are JSON: what it takes is a box of numbers, and becomes a trace.
#include "given_weights.h"
#include "targets.h"

namespace headlight::fuzz {

std::string given_json(std::span<const std::uint8_t> input) {
  const GivenJson read = read_given_json(input, "weights.json");
  if (read.fault) {
    expect_readable(read.fault);
    return code_name(read.fault.code);
  }
  std::uint64_t count = 1;
  for (const std::uint64_t side : read.shape) count *= side;
  expect(count == read.values.size(), "there is a number for each cell");
  expect(read.has_key_tokens || read.key_tokens.empty(), "tokens of keys are a member's");
  expect(read.ranges.empty() || read.ranges.size() == 4, "ranges are of queries and keys");
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(read.values.data());
  return check_given({"`weights`", Dtype::f32, read.shape, 0}, {bytes, read.values.size() * sizeof(float)});
}

}  // namespace headlight::fuzz
