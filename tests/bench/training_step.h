#pragma once
#include <cstdint>
#include <vector>

#include "loss_job.h"
#include "optimizer.h"
#include "window_batch.h"

namespace headlight::bench {

/// Steps of a GPT-2 of 1.07 M parameters (4 layers of 4 heads, width 128, vocabulary 2,048) on 8 windows of 128 tokens,
/// with AdamW: what training_peer.py does in PyTorch.
class TrainingStep {
 public:
  static constexpr std::size_t kWindows = 8;
  static constexpr std::size_t kTokens = 128;

  /// The arithmetic is borrowed.
  explicit TrainingStep(Arithmetic<float>& arithmetic);

  /// One step: the loss before it, in nats a token.
  double run();
  /// The params as they are, as a file.
  std::vector<std::uint8_t> params_file() const;

 private:
  Arithmetic<float>& arithmetic_;
  TrainableModel model_;
  LossMemory<float> memory_;
  Optimizer optimizer_;
  Buffer params_, gradients_;
  WindowBatch batch_;
};

}  // namespace headlight::bench
