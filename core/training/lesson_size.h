#pragma once
#include <cstdint>
#include <string>

#include "headlight/lesson.h"
#include "loss_job.h"
#include "task.h"

namespace headlight {

/// A model of a lesson's settings, and the bytes that learning it takes.
struct SizedLesson {
  TrainableModel model;
  std::string config_json;
  std::uint64_t bytes = 0;
  Fault fault;
};

/// E_CONFIG for settings out of range, by name.
SizedLesson size_up(const LessonSettings& settings, const Task& task);

/// E_MODEL_TOO_BIG, with the largest width that fits into `room` bytes, where there is one.
Fault too_big(const SizedLesson& sized, const LessonSettings& settings, const Task& task, std::uint64_t room);
/// E_MEMORY: it would have fitted, and there was none.
Fault not_granted(const SizedLesson& sized);

}  // namespace headlight
