#include "adamw.h"

#include <cmath>

#include "power.h"

namespace headlight {

// first = b1 first + (1 - b1) g,  second = b2 second + (1 - b2) g^2
// p = p (1 - rate weight_decay) - rate first / (1 - b1^step) / (sqrt(second / (1 - b2^step)) + epsilon)
void adamw_step(const AdamW& options, std::uint64_t step, const float* gradients, std::size_t count,
                const Moments& moments, float* params) {
  const auto steps = static_cast<double>(step);
  const auto kept = static_cast<float>(1.0 - options.rate * options.weight_decay);
  const auto b1 = static_cast<float>(options.first_decay);
  const auto b2 = static_cast<float>(options.second_decay);
  const auto new1 = static_cast<float>(1.0 - options.first_decay);
  const auto new2 = static_cast<float>(1.0 - options.second_decay);
  const auto rate = static_cast<float>(options.rate / (1.0 - pow(options.first_decay, steps)));
  const auto root = static_cast<float>(std::sqrt(1.0 - pow(options.second_decay, steps)));
  const auto epsilon = static_cast<float>(options.epsilon);
  for (std::size_t i = 0; i < count; ++i) {
    const float g = gradients[i];
    moments.first[i] = b1 * moments.first[i] + new1 * g;
    moments.second[i] = b2 * moments.second[i] + new2 * g * g;
    params[i] = params[i] * kept - rate * moments.first[i] / (std::sqrt(moments.second[i]) / root + epsilon);
  }
}

}  // namespace headlight
