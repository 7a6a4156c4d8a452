#pragma once
#include <emscripten/heap.h>
#include <malloc.h>

#include <cstdint>

namespace headlight {

/// What the module may still take: all that it can grow to, less what is in use. An address has 32 bits, and so has the
/// count in the int.
inline std::uint64_t room_bytes() {
  const auto used = static_cast<std::uint32_t>(mallinfo().uordblks);
  const std::uint64_t most = emscripten_get_heap_max();
  return most > used ? most - used : 0;
}

}  // namespace headlight
