#pragma once
// Tasks whose examples are made up: each a table.

#include <span>

#include "task.h"

namespace headlight {

struct TaskTable {
  std::string_view name;
  std::string_view score_name;
  std::size_t len = 0;
  std::vector<std::string> (*symbols)() = nullptr;
  void (*draw)(Random& random, TaskExample& example) = nullptr;
  /// Several questions have the same answer: what is held out is that, in all of them.
  bool is_held_out_by_answer = false;
  bool is_for_encoder_decoder = false;
};

/// Adds what comes after the question: the answer, of which every token is asked.
void ask(TaskExample& example, std::span<const std::uint32_t> answer);

extern const TaskTable kCopy;
extern const TaskTable kReverse;
extern const TaskTable kSort;
extern const TaskTable kRepeat;
extern const TaskTable kBrackets;
extern const TaskTable kAddition;
extern const TaskTable kDates;

}  // namespace headlight
