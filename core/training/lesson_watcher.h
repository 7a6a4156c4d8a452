#pragma once
// What a point says of a lesson, gathered while the loss of the held-out examples is computed.

#include "lesson_examples.h"
#include "loss_job.h"

namespace headlight {

/// Counts right answers, and sums up where the heads look.
class AnswerWatcher : public LossObserver<float> {
 public:
  AnswerWatcher(const HeldOut& held_out, const Architecture& architecture);

  void see(std::size_t window, const LossMemory<float>& memory, std::span<const std::uint32_t> said) override;
  /// All but step, loss, and what is of the probe.
  void tell(LessonPoint& point) const;

 private:
  enum Kind : std::size_t { kPreviousToken, kFirstToken, kSources, kKinds };

  /// What a head has been given so far, of so many rows.
  struct Score {
    double sum = 0.0;
    std::size_t rows = 0;
  };

  void count_answers(const TokenWindow& window, std::span<const std::uint32_t> said);
  void look_at_head(std::size_t window, std::size_t layer, std::size_t head, MatrixView<const float> weights);
  Score& score(Kind kind, std::size_t layer, std::size_t head);

  const HeldOut& held_out_;
  const Architecture& architecture_;
  std::size_t asked_ = 0, right_ = 0, right_answers_ = 0;
  std::vector<Score> scores_;  // [kKinds, num_layers, num_heads]
};

/// Takes the weights of one window, and what the model says there.
class ProbeWatcher : public LossObserver<float> {
 public:
  ProbeWatcher(const Architecture& architecture, std::size_t source_len, LessonPoint& point)
      : architecture_(architecture), source_len_(source_len), point_(point) {}
  void see(std::size_t window, const LossMemory<float>& memory, std::span<const std::uint32_t> said) override;

 private:
  const Architecture& architecture_;
  std::size_t source_len_;
  LessonPoint& point_;
};

}  // namespace headlight
