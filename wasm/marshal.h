#pragma once
// Typed arrays <-> C++ values, always a copy. A view of wasm memory never leaves this file: memory that grows
// would leave it pointing at nothing.

#include <emscripten/bind.h>
#include <emscripten/val.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

EMSCRIPTEN_DECLARE_VAL_TYPE(Float32Array)
EMSCRIPTEN_DECLARE_VAL_TYPE(Uint32Array)
EMSCRIPTEN_DECLARE_VAL_TYPE(Uint8Array)
EMSCRIPTEN_DECLARE_VAL_TYPE(Float64Array)
EMSCRIPTEN_DECLARE_VAL_TYPE(StringArray)

namespace headlight {

// Embind makes an object before it fills it in.
template <class Array>
Array none() {
  return Array(emscripten::val::undefined());
}

template <class T>
std::vector<T> copy_in(const emscripten::val& array) {
  return emscripten::convertJSArrayToNumberVector<T>(array);
}

template <class Array, class T>
Array copy_out(std::span<const T> values) {
  const emscripten::val view(emscripten::typed_memory_view(values.size(), values.data()));
  return Array(view.call<emscripten::val>("slice"));
}

inline Float32Array floats_out(std::span<const float> values) { return copy_out<Float32Array>(values); }
inline Uint32Array ids_out(std::span<const std::uint32_t> values) { return copy_out<Uint32Array>(values); }

inline Float64Array doubles_out(std::span<const double> values) { return copy_out<Float64Array>(values); }

inline StringArray strings_out(const std::vector<std::string>& strings) {
  return StringArray(emscripten::val::array(strings.begin(), strings.end()));
}

inline std::vector<std::string> strings_in(const emscripten::val& array) {
  return emscripten::vecFromJSArray<std::string>(array);
}

}  // namespace headlight
