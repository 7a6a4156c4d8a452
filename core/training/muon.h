#pragma once
#include "arithmetic.h"
#include "headlight/buffer.h"

namespace headlight {

/// Muon (Jordan et al. 2024, kellerjordan.github.io/posts/muon): momentum whose matrix is made nearly orthogonal before
/// it is taken as a step, so that every direction of the matrix learns at the same rate.
struct Muon {
  double rate = 0.02;
  double momentum = 0.95;
  double weight_decay = 0.0;
  double size = 1.0;  // of a step, beside what `rate` makes of it; weight decay goes by `rate` alone
};

/// Five steps of Newton and Schulz's iteration need room for a few matrices of the largest size.
class MuonStepper {
 public:
  /// False when there is no memory. `largest`: numbers of the largest matrix.
  [[nodiscard]] bool allocate(std::size_t largest);

  /// params, gradients, momentum: [outputs, inputs], whichever way they lie.
  void step(Arithmetic<float>& arithmetic, const Muon& options, MatrixView<const float> gradients,
            MatrixView<float> momentum, MatrixView<float> params);

 private:
  MatrixView<float> orthogonalise(Arithmetic<float>& arithmetic, MatrixView<float> x, MatrixView<float> next);

  Buffer update_, next_, square_, polynomial_;
};

}  // namespace headlight
