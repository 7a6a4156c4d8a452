#pragma once
#include <cstddef>
#include <cstdint>

namespace headlight {

/// AdamW (Loshchilov and Hutter 2019), as torch.optim.AdamW computes it.
struct AdamW {
  double rate = 3e-3;
  double first_decay = 0.9;    // beta 1
  double second_decay = 0.95;  // beta 2
  double epsilon = 1e-8;
  double weight_decay = 0.0;
};

/// Running means of a parameter's gradient and of its square; [count] each.
struct Moments {
  float* first = nullptr;
  float* second = nullptr;
};

/// params [count] after step number `step`, from 1 on, with `gradients` [count].
void adamw_step(const AdamW& options, std::uint64_t step, const float* gradients, std::size_t count,
                const Moments& moments, float* params);

}  // namespace headlight
