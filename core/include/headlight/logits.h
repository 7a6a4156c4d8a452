#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "headlight/buffer.h"
#include "headlight/job.h"
#include "headlight/trace.h"

namespace headlight {

/// One token that may stand there, or one class.
struct Candidate {
  std::uint32_t id = 0;
  float logit = 0.0F;
  float probability = 0.0F;
};

/// What the model says at one token: the next token, the masked one, or a class. A model for whole texts says it at
/// token 0 whatever is asked. The vocabulary of a model without one is the set of words of the text that was run.
/// Probabilities are a softmax over all logits.
class PredictionJob : public Job {
 public:
  /// At most `top` candidates at token `position`, and behind them those of the ids in `also` that the vocabulary has
  /// and that are not among them, in the order of `also`. E_POSITION, E_NO_HEAD.
  static Started<PredictionJob> start(std::shared_ptr<const Trace> trace, std::size_t position, std::size_t top,
                                      std::vector<std::uint32_t> also = {});

  /// Likeliest first, equal logits in order of first appearance or of their ids; then those that were asked for
  /// besides. Complete once the job is finished.
  const std::vector<Candidate>& candidates() const { return candidates_; }
  /// Of the whole vocabulary, in the order of ids() or, where that is empty, of the ids themselves.
  const std::vector<float>& logits() const { return logits_; }
  const std::vector<float>& probabilities() const { return probabilities_; }
  const std::vector<std::uint32_t>& ids() const { return ids_; }

 protected:
  std::uint64_t step() override;

 private:
  void read_head(std::size_t position);
  std::uint64_t compare_words();
  std::uint64_t multiply();
  void rank();
  void add_also();

  std::shared_ptr<const Trace> trace_;
  std::size_t top_ = 0;
  std::vector<std::uint32_t> also_;
  std::vector<std::uint32_t> ids_;  // the vocabulary of `textbook`
  std::vector<float> said_;         // what the residual stream says, as the head's last product takes it
  std::vector<float> logits_;       // by now
  std::vector<float> probabilities_;
  std::vector<Candidate> candidates_;
};

}  // namespace headlight
