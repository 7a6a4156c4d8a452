#pragma once
// Known answers: the same attention cases on every platform, and a digest of their bits.

#include <cstdint>
#include <string>
#include <vector>

#include "headlight/attention.h"

namespace headlight {

/// One seeded attention problem. Cases walk through lengths 0 to 512, head widths 1 to 128, every kind of
/// mask and grouped queries; q, k and v are standard normal.
struct AttentionCase {
  AttentionShape shape;
  std::vector<float> query;
  std::vector<float> key;
  std::vector<float> value;
  Mask mask;

  AttentionRequest request() const { return {shape, query, key, value, mask, {}}; }
};

AttentionCase attention_case(std::uint64_t index);

/// 64-bit FNV-1a digest, as 16 hexadecimal digits, of the weights and head outputs of cases
/// [first, last): the bits of each float, little-endian, NaN as 0x7FC00000. Equal on every
/// platform, or its arithmetic is wrong (tests/golden/attention-digests.json holds the expected ones).
std::string attention_digest(std::uint64_t first, std::uint64_t last);

/// Whether whole numbers come through a product in eight bits as they are. Engines had relaxed SIMD's dot wrong, and
/// then it is not used (V8 11.3 before it optimises, with the operands of one instruction in the wrong registers).
bool multiplies_eight_bits_exactly();

/// Whether `members` threads take part in a product, and whole numbers come through it as they are. Of a program with
/// headlight_team.
bool team_multiplies_exactly(std::size_t members);

}  // namespace headlight
