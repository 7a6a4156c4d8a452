#include "headlight/mask.h"

#include <algorithm>

namespace headlight {
namespace {

Fault wrong_size(const char* name, std::size_t found, std::size_t wanted, const char* dimensions) {
  return {FaultCode::mask_size, std::string(name) + " has " + format_count(found) + " entries; it needs " + dimensions +
                                    " = " + format_count(wanted) + ", or none at all."};
}

}  // namespace

Range Mask::rows(const AttentionShape& shape) const {
  switch (part) {
    case MaskPart::source: return {0, shape.source_len};
    case MaskPart::target:
    case MaskPart::cross: return {shape.source_len, shape.query_len};
    case MaskPart::whole: break;
  }
  return {0, shape.query_len};
}

Range Mask::band(const AttentionShape& shape, std::size_t row) const {
  const Range attending = rows(shape);
  if (row < attending.first || row >= attending.last) return {};
  // Signed, because with more queries than keys the first rows stand before every key.
  const auto keys = static_cast<std::int64_t>(shape.key_len);
  const auto position = static_cast<std::int64_t>(row) + keys - static_cast<std::int64_t>(shape.query_len);
  const bool sees_source = part == MaskPart::source || part == MaskPart::cross;
  std::int64_t first = part == MaskPart::target ? static_cast<std::int64_t>(shape.source_len) : 0;
  std::int64_t last = sees_source ? static_cast<std::int64_t>(shape.source_len) : keys;
  if (window > 0) {
    const auto reach = static_cast<std::int64_t>(std::min<std::size_t>(window, shape.query_len + shape.key_len));
    first = std::max<std::int64_t>(first, position - reach + 1);
    last = std::min(last, position + reach);
  }
  if (causal) last = std::min(last, position + 1);
  last = std::max<std::int64_t>(last, 0);
  first = std::min(first, last);
  return {static_cast<std::size_t>(first), static_cast<std::size_t>(last)};
}

bool Mask::allows(const AttentionShape& shape, std::size_t row, std::size_t column) const {
  if (!key_visible.empty() && key_visible[column] == 0) return false;
  return visible.empty() || visible[row * shape.key_len + column] != 0;
}

bool Mask::is_visible(const AttentionShape& shape, std::size_t row, std::size_t column) const {
  const Range range = band(shape, row);
  return column >= range.first && column < range.last && allows(shape, row, column);
}

Fault check(const Mask& mask, const AttentionShape& shape) {
  if (!mask.key_visible.empty() && mask.key_visible.size() != shape.key_len) {
    return wrong_size("key_visible", mask.key_visible.size(), shape.key_len, "key_len");
  }
  // Compared by division: on wasm32 query_len * key_len may not fit.
  const bool fits = shape.key_len == 0 ? mask.visible.empty()
                                       : mask.visible.size() / shape.key_len == shape.query_len &&
                                             mask.visible.size() % shape.key_len == 0;
  if (!mask.visible.empty() && !fits) {
    return wrong_size("visible", mask.visible.size(), shape.query_len * shape.key_len, "query_len x key_len");
  }
  return {};
}

}  // namespace headlight
