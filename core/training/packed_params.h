#pragma once
#include <vector>

#include "headlight/buffer.h"
#include "matrix_view.h"

namespace headlight {

/// Parameters as a product reads them. Every window of a batch multiplies by the same ones, and to pack them each time
/// took a twelfth of a training step.
class PackedParams {
 public:
  /// pack(w, panels) writes all of w; `panel_columns` numbers stand in a row of a panel.
  using Pack = void (*)(MatrixView<const float> w, float* panels);
  PackedParams(std::size_t panel_columns, Pack pack) : panel_columns_(panel_columns), pack_(pack) {}

  /// [panels][w.rows][panel_columns], made when it is asked for first; null when there is no memory for it.
  const float* of(MatrixView<const float> w);
  /// The parameters have changed. Their places are kept.
  void forget();

 private:
  struct Entry {
    MatrixView<const float> w;
    Buffer panels;
    bool is_current = false;
  };

  std::size_t panel_columns_;
  Pack pack_;
  std::vector<Entry> entries_;
};

}  // namespace headlight
