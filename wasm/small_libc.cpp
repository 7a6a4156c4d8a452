// What the libraries in a module get instead of some large functions of the C library, a fifteenth of the download
// together. The linker gives their calls to these (--wrap in CMakeLists.txt). The core itself calls none of them (npm
// run check holds that for the printf family).
#include <emscripten/em_js.h>

#include <algorithm>
#include <cstdarg>
#include <cstddef>
#include <cstring>
#include <string_view>

namespace {

constexpr std::string_view kDigits = "0123456789ABCDEF";

/// The lowest digits of `value` into text[first, last).
template <std::size_t kSize>
void write_hexadecimal(unsigned value, char (&text)[kSize], std::size_t first, std::size_t last) {
  for (std::size_t place = last; place-- > first; value >>= 4) text[place] = kDigits[value & 15];
}

}  // namespace

// Rounds to the nearest double, as strtod does.
EM_JS(double, number_of, (const char* text), { return Number(UTF8ToString(text)); });

/// The JSON library has read a number by JSON's grammar and wants its value: `text` holds that number and nothing else.
extern "C" double __wrap_strtod(const char* text, char** end) {
  *end = const_cast<char*>(text) + std::strlen(text);
  return number_of(text);
}

/// The JSON library names a control character in its messages: "<U+%.4X>", with a value of at most 16 bits.
extern "C" int __wrap_snprintf(char* to, std::size_t size, const char* format, ...) {
  std::va_list values;
  va_start(values, format);
  char text[] = "<U+0000>";
  write_hexadecimal(va_arg(values, unsigned), text, 3, 7);
  va_end(values);
  if (size > 0) to[std::string_view(text).copy(to, size - 1)] = '\0';
  return static_cast<int>(sizeof text - 1);
}

/// Embind names a type that was not bound by its address: "%p".
extern "C" int __wrap_siprintf(char* to, const char* format, ...) {
  std::va_list values;
  va_start(values, format);
  char text[] = "0x00000000";
  write_hexadecimal(va_arg(values, unsigned), text, 2, 10);
  va_end(values);
  std::copy_n(text, sizeof text, to);
  return static_cast<int>(sizeof text - 1);
}
