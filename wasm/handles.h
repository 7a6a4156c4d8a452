#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <utility>

#include "headlight/fault.h"

namespace headlight {

/// Things that JavaScript knows by number. Numbers are never used twice, so a stale one finds nothing.
template <class T>
class Handles {
 public:
  std::uint32_t add(T thing) {
    things_.emplace(++last_, std::move(thing));
    return last_;
  }
  /// Null when nothing has this number (any more).
  T* find(std::uint32_t handle) {
    const auto found = things_.find(handle);
    return found == things_.end() ? nullptr : &found->second;
  }
  template <class Visit>
  void for_each(Visit visit) {
    for (auto& [handle, thing] : things_) visit(thing);
  }
  void drop(std::uint32_t handle) { things_.erase(handle); }
  std::size_t count() const { return things_.size(); }

 private:
  std::map<std::uint32_t, T> things_;
  std::uint32_t last_ = 0;
};

inline Fault no_such(const char* what, std::uint32_t handle) {
  return {FaultCode::handle,
          "There is no " + std::string(what) + " " + std::to_string(handle) + "; it was closed, or never opened."};
}

}  // namespace headlight
