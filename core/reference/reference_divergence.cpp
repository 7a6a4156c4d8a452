#include "reference_divergence.h"

#include <cmath>

namespace headlight::reference {
namespace {

// What an event adds to the entropy; the limit where it has no probability.
double entropy_of(double p) { return p == 0.0 ? 0.0 : -p * std::log2(p); }

}  // namespace

double divergence_bits(std::span<const double> p, std::span<const double> q) {
  double bits = 0.0;
  for (std::size_t i = 0; i < p.size(); ++i) {
    bits += entropy_of((p[i] + q[i]) / 2.0) - (entropy_of(p[i]) + entropy_of(q[i])) / 2.0;
  }
  return bits;
}

}  // namespace headlight::reference
