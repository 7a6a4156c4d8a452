#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "headlight/fault.h"
#include "headlight/shape.h"

namespace headlight {

/// Of a text whose source comes first and then its target: whose rows attend, and to what.
enum class MaskPart : std::uint8_t {
  whole,   // it is one text
  source,  // the source to itself: an encoder's layer
  target,  // the target to itself: a decoder's
  cross,   // the target to the source
};

/// Which keys a query may see. Every part that is given must allow a cell; the default is the full mask.
///
/// Query row i stands at key position i + key_len - query_len: the last query beside the last key, so a
/// continuation with cached keys needs no other rule.
struct Mask {
  /// Keys no later than the query's position.
  bool causal = false;
  /// Sliding window: keys fewer than `window` positions away; 0 for no limit. With `causal` that is the
  /// query's own key and window - 1 before it.
  std::size_t window = 0;
  /// Padding, [key_len]: not 0 where the key is a real token. Empty for all.
  std::vector<std::uint8_t> key_visible;
  /// An arbitrary visible set, [query_len, key_len]: not 0 where visible. Empty for all.
  std::vector<std::uint8_t> visible;
  /// Rows and keys are those of a part; AttentionShape::source_len says where the target begins.
  MaskPart part = MaskPart::whole;

  /// Rows that attend at all: the others see nothing.
  Range rows(const AttentionShape& shape) const;
  /// Keys that the part, `causal` and `window` leave to row `row`; empty (first == last) when none.
  Range band(const AttentionShape& shape, std::size_t row) const;
  /// Whether the two sets allow a cell that lies in the band.
  bool allows(const AttentionShape& shape, std::size_t row, std::size_t column) const;
  bool has_sets() const { return !key_visible.empty() || !visible.empty(); }
  bool is_visible(const AttentionShape& shape, std::size_t row, std::size_t column) const;
};

/// E_MASK_SIZE when a set does not have the shape's size.
Fault check(const Mask& mask, const AttentionShape& shape);

}  // namespace headlight
