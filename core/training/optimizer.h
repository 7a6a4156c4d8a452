#pragma once
#include "adamw.h"
#include "headlight/param_layout.h"
#include "muon.h"

namespace headlight {

struct OptimizerOptions {
  AdamW adamw;
  Muon muon;
  bool has_muon = true;       // for the matrices of the blocks but those of scores; AdamW for all else
  double into_stream = 1.0;   // Muon's size for matrices whose outputs are added to the residual stream
  double largest_norm = 1.0;  // of all gradients together; longer ones are shortened to it
};

/// Changes the params by their gradients, step by step.
class Optimizer {
 public:
  /// False when there is no memory.
  [[nodiscard]] bool allocate(const ParamLayout& layout, const OptimizerOptions& options);

  /// One step. rate_factor: of both rates, for warm-up and decay. Returns the length of the gradient before it was
  /// shortened; where that is not finite, nothing changes.
  double step(Arithmetic<float>& arithmetic, double rate_factor, std::span<float> gradients, std::span<float> params);

  // What goes into a checkpoint, beside the params: [layout.size] each.
  std::span<float> first_moments() { return first_.span(); }  // Muon's momentum, too
  std::span<float> second_moments() { return second_.span(); }
  std::uint64_t steps() const { return steps_; }
  void set_steps(std::uint64_t steps) { steps_ = steps; }

 private:
  bool takes_muon(const ParamTensor& tensor) const;
  MatrixView<float> outputs_first(const ParamTensor& tensor, float* all) const;

  const ParamLayout* layout_ = nullptr;
  OptimizerOptions options_;
  MuonStepper muon_;
  Buffer first_, second_;
  std::uint64_t steps_ = 0;
};

/// Part of the full rate at a moment of training, both in the same unit: linearly up over the first `warm_up`, linearly
/// down over the last `decay`.
double rate_factor(double done, double total, double warm_up, double decay);

}  // namespace headlight
