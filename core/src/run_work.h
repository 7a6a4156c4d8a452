#pragma once
// The pieces that a run is done in.

#include <algorithm>
#include <cstddef>

#include "headlight/architecture.h"
#include "headlight/team.h"

namespace headlight {

// The panels of a parameter matrix are read once for so many rows. For GPT-2 in Chromium, 64 tokens took 272 ms with 32
// rows and 232 with 64; 256 tokens 996, 892, and 867 with 128.
inline constexpr std::size_t kRowBlock = 64;
// Rows of a head that are attended to at once: it stays near a millisecond for thousands of tokens.
inline constexpr std::size_t kAttendRows = 32;
// Multiply-adds per unit where a matrix is too large for one: about a fifth of a millisecond.
inline constexpr std::size_t kUnitWork = std::size_t{4} << 20;

// Multiply-adds of a query and a key that meet: score, weight, and what it fetches.
inline std::size_t cell_work(const Architecture& a) { return score_work(a.score, a.head_dim) + a.head_dim + 32; }

// Of the matrices of multiplicative scores, for each token.
inline std::size_t turn_work(const Architecture& a) {
  return a.score == ScoreKind::multiplicative ? a.query_dim() * a.head_dim : 0;
}

// Blocks of rows of any heads that make a unit, and one for each who shares it: each needs room for its weights.
inline std::size_t blocks_at_once(const Architecture& a, std::size_t len) {
  return std::max(team_size(), unit_work(kUnitWork) / kAttendRows / cell_work(a) / len);
}

}  // namespace headlight
