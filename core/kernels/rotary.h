#pragma once
#include <cstddef>
#include <span>

namespace headlight {

/// Cosines and sines of position x frequencies[i], each times `magnitude`: out [2 * frequencies.size()], all cosines
/// first.
void turns_into(std::span<const double> frequencies, double magnitude, double position, float* out);

/// Turns the pairs (values[i], values[i + half]), i < half, by the angles of `turns` [2 * half]: rotary positions with
/// rotated halves, as published checkpoints of Llama and GPT-NeoX have them.
void rotate_inplace(const float* turns, std::size_t half, float* values);

}  // namespace headlight
