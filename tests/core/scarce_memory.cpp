#include "scarce_memory.h"

#include <cstdint>
#include <new>

namespace headlight::test {
namespace {

std::size_t limit = SIZE_MAX;

}  // namespace

ScarceMemory::ScarceMemory(std::size_t limit_bytes) { limit = limit_bytes; }
ScarceMemory::~ScarceMemory() { limit = SIZE_MAX; }

bool is_to_be_had(std::size_t bytes) { return bytes <= limit; }

}  // namespace headlight::test

// Buffer asks with nothrow, so replacing this one operator in the test program is enough.
void* operator new[](std::size_t bytes, const std::nothrow_t&) noexcept {
  return headlight::test::is_to_be_had(bytes) ? ::operator new[](bytes) : nullptr;
}
