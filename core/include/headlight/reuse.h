#pragma once
#include <memory>

#include "headlight/trace.h"

namespace headlight {

/// What of a text an earlier trace of the same model knows. Where no token sees a later one, all about those that both
/// texts begin with; and in layer 0, which sees each token alone, what was embedded and projected of every token that
/// stands where it stood.
struct Reuse {
  std::shared_ptr<const Trace> earlier;  // null: nothing is known
  std::size_t first_row = 0;             // rows before it are
  Range unknown;                         // rows whose embeddings, and projections in layer 0, are not
  bool has_same_len = false;

  /// trace: its model, tokens and source alone are looked at. earlier: of any model, or null.
  static Reuse of(std::shared_ptr<const Trace> earlier, const Trace& trace);
  /// What is known of a layer, and of the residual stream before it. There must be an earlier trace.
  void copy_layer(std::size_t layer, Trace& to) const;
};

}  // namespace headlight
