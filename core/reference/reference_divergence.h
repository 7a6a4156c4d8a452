#pragma once
// How far apart two distributions are, in double and by another formula than the core's.

#include <span>

namespace headlight::reference {

/// The divergence of Jensen and Shannon to the base 2 (Lin 1991), as the entropy of the mean less the mean of the
/// entropies: H((p + q) / 2) - (H(p) + H(q)) / 2. p, q: [events], each with a sum of 1.
double divergence_bits(std::span<const double> p, std::span<const double> q);

}  // namespace headlight::reference
