#pragma once
#include <cmath>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "expect.h"
#include "headlight/given.h"

namespace headlight::fuzz {

/// What is too large for a fuzzer to try; the reader itself takes more.
inline constexpr std::uint64_t kRoomBytes = std::uint64_t{1} << 20;

/// Makes a trace of numbers that a reader took, with as many tokens as their shape says, and checks what is said of
/// its rows. `bytes`: all numbers, in the type of `tensor`. Returns the code of the answer.
inline std::string check_given(GivenTensor tensor, std::span<const std::uint8_t> bytes) {
  const std::size_t rank = tensor.shape.size();
  const GivenTokens tokens{rank < 2 ? 1 : tensor.shape[rank - 2], rank < 1 ? 1 : tensor.shape[rank - 1], true};
  auto [builder, fault] = GivenBuilder::start(std::move(tensor), tokens, kRoomBytes);
  if (fault) {
    expect_readable(fault);
    return code_name(fault.code);
  }
  const GivenShape shape = builder->shape();
  const std::uint64_t count = std::uint64_t{shape.layers} * shape.heads * shape.queries * shape.keys;
  expect(count > 0 && count * sizeof(float) == builder->size_bytes(), "the numbers are those of the shape");
  expect(bytes.size() == count * builder->value_bytes(), "the file has the numbers of its shape");
  // In pieces, as a file arrives.
  const std::size_t half = count / 2 * builder->value_bytes();
  expect(!builder->write(bytes.first(half)) && !builder->write(bytes.subspan(half)), "all numbers are taken");
  expect(builder->is_full(), "all numbers are there");
  expect(builder->describe().ends_with('.'), "all rows are described in a sentence");
  for (std::size_t layer = 0; layer < shape.layers; ++layer) {
    for (std::size_t head = 0; head < shape.heads; ++head) {
      const GivenHeadCheck& check = builder->check(layer, head);
      expect(check.row < shape.queries && check.summed_rows + check.empty_rows <= shape.queries, "rows are a head's");
      expect(std::isfinite(check.largest_off), "sums that are told are finite");
      expect(builder->describe(layer, head).ends_with('.'), "a head's rows are described in a sentence");
    }
  }
  const auto trace = builder->take(std::vector<std::uint32_t>(shape.keys + shape.queries));
  expect(trace != nullptr && trace->layers.size() == shape.layers, "a trace has a layer for each");
  return "";
}

}  // namespace headlight::fuzz
