#pragma once
#include <string_view>

#include "headlight/safetensors.h"

namespace headlight {

/// The type of this name; unknown where there is none. Names are in capitals, and case counts.
Dtype dtype_named(std::string_view name);

}  // namespace headlight
