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
  // Previous token, first token, sources.
  static constexpr std::size_t kKinds = 3;

  void count_answers(const TokenWindow& window, std::span<const std::uint32_t> said);
  void look_at_head(const TaskExample& example, MatrixView<const float> weights, std::size_t head);

  const HeldOut& held_out_;
  std::size_t num_layers_, num_heads_;
  std::size_t asked_ = 0, right_ = 0, right_answers_ = 0;
  std::size_t rows_[kKinds] = {};
  std::vector<double> sums_;  // [kKinds, num_layers, num_heads]
};

/// Takes the weights of one window, and what the model says there.
class ProbeWatcher : public LossObserver<float> {
 public:
  ProbeWatcher(const Architecture& architecture, LessonPoint& point) : architecture_(architecture), point_(point) {}
  void see(std::size_t window, const LossMemory<float>& memory, std::span<const std::uint32_t> said) override;

 private:
  const Architecture& architecture_;
  LessonPoint& point_;
};

}  // namespace headlight
