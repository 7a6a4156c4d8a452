#include "lesson_watcher.h"

namespace headlight {
namespace {

/// Examples whose heads are looked at; of more of them the scores would change in the second digit.
constexpr std::size_t kScored = 32;

}  // namespace

AnswerWatcher::AnswerWatcher(const HeldOut& held_out, const Architecture& architecture)
    : held_out_(held_out),
      architecture_(architecture),
      scores_(kKinds * architecture.num_layers * architecture.num_heads) {}

AnswerWatcher::Score& AnswerWatcher::score(Kind kind, std::size_t layer, std::size_t head) {
  return scores_[(kind * architecture_.num_layers + layer) * architecture_.num_heads + head];
}

void AnswerWatcher::see(std::size_t window, const LossMemory<float>& memory, std::span<const std::uint32_t> said) {
  count_answers(held_out_.batch.windows()[window], said);
  if (window >= kScored) return;
  const std::size_t len = said.size();
  for (std::size_t layer = 0; layer < architecture_.num_layers; ++layer) {
    for (std::size_t head = 0; head < architecture_.num_heads; ++head) {
      const MatrixView<const float> all = memory.blocks[layer].attention.weights;
      look_at_head(window, layer, head, all.some_rows({head * len, (head + 1) * len}));
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

// weights: [len, len], known where a row may look. What is said in place i stands in the window at i + 1, behind the
// begin token, and is asked of the token before it, at i.
void AnswerWatcher::look_at_head(std::size_t window, std::size_t layer, std::size_t head,
                                 MatrixView<const float> weights) {
  const Mask& mask = architecture_.layers[layer].mask;
  const AttentionShape shape = architecture_.shape(weights.rows, held_out_.batch.windows()[window].source_len);
  const auto look = [&](Kind kind, std::size_t row, std::size_t column) {
    if (!mask.is_visible(shape, row, column)) return;
    score(kind, layer, head).sum += double{weights.row(row)[column]};
  };
  for (std::size_t row = mask.rows(shape).first; row < mask.rows(shape).last; ++row) {
    const std::size_t first = mask.band(shape, row).first;
    if (row == first) continue;
    ++score(kFirstToken, layer, head).rows;
    look(kFirstToken, row, first);
    if (!mask.is_visible(shape, row, row)) continue;  // who sees another text has no token before its own there
    ++score(kPreviousToken, layer, head).rows;
    look(kPreviousToken, row, row - 1);
  }
  std::size_t last = SIZE_MAX;
  for (const AnswerSource& source : held_out_.examples[window].sources) {
    score(kSources, layer, head).rows += source.asked != last ? 1 : 0;
    look(kSources, source.asked, source.at + 1);
    last = source.asked;
  }
}

void AnswerWatcher::tell(LessonPoint& point) const {
  const auto part = [](std::size_t some, std::size_t all) {
    return static_cast<double>(some) / static_cast<double>(std::max<std::size_t>(all, 1));
  };
  point.accuracy = part(right_, asked_);
  point.exact = part(right_answers_, held_out_.examples.size());
  point.head_scores.clear();
  for (const Score& score : scores_) {
    point.head_scores.push_back(score.rows == 0 ? 0.0F
                                                : static_cast<float>(score.sum / static_cast<double>(score.rows)));
  }
}

// What a row may not see was never computed.
void ProbeWatcher::see(std::size_t, const LossMemory<float>& memory, std::span<const std::uint32_t> said) {
  point_.said.assign(said.begin(), said.end());
  const AttentionShape shape = architecture_.shape(said.size(), source_len_);
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
