#pragma once
#include "headlight/lesson.h"
#include "task.h"

namespace headlight {

/// config.json of the model that a lesson makes. Settings are not checked here: parse_config does that.
std::string lesson_config(const LessonSettings& settings, const Task& task);

/// E_CONFIG for what no config.json says: the rate, the seed, and sizes that heads do not divide.
Fault check_lesson(const LessonSettings& settings);

}  // namespace headlight
