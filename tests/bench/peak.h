#pragma once
#include <cstddef>

namespace headlight::bench {

/// Multiplies and adds `steps` times into each of `accumulators` registers, without touching memory: the most
/// that this engine gives to one thread. Which number is best depends on latency, on ports and on how many
/// registers the engine leaves free, so several are tried and the best is the peak: 4, 6 and 8 add up products
/// that do not wait for each other, 12 and 14 are chains of a <- a * factor + factor.
///
/// Returns one lane of the sum of all accumulators, accumulators * steps as long as that is below 2^24: so a
/// caller can tell that the work was done. Another number of accumulators: 0.
float multiply_add(std::size_t accumulators, std::size_t steps);

}  // namespace headlight::bench
