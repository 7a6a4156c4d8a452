// The native trainer; npm run train starts it with a job (training_job.h).

#include "files.h"
#include "training.h"

int main(int count, char** values) {
  using namespace headlight;
  if (count != 2) give_up("The trainer takes one file, its job; start it with npm run train -- storyteller.");
  const TrainingJob job = read_training_job(values[1]);
  Training training(job);
  constexpr int kStopped = 3;
  if (!job.is_evaluation && !training.run()) return kStopped;
  training.judge();
  return 0;
}
