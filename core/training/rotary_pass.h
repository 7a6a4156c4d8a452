#pragma once
#include <cstddef>

#include "headlight/architecture.h"
#include "sincos.h"

namespace headlight {

/// Cosines and then sines of a position's angles, times the magnitude: out [rotary.dims()].
template <class T>
void turns_into(const Rotary& rotary, std::size_t position, T* out) {
  const std::size_t half = rotary.frequencies.size();
  for (std::size_t i = 0; i < half; ++i) {
    const SinCos angle = sincos(static_cast<double>(position) * rotary.frequencies[i]);
    out[i] = static_cast<T>(rotary.magnitude * angle.cos);
    out[half + i] = static_cast<T>(rotary.magnitude * angle.sin);
  }
}

// (a, b) becomes (a cos - b sin, b cos + a sin): pairs half a head apart.        head [>= 2 half], turns [2 half]
template <class T>
void rotary_forward(const T* turns, std::size_t half, T* head) {
  for (std::size_t i = 0; i < half; ++i) {
    const T first = head[i];
    const T second = head[half + i];
    head[i] = first * turns[i] - second * turns[half + i];
    head[half + i] = second * turns[i] + first * turns[half + i];
  }
}

// A turn's gradient is turned back: (da, db) becomes (da cos + db sin, db cos - da sin).
template <class T>
void rotary_backward(const T* turns, std::size_t half, T* head) {
  for (std::size_t i = 0; i < half; ++i) {
    const T first = head[i];
    const T second = head[half + i];
    head[i] = first * turns[i] + second * turns[half + i];
    head[half + i] = second * turns[i] - first * turns[half + i];
  }
}

}  // namespace headlight
