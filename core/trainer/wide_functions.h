#pragma once
#include <cstddef>
#include <span>

#include "headlight/architecture.h"

namespace headlight {

/// As core/kernels, in the registers of wide.h: e^x within 2 ULP, with this machine's bits. False, and nothing is done,
/// for a row in which a NaN or an infinity is visible.
[[nodiscard]] bool softmax_wide_inplace(std::span<float> row, float scale);

/// x times the logistic function of a(x), and its derivative; [count], `out` may be `in`. False, and nothing is done,
/// for activations of another form.
[[nodiscard]] bool activate_wide_into(Activation activation, const float* in, std::size_t count, float* out,
                                      float* slopes);

}  // namespace headlight
