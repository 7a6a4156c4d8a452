#pragma once
#include <span>

namespace headlight {

/// Turns one row of masked scores into attention weights, in place.
///
/// row: [key_len], any length; -infinity marks a masked key. scale: positive; each score is multiplied by it first,
/// which costs less here than in a pass of its own.
///
/// A row with no visible key becomes all zeros, never NaN: nothing was attended to, and the heatmap
/// shows it as empty. +infinity scores share the row equally. A NaN score makes every visible weight of
/// the row NaN, and masked weights stay exactly 0.
void softmax_inplace(std::span<float> row, float scale = 1.0F);

struct SoftmaxParts {
  float largest;  // of the scaled scores
  float sum;      // of what they became
};

/// The same without its division: each score becomes e^(scaled score - largest), which softmax divides by their sum. In
/// a row with no visible key all become 0; beside +infinity, which becomes 1, all others do; beside NaN all visible
/// ones become NaN.
SoftmaxParts exponentials_inplace(std::span<float> row, float scale);

}  // namespace headlight
