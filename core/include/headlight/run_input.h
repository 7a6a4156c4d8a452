#pragma once
#include <cstdint>
#include <utility>
#include <vector>

#include "headlight/architecture.h"
#include "headlight/fault.h"

namespace headlight {

/// Token ids, and for models that know segments the segment of each; empty: all 0.
struct RunInput {
  RunInput() = default;
  RunInput(std::vector<std::uint32_t> ids, std::vector<std::uint8_t> segments_of_ids = {})
      : tokens(std::move(ids)), segments(std::move(segments_of_ids)) {}

  std::vector<std::uint32_t> tokens;
  std::vector<std::uint8_t> segments;
};

/// Tokens of the source, which an encoder-decoder's input begins with; 0 for any other model.
std::size_t source_len(const RunInput& input, const Architecture& architecture);

/// E_EMPTY without tokens, E_TOO_LONG beyond the model's limit, E_TOKEN for an id outside the vocabulary, E_SEGMENT.
Fault check(const RunInput& input, const Architecture& architecture);

}  // namespace headlight
