#pragma once
#include <algorithm>
#include <cstdint>
#include <span>

namespace headlight {

/// At a position that nothing is asked about.
inline constexpr std::uint32_t kNoTarget = UINT32_MAX;

/// What a model sees and what it should say: one sequence of a batch.
struct TokenWindow {
  std::span<const std::uint32_t> ids;      // [len]
  std::span<const std::uint32_t> targets;  // [len], kNoTarget where none
  std::span<const std::uint8_t> segments;  // [len], or empty: all 0
  std::size_t source_len = 0;              // of an encoder-decoder: where the target begins

  std::size_t target_count() const {
    return targets.size() - static_cast<std::size_t>(std::count(targets.begin(), targets.end(), kNoTarget));
  }
};

}  // namespace headlight
