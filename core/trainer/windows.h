#pragma once
// Which tokens a step sees: drawn from the seed and the number of the step alone, so that training goes on exactly
// where it was stopped.

#include "headlight/random.h"
#include "training_job.h"
#include "window_batch.h"

namespace headlight {

using Tokens = std::span<const std::uint16_t>;

/// The windows of step number `step`, at `progress` (0 to 1) of training.
WindowBatch training_windows(const TrainingJob& job, Tokens text, std::uint64_t step, double progress);

/// One after the other through a text: each token is asked for once, with at least half a window before it but at the
/// text's beginning. Of a masked language model: windows side by side, masked as in training, by the seed.
WindowBatch evaluation_windows(const TrainingJob& job, Tokens text);

}  // namespace headlight
