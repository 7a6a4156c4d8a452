#pragma once
#include "headlight/lesson.h"
#include "task.h"
#include "window_batch.h"

namespace headlight {

/// An example as the model sees it: the begin token, and all that is said but the last of it.
void add_example(const TaskExample& example, WindowBatch& batch);

/// Examples of one step: drawn from the seed and the number of the step alone.
WindowBatch step_examples(const Task& task, std::uint64_t seed, std::uint64_t step);

/// The examples that no step sees: the same for every seed, so that lessons can be compared.
struct HeldOut {
  WindowBatch batch;
  std::vector<TaskExample> examples;
};
HeldOut held_out_examples(const Task& task);

}  // namespace headlight
