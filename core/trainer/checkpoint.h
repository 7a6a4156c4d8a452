#pragma once
// What is kept of a training: the model's folder, and beside it what is needed to go on exactly.

#include <vector>

#include "optimizer.h"
#include "training_job.h"

namespace headlight {

/// A point of the curve that the card shows.
struct CurvePoint {
  double tokens = 0.0;
  double train_loss = 0.0;  // nats a token, mean since the last point, repeated sequences among them
  double valid_loss = 0.0;  // nats a token, of a sample of the held-out text
};

struct Progress {
  double tokens = 0.0;        // seen
  double total_tokens = 0.0;  // 0: not known yet, as the speed is not
  double seconds = 0.0;       // spent
  double loss_sum = 0.0;      // of the steps since the last point of the curve
  double loss_steps = 0.0;
  std::vector<CurvePoint> curve;
};

/// model.safetensors (F16) and training-state.safetensors, whose metadata is the progress.
void save_checkpoint(const TrainingJob& job, const Progress& progress, Optimizer& optimizer,
                     std::span<const float> params);
/// False where the folder holds none. One of another model ends the program with a sentence.
bool load_checkpoint(const TrainingJob& job, Progress& progress, Optimizer& optimizer, std::span<float> params);

}  // namespace headlight
