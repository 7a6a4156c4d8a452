#pragma once
#include <cstddef>

namespace headlight::bench {

/// acc += x y, `steps` times for each of `accumulators` registers (8, 10, 12 or 14), without touching memory: the most
/// that this engine gives to one thread. Which number is best depends on latency, on ports and on how many registers
/// the engine leaves free, so several are tried and the best is the peak.
///
/// Returns one lane of the sum of all accumulators, accumulators * steps as long as that is below 2^24: so a
/// caller can tell that the work was done. Another number of accumulators: 0.
float multiply_add(std::size_t accumulators, std::size_t steps);

/// Sum of [count]: what the engine gives of the memory's bandwidth, when the array is larger than every cache.
float plain_sum(const float* values, std::size_t count);

}  // namespace headlight::bench
