#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "headlight/buffer.h"
#include "headlight/job.h"
#include "headlight/trace.h"

namespace headlight {

/// One word that may come next.
struct Candidate {
  std::uint32_t id = 0;
  float logit = 0.0F;
  float probability = 0.0F;
};

/// What the model expects after one token. The vocabulary of a model without one is the set of words of the text
/// that was run; probabilities are a softmax over it.
class PredictionJob : public Job {
 public:
  /// At most `top` candidates after token `position`. E_POSITION.
  static Started<PredictionJob> start(std::shared_ptr<const Trace> trace, std::size_t position, std::size_t top);

  /// Likeliest first, equal logits in order of first appearance; complete once the job is finished.
  const std::vector<Candidate>& candidates() const { return candidates_; }

 protected:
  std::uint64_t step() override;

 private:
  void rank();

  std::shared_ptr<const Trace> trace_;
  std::size_t top_ = 0;
  std::vector<std::uint32_t> ids_;  // the vocabulary
  std::vector<float> expected_;     // [content_dim], what the residual stream says comes next
  std::vector<float> logits_;       // one for each of `ids_` that was compared by now
  std::vector<Candidate> candidates_;
};

}  // namespace headlight
