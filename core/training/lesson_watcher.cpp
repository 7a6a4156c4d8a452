#include "lesson_watcher.h"

namespace headlight {
namespace {

/// Examples whose heads are looked at; of more of them the scores would change in the second digit.
constexpr std::size_t kScored = 32;

}  // namespace

AnswerWatcher::AnswerWatcher(const HeldOut& held_out, const Architecture& architecture)
    : held_out_(held_out),
      num_layers_(architecture.num_layers),
      num_heads_(architecture.num_heads),
      sums_(kKinds * num_layers_ * num_heads_, 0.0) {}

void AnswerWatcher::see(std::size_t window, const LossMemory<float>& memory, std::span<const std::uint32_t> said) {
  count_answers(held_out_.batch.windows()[window], said);
  if (window >= kScored) return;
  const TaskExample& example = held_out_.examples[window];
  const std::size_t len = said.size();
  rows_[0] += len - 1;
  rows_[1] += len - 1;
  std::size_t last = SIZE_MAX;
  for (const AnswerSource& source : example.sources) {
    rows_[2] += source.asked != last ? 1 : 0;
    last = source.asked;
  }
  for (std::size_t layer = 0; layer < num_layers_; ++layer) {
    for (std::size_t head = 0; head < num_heads_; ++head) {
      const MatrixView<const float> all = memory.blocks[layer].attention.weights;
      look_at_head(example, all.some_rows({head * len, (head + 1) * len}), layer * num_heads_ + head);
    }
  }
}

void AnswerWatcher::count_answers(const TokenWindow& window, std::span<const std::uint32_t> said) {
  bool is_right = true;
  for (std::size_t i = 0; i < said.size(); ++i) {
    if (window.targets[i] == kNoTarget) continue;
    ++asked_;
    if (said[i] == window.targets[i]) {
      ++right_;
    } else {
      is_right = false;
    }
  }
  right_answers_ += is_right ? 1 : 0;
}

// weights: [len, len]. What is said in place i stands in the window at i + 1, behind the begin token, and is asked of
// the token before it, at i.
void AnswerWatcher::look_at_head(const TaskExample& example, MatrixView<const float> weights, std::size_t head) {
  const std::size_t heads = num_layers_ * num_heads_;
  for (std::size_t row = 1; row < weights.rows; ++row) {
    sums_[head] += double{weights.row(row)[row - 1]};
    sums_[heads + head] += double{weights.row(row)[0]};
  }
  for (const AnswerSource& source : example.sources) {
    sums_[2 * heads + head] += double{weights.row(source.asked)[source.at + 1]};
  }
}

void AnswerWatcher::tell(LessonPoint& point) const {
  const auto part = [](std::size_t some, std::size_t all) {
    return static_cast<double>(some) / static_cast<double>(std::max<std::size_t>(all, 1));
  };
  point.accuracy = part(right_, asked_);
  point.exact = part(right_answers_, held_out_.examples.size());
  point.head_scores.resize(sums_.size());
  for (std::size_t i = 0; i < sums_.size(); ++i) {
    const std::size_t rows = rows_[i / (num_layers_ * num_heads_)];
    point.head_scores[i] = rows == 0 ? 0.0F : static_cast<float>(sums_[i] / static_cast<double>(rows));
  }
}

// What a row may not see was never computed.
void ProbeWatcher::see(std::size_t, const LossMemory<float>& memory, std::span<const std::uint32_t> said) {
  point_.said.assign(said.begin(), said.end());
  const AttentionShape shape = architecture_.shape(said.size());
  point_.weights.assign(architecture_.num_layers * shape.num_heads * said.size() * said.size(), 0.0F);
  float* to = point_.weights.data();
  for (std::size_t layer = 0; layer < architecture_.num_layers; ++layer) {
    const MatrixView<float> weights = memory.blocks[layer].attention.weights;
    for (std::size_t i = 0; i < weights.rows; ++i, to += said.size()) {
      const Range band = architecture_.layers[layer].mask.band(shape, i % said.size());
      std::copy(weights.row(i) + band.first, weights.row(i) + band.last, to + band.first);
    }
  }
}

}  // namespace headlight
