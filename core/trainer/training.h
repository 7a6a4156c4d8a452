#pragma once
// Training as a program does it: step after step until the tokens are seen or somebody stops it.

#include "evaluation.h"
#include "wide_arithmetic.h"

namespace headlight {

class Training {
 public:
  explicit Training(const TrainingJob& job);

  /// From the checkpoint, where there is one. Until the end, or until a signal to stop; then the checkpoint is saved.
  /// True where the end was reached.
  bool run();
  /// Of job.judged: where that is the folder, as the last checkpoint left it.
  void judge() { evaluate(job_, progress_, arithmetic_, memory_, text_, valid_); }

 private:
  void begin();
  double step();
  double loss_of(std::span<const TokenWindow> windows);
  void decide_total();
  void add_point();
  long minutes_left() const;
  void report_speed() const;
  void report() const;

  const TrainingJob& job_;
  std::vector<std::uint16_t> text_, valid_;
  WindowBatch valid_sample_;
  WideArithmetic arithmetic_;
  LossMemory<float> memory_;
  Buffer params_, gradients_;
  Optimizer optimizer_;
  Progress progress_;
};

}  // namespace headlight
