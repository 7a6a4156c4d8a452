#pragma once
#include "headlight/lesson.h"

namespace headlight {

/// config.json of the model that a lesson makes. Settings are not checked here: parse_config does that.
std::string lesson_config(const LessonSettings& settings, std::size_t vocab_size, std::size_t max_tokens);

/// E_CONFIG for what no config.json says: the rate, the seed, and sizes that heads do not divide.
Fault check_lesson(const LessonSettings& settings);

}  // namespace headlight
