#include "headlight/word_embedding.h"

#include <cmath>

#include "dot.h"
#include "headlight/random.h"
#include "sincos.h"

namespace headlight {

std::uint32_t word_id(std::string_view word) {
  std::uint32_t hash = 2166136261U;
  for (const char byte : word) hash = (hash ^ static_cast<unsigned char>(byte)) * 16777619U;
  return hash;
}

void WordEmbedding::word_into(std::uint32_t id, float* out) const {
  Random random(seed ^ (std::uint64_t{id} << 16));
  for (std::size_t d = 0; d < content_dim; ++d) out[d] = static_cast<float>(random.normal());
  const float norm = std::sqrt(dot({out, content_dim}, {out, content_dim}));
  for (std::size_t d = 0; d < content_dim; ++d) out[d] /= norm;
}

void WordEmbedding::position_into(double position, float* out) const {
  const double norm = std::sqrt(static_cast<double>(frequencies.size()));
  for (std::size_t f = 0; f < frequencies.size(); ++f) {
    const SinCos angle = sincos(frequencies[f] * position);
    out[2 * f] = static_cast<float>(angle.cos / norm);
    out[2 * f + 1] = static_cast<float>(angle.sin / norm);
  }
}

void WordEmbedding::embed_into(const TokenRun& run, Range rows, float* out) const {
  const std::size_t mark = inputs() - 1;
  std::vector<float> coordinates(inputs());
  for (std::size_t token = rows.first; token < rows.last; ++token, out += to_model.outputs()) {
    word_into(run.ids[token], coordinates.data());
    position_into(static_cast<double>(token), coordinates.data() + content_dim);
    coordinates[mark] = token == 0 ? 1.0F : 0.0F;
    for (std::size_t d = 0; d < content_dim; ++d)
      coordinates[mark - content_dim + d] = -coordinates[mark] * coordinates[d];
    to_model.apply_into(coordinates.data(), coordinates.size(), 1, out, to_model.outputs());
  }
}

}  // namespace headlight
