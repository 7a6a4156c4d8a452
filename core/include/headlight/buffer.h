#pragma once
#include <algorithm>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <span>

namespace headlight {

/// Numbers that somebody owns. Unlike std::vector it reports when there is no memory, which in a browser
/// tab is an ordinary event and, without exceptions, would otherwise end the module.
template <class T>
class Array {
 public:
  /// `count` numbers of any value: whoever asks writes them before reading. Zeroing the 70 MB of a long text in one
  /// go would keep a worker from its inbox. Returns false, and leaves the buffer empty, when there is no memory.
  [[nodiscard]] bool allocate(std::size_t count) {
    values_.reset(new (std::nothrow) T[count]);
    count_ = values_ ? count : 0;
    return values_ != nullptr;
  }
  [[nodiscard]] bool allocate_zeros(std::size_t count) {
    if (!allocate(count)) return false;
    std::fill_n(values_.get(), count, T{0});
    return true;
  }

  T* data() { return values_.get(); }
  const T* data() const { return values_.get(); }
  std::size_t size() const { return count_; }
  std::span<T> span() { return {values_.get(), count_}; }
  std::span<const T> span() const { return {values_.get(), count_}; }

 private:
  std::unique_ptr<T[]> values_;
  std::size_t count_ = 0;
};

using Buffer = Array<float>;
using Bytes = Array<std::uint8_t>;

}  // namespace headlight
