#pragma once
#include <cstddef>

namespace headlight::test {

/// While it lives, no Buffer of more than `limit_bytes` can be had: what a full browser tab is like.
class ScarceMemory {
 public:
  explicit ScarceMemory(std::size_t limit_bytes);
  ~ScarceMemory();
  ScarceMemory(const ScarceMemory&) = delete;
  ScarceMemory& operator=(const ScarceMemory&) = delete;
};

}  // namespace headlight::test
