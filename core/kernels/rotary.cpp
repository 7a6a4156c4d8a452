#include "rotary.h"

#include "sincos.h"

namespace headlight {

void turns_into(std::span<const double> frequencies, double magnitude, double position, float* out) {
  for (std::size_t i = 0; i < frequencies.size(); ++i) {
    const SinCos angle = sincos(position * frequencies[i]);
    out[i] = static_cast<float>(magnitude * angle.cos);
    out[frequencies.size() + i] = static_cast<float>(magnitude * angle.sin);
  }
}

void rotate_inplace(const float* turns, std::size_t half, float* values) {
  for (std::size_t i = 0; i < half; ++i) {
    const float cosine = turns[i];
    const float sine = turns[half + i];
    const float first = values[i];
    const float second = values[half + i];
    values[i] = first * cosine - second * sine;
    values[half + i] = second * cosine + first * sine;
  }
}

}  // namespace headlight
