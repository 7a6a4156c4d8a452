#include "half.h"

namespace headlight {

void widen_f16_into(std::span<const std::uint16_t> from, float* out) {
  std::size_t i = 0;
  for (; i + kLanes <= from.size(); i += kLanes) store(out + i, load_f16(from.data() + i));
  for (; i < from.size(); ++i) out[i] = widen_f16(from[i]);
}

void widen_bf16_into(std::span<const std::uint16_t> from, float* out) {
  std::size_t i = 0;
  for (; i + kLanes <= from.size(); i += kLanes) store(out + i, load_bf16(from.data() + i));
  for (; i < from.size(); ++i) out[i] = widen_bf16(from[i]);
}

}  // namespace headlight
