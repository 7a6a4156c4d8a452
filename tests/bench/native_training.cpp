// Steps of training by the trainer's own products, compiled for this machine. Arguments: the file for the params that
// it begins with, and a number of steps. Prints the loss before the first step, and then milliseconds, a step a line.
#include <chrono>
#include <cstdio>
#include <cstdlib>

#include "training_step.h"
#include "wide_arithmetic.h"

int main(int count, char** arguments) {
  if (count != 3) return 2;
  headlight::WideArithmetic arithmetic;
  if (!arithmetic.allocate()) return 1;
  headlight::bench::TrainingStep step(arithmetic);
  std::FILE* file = std::fopen(arguments[1], "wb");
  if (file == nullptr) return 1;
  const auto params = step.params_file();
  std::fwrite(params.data(), 1, params.size(), file);
  std::fclose(file);
  std::printf("%.9g\n", step.run());
  for (int i = std::atoi(arguments[2]); i > 0; --i) {
    const auto begun = std::chrono::steady_clock::now();
    step.run();
    std::printf("%.6f\n", std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun).count());
  }
}
