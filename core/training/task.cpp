#include "task.h"

#include "task_table.h"
#include "text_task.h"

namespace headlight {
namespace {

constexpr const TaskTable* kTables[] = {&kCopy, &kReverse, &kSort, &kRepeat, &kBrackets, &kAddition, &kDates};
/// One question, or answer, in so many is never taught.
constexpr std::uint64_t kHeldOutOf = 8;

// By the question alone, so that no two examples with one question stand on different sides; or by the answer.
bool belongs_to_held_out(const TaskTable& table, const TaskExample& example) {
  std::span<const std::uint32_t> known(example.said);
  known = table.is_held_out_by_answer ? known.subspan(example.first_asked) : known.first(example.first_asked);
  std::uint64_t hash = 0;
  for (const std::uint32_t id : known) hash = Random(hash ^ id).bits();
  return hash % kHeldOutOf == 0;
}

class MadeUpTask : public Task {
 public:
  explicit MadeUpTask(const TaskTable& table) : table_(table), symbols_(table.symbols()) {}

  const std::vector<std::string>& symbols() const override { return symbols_; }
  std::size_t len() const override { return table_.len; }
  std::string_view score_name() const override { return table_.score_name; }
  bool is_for_encoder_decoder() const override { return table_.is_for_encoder_decoder; }
  TaskExample draw(Random& random, bool is_held_out) const override {
    for (;;) {
      TaskExample example;
      table_.draw(random, example);
      example.has_source = table_.is_for_encoder_decoder;
      if (belongs_to_held_out(table_, example) == is_held_out) return example;
    }
  }

 private:
  const TaskTable& table_;
  std::vector<std::string> symbols_;
};

std::string task_names() {
  std::string names;
  for (const TaskTable* table : kTables) names += std::string(table->name) + ", ";
  return names + "text";
}

}  // namespace

void ask(TaskExample& example, std::span<const std::uint32_t> answer) {
  example.first_asked = example.said.size();
  example.said.insert(example.said.end(), answer.begin(), answer.end());
}

MadeTask make_task(std::string_view name, std::string_view text) {
  if (name == "text") return TextTask::make(text);
  for (const TaskTable* table : kTables) {
    if (table->name == name) return {std::make_unique<MadeUpTask>(*table), {}};
  }
  return {nullptr,
          {FaultCode::config, "There is no task \"" + std::string(name) + "\"; the tasks are " + task_names() + "."}};
}

}  // namespace headlight
