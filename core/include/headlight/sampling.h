#pragma once
#include <cstdint>
#include <optional>
#include <span>

namespace headlight {

/// How the next token is drawn.
struct Sampling {
  float temperature = 0.0F;  // 0: the likeliest, else logits are divided by it
  std::uint32_t top_k = 0;   // among so many of the likeliest; 0: all
  float top_p = 1.0F;        // among the fewest likeliest whose probabilities add up to it (Holtzman et al. 2020)
  std::uint64_t seed = 0;
  std::uint64_t draw = 0;  // how many were drawn before: each draw has a random number of its own
};

/// Index of the token that is drawn; the first of equals comes first. NaN is never drawn. Nothing is where the largest
/// logit is not finite, or there is none: then no token is likelier than another.
std::optional<std::size_t> sample(std::span<const float> logits, const Sampling& sampling);

}  // namespace headlight
