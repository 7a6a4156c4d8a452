#pragma once
// A small model that learns a task, step by step, while somebody watches.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "headlight/fault.h"

namespace headlight {

/// Everything that decides the numbers of a lesson: the same settings give the same bits after as many steps, anywhere.
struct LessonSettings {
  std::string task;            // core/training/task.h
  std::string text;            // UTF-8, of the task "text"
  std::size_t num_layers = 0;  // of an encoder-decoder, whose decoder has as many: each of those attends twice
  std::size_t num_heads = 0;
  std::size_t num_kv_heads = 0;
  std::size_t model_dim = 0;
  std::string positions;  // "rotary", "learned", "none"
  std::string score;      // "scaled_dot", "dot", "additive", "multiplicative"
  bool has_feed_forward = true;
  double rate = 0.0;  // AdamW's; Muon's grows with it
  std::uint64_t seed = 0;
};

/// What is asked about a token of the probe: one held-out example, whose attention is shown.
struct LessonProbe {
  std::vector<std::uint32_t> ids;      // [len]
  std::vector<std::uint32_t> targets;  // [len], what comes next; kNothingAsked where the model cannot know it
  std::size_t source_len = 0;          // of an encoder-decoder: so many are the source, the others the target
};
inline constexpr std::uint32_t kNothingAsked = UINT32_MAX;

/// What is known after so many steps.
struct LessonPoint {
  std::uint64_t step = 0;
  // Of held-out examples: nats per asked token, part of the asked tokens that are right, and of the answers.
  double loss = 0.0;
  double accuracy = 0.0;
  double exact = 0.0;
  std::vector<float> head_scores;  // [score_names, num_layers, num_heads], 0 to 1
  std::vector<float> weights;      // [num_layers, num_heads, len, len] of the probe
  // [len], what the model finds likeliest after each token of the probe; means nothing in a source.
  std::vector<std::uint32_t> said;
};

class Lesson;
struct StartedLesson {
  std::unique_ptr<Lesson> lesson;
  Fault fault;
};

class Lesson {
 public:
  /// E_CONFIG for settings out of range, by name; E_EMPTY and E_TOO_LONG for the text; E_MODEL_TOO_BIG where it would
  /// take more than `room_bytes`; E_MEMORY.
  static StartedLesson start(const LessonSettings& settings, std::uint64_t room_bytes);
  ~Lesson();

  std::size_t num_params() const;
  const std::vector<std::string>& symbols() const;  // by token id
  const LessonProbe& probe() const;
  const std::vector<std::string>& score_names() const;
  /// The model's, as its folder has it.
  const std::string& config_json() const;
  /// model.safetensors, as of the last step.
  std::vector<std::uint8_t> params_file() const;

  /// About so many multiply-adds of the next step; true once that is complete, or training has diverged. The
  /// optimizer's part is one piece.
  bool advance(std::uint64_t work);
  std::uint64_t steps() const;
  /// Of the last step's own examples, before it: nats per asked token.
  double loss() const;
  /// One sentence once training has diverged; then the params are those of the last point, and no step is done any
  /// more.
  const std::string& divergence() const;

  /// About so many multiply-adds of the point after the last step, and true once it is complete. Never within a step.
  bool advance_point(std::uint64_t work);
  const LessonPoint& point() const;

 private:
  struct Parts;
  explicit Lesson(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

}  // namespace headlight
