#pragma once
#include <cstdint>

namespace headlight {

/// SplitMix64 (Steele, Lea, Flood 2014): a small seeded generator with the same numbers on every platform,
/// which std::normal_distribution and its like do not promise.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}

  std::uint64_t bits();
  /// In [0, 1), 53 random bits.
  double uniform();
  /// Standard normal, by Marsaglia's polar method.
  double normal();
  /// In [0, bound); the bias, bound / 2^64, is of no account here.
  std::uint64_t below(std::uint64_t bound) { return bits() % bound; }

 private:
  std::uint64_t state_;
};

}  // namespace headlight
