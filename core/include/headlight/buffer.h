#pragma once
#include <cassert>
#include <cstddef>
#include <memory>
#include <new>
#include <span>

namespace headlight {

/// Floats that somebody owns. Unlike std::vector it reports when there is no memory, which in a browser
/// tab is an ordinary event and, without exceptions, would otherwise end the module.
class Buffer {
 public:
  Buffer() = default;

  /// `count` zeros. Returns false, and leaves the buffer empty, when the memory is not to be had.
  [[nodiscard]] bool allocate(std::size_t count) {
    values_.reset(new (std::nothrow) float[count]());
    count_ = values_ ? count : 0;
    return values_ != nullptr;
  }

  float* data() { return values_.get(); }
  const float* data() const { return values_.get(); }
  std::size_t size() const { return count_; }
  std::span<float> span() { return {values_.get(), count_}; }
  std::span<const float> span() const { return {values_.get(), count_}; }

 private:
  std::unique_ptr<float[]> values_;
  std::size_t count_ = 0;
};

}  // namespace headlight
