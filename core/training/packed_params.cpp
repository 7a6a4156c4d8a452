#include "packed_params.h"

#include <algorithm>

namespace headlight {

const float* PackedParams::of(MatrixView<const float> w) {
  auto found = std::find_if(entries_.begin(), entries_.end(), [&](const Entry& entry) { return entry.w == w; });
  if (found == entries_.end()) {
    Buffer panels;
    const std::size_t panel_count = (w.columns + panel_columns_ - 1) / panel_columns_;
    if (!panels.allocate(panel_count * panel_columns_ * w.rows)) return nullptr;
    entries_.push_back({w, std::move(panels)});
    found = entries_.end() - 1;
  }
  if (!found->is_current) pack_(w, found->panels.data());
  found->is_current = true;
  return found->panels.data();
}

void PackedParams::forget() {
  for (Entry& entry : entries_) entry.is_current = false;
}

}  // namespace headlight
