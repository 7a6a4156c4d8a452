#pragma once
#include <cstddef>

namespace headlight {

/// Sum of term(0) ... term(count - 1), always in this order: 16 chains side by side, which a compiler may keep in
/// registers of any width without changing a bit.
template <class T, class Term>
T lane_sum(std::size_t count, Term term) {
  constexpr std::size_t kChains = 16;
  T sums[kChains] = {};
  std::size_t i = 0;
  for (; i + kChains <= count; i += kChains) {
    for (std::size_t c = 0; c < kChains; ++c) sums[c] += term(i + c);
  }
  for (std::size_t c = 0; i < count; ++i, ++c) sums[c] += term(i);
  for (std::size_t half = kChains / 2; half > 0; half /= 2) {
    for (std::size_t c = 0; c < half; ++c) sums[c] += sums[c + half];
  }
  return sums[0];
}

}  // namespace headlight
