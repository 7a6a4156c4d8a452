#include "headlight/architecture.h"

#include <algorithm>

namespace headlight {

bool Architecture::is_causal() const {
  return std::all_of(layers.begin(), layers.end(), [](const LayerRule& rule) { return rule.mask.causal; });
}

bool Architecture::is_encoder_decoder() const { return !layers.empty() && layers.front().mask.part != MaskPart::whole; }

std::size_t Architecture::rotary_dims(std::size_t layer) const {
  return layers[layer].mask.part == MaskPart::cross ? 0 : rotary.dims();
}

}  // namespace headlight
