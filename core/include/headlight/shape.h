#pragma once
#include <cstddef>

namespace headlight {

/// Sizes of one multi-head attention. Grouped-query attention has num_kv_heads < num_heads: query head h
/// reads key/value head h / (num_heads / num_kv_heads) (Ainslie et al. 2023).
struct AttentionShape {
  std::size_t num_heads = 0;
  std::size_t num_kv_heads = 0;
  std::size_t query_len = 0;
  std::size_t key_len = 0;
  std::size_t head_dim = 0;
  /// Of an encoder-decoder's text: so many tokens are the source, and the others the target. 0: it is one text.
  std::size_t source_len = 0;

  std::size_t kv_head_of(std::size_t head) const { return head / (num_heads / num_kv_heads); }
  /// Where a token stands in its own part: the target counts from 0 again.
  std::size_t position_of(std::size_t token) const { return token < source_len ? token : token - source_len; }
};

/// Half-open range [first, last).
struct Range {
  std::size_t first = 0;
  std::size_t last = 0;

  std::size_t size() const { return last - first; }
};

}  // namespace headlight
