#pragma once
#include "checkpoint.h"
#include "windows.h"

namespace headlight {

/// Judges the folder as it lies on disk, and says so in evaluation.json, from which the card is written.
void evaluate(const TrainingJob& job, const Progress& progress, Arithmetic<float>& arithmetic,
              LossMemory<float>& memory, Tokens train, Tokens valid);

}  // namespace headlight
