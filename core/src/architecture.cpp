#include "headlight/architecture.h"

#include <algorithm>

namespace headlight {

bool Architecture::is_causal() const {
  return std::all_of(layers.begin(), layers.end(), [](const LayerRule& rule) { return rule.mask.causal; });
}

}  // namespace headlight
