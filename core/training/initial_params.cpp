#include "initial_params.h"

#include <algorithm>

#include "headlight/random.h"
#include "power.h"
#include "sincos.h"

namespace headlight {
namespace {

constexpr double kSinusoidBase = 10'000.0;

void set_sinusoids(std::size_t rows, std::size_t columns, double size, float* out) {
  for (std::size_t row = 0; row < rows; ++row) {
    for (std::size_t j = 0; j < columns; ++j) {
      const double exponent = static_cast<double>(j / 2 * 2) / static_cast<double>(columns);
      const SinCos angle = sincos(static_cast<double>(row) / pow(kSinusoidBase, exponent));
      out[row * columns + j] = static_cast<float>(size * (j % 2 == 0 ? angle.sin : angle.cos));
    }
  }
}

double spread_of(Slot slot, const InitialSizes& sizes) {
  if (slot == Slot::words) return sizes.words;
  return adds_to_stream(slot) ? sizes.spread * sizes.into_stream : sizes.spread;
}

}  // namespace

void set_initial_params(const ParamLayout& layout, const InitialSizes& sizes, std::uint64_t seed,
                        std::span<float> params) {
  Random random(seed);
  for (const ParamTensor& tensor : layout.tensors) {
    const std::span<float> values = params.subspan(tensor.first, tensor.size);
    if (tensor.slot == Slot::positions) {
      set_sinusoids(tensor.shape[0], tensor.shape[1], sizes.sinusoids, values.data());
    } else if (tensor.is_matrix()) {
      const double spread = spread_of(tensor.slot, sizes);
      for (float& value : values) value = static_cast<float>(spread * random.normal());
    } else {
      std::fill(values.begin(), values.end(), tensor.is_bias ? 0.0F : 1.0F);
    }
  }
}

}  // namespace headlight
