#include "headlight/sampling.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "headlight/random.h"
#include "softmax.h"

namespace headlight {
namespace {

constexpr float kLowest = -3.4e38F;

// Likeliest first; NaN counts as least likely, since an order has to be one.
std::vector<std::uint32_t> by_likelihood(std::span<const float> logits) {
  std::vector<std::uint32_t> order(logits.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto key = [&](std::uint32_t at) { return logits[at] == logits[at] ? logits[at] : kLowest; };
  std::sort(order.begin(), order.end(),
            [&](std::uint32_t a, std::uint32_t b) { return key(a) != key(b) ? key(a) > key(b) : a < b; });
  return order;
}

std::size_t likeliest(std::span<const float> logits) {
  std::size_t best = 0;
  for (std::size_t at = 1; at < logits.size(); ++at) {
    if (logits[at] > logits[best] || logits[best] != logits[best]) best = at;
  }
  return best;
}

}  // namespace

std::optional<std::size_t> sample(std::span<const float> logits, const Sampling& sampling) {
  const std::size_t best = likeliest(logits);
  if (logits.empty() || !std::isfinite(logits[best])) return std::nullopt;
  if (sampling.temperature <= 0.0F) return best;
  const std::vector<std::uint32_t> order = by_likelihood(logits);
  const std::size_t most = sampling.top_k == 0 ? order.size() : std::min<std::size_t>(sampling.top_k, order.size());
  std::vector<float> probabilities(most);
  for (std::size_t rank = 0; rank < most; ++rank) {
    const float logit = logits[order[rank]];
    probabilities[rank] = logit == logit ? logit / sampling.temperature : -INFINITY;
  }
  softmax_inplace(probabilities);
  double total = 0.0;
  std::size_t kept = 0;
  while (kept < most && (kept == 0 || total < double{sampling.top_p})) total += double{probabilities[kept++]};
  Random random(sampling.seed * 0x9E3779B97F4A7C15ULL + sampling.draw);
  double left = random.uniform() * total;
  for (std::size_t rank = 0; rank < kept; ++rank) {
    left -= double{probabilities[rank]};
    if (left < 0.0) return order[rank];
  }
  return order[kept - 1];
}

}  // namespace headlight
