#pragma once
#include <utility>
#include <vector>

#include "token_window.h"

namespace headlight {

/// Windows that own their tokens.
class WindowBatch {
 public:
  /// source_len: of an encoder-decoder, else 0.
  void add(std::vector<std::uint32_t> ids, std::vector<std::uint32_t> targets, std::size_t source_len = 0) {
    windows_.push_back({ids, targets, {}, source_len});
    numbers_.push_back(std::move(ids));
    numbers_.push_back(std::move(targets));
  }
  std::span<const TokenWindow> windows() const { return windows_; }

 private:
  std::vector<std::vector<std::uint32_t>> numbers_;  // moving one keeps its place in memory
  std::vector<TokenWindow> windows_;
};

}  // namespace headlight
