#include "lesson_examples.h"

#include <algorithm>

namespace headlight {
namespace {

/// Of a step: enough that a step's gradient says more about the task than about its examples.
constexpr std::size_t kStepTokens = 1024;
constexpr std::size_t kHeldOut = 100;
constexpr std::uint64_t kHeldOutSeed = 0x4865'6C64'204F'7574;

}  // namespace

void add_example(const TaskExample& example, WindowBatch& batch) {
  std::vector<std::uint32_t> ids = example.said;
  ids.insert(ids.begin(), kBegin);
  ids.pop_back();
  std::vector<std::uint32_t> targets = example.said;
  std::fill_n(targets.begin(), example.first_asked, kNoTarget);
  batch.add(std::move(ids), std::move(targets), example.source_len());
}

// Seeds and steps have 32 bits each, and no two pairs of them may draw the same examples.
constexpr std::uint64_t kLowSeedBits = 20;
constexpr std::uint64_t kLowSeed = (std::uint64_t{1} << kLowSeedBits) - 1;

WindowBatch step_examples(const Task& task, std::uint64_t seed, std::uint64_t step) {
  const std::uint64_t high_seed = seed >> kLowSeedBits << (32 + kLowSeedBits);
  Random random(Random((seed & kLowSeed) ^ (step << kLowSeedBits) ^ high_seed).bits());
  WindowBatch batch;
  for (std::size_t tokens = 0; tokens < kStepTokens;) {
    const TaskExample example = task.draw(random, false);
    add_example(example, batch);
    tokens += example.said.size();
  }
  return batch;
}

HeldOut held_out_examples(const Task& task) {
  Random random(kHeldOutSeed);
  HeldOut held_out;
  for (std::size_t i = 0; i < kHeldOut; ++i) {
    held_out.examples.push_back(task.draw(random, true));
    add_example(held_out.examples.back(), held_out.batch);
  }
  return held_out;
}

}  // namespace headlight
