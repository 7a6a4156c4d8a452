#include "lesson_size.h"

#include <string_view>
#include <utility>

#include "headlight/json.h"
#include "lesson_config.h"

namespace headlight {
namespace {

// Numbers that live from step to step, and those of one example's way through the model and back.
std::uint64_t bytes_of(const TrainableModel& model, const Task& task) {
  constexpr std::uint64_t kCopies = 10;  // params, gradients, both moments, the last good ones, Muon's four
  return sizeof(float) * (kCopies * model.layout.size + LossMemory<float>::size(model, task.len()));
}

// A lesson has settings, and no config.json that anybody wrote.
Fault in_words_of_settings(Fault fault) {
  constexpr std::pair<std::string_view, std::string_view> kSettings[] = {
      {"num_hidden_layers", "The number of layers"},
      {"hidden_size", "The width"},
      {"num_attention_heads", "The number of heads"},
      {"num_key_value_heads", "The number of key/value heads"},
      {"head_dim", "The width of a head"},
  };
  for (const auto& [key, words] : kSettings) {
    const std::string start = "config.json: " + std::string(key) + ' ';
    if (fault.message.starts_with(start)) fault.message.replace(0, start.size() - 1, words);
  }
  return fault;
}

// The largest width that the heads divide as the positions need it, all else as it is; 0 where none fits.
std::size_t fitting_width(LessonSettings settings, const Task& task, std::uint64_t room) {
  const std::size_t unit = settings.num_heads * (settings.positions == "rotary" ? 2 : 1);
  std::size_t fits = 0, too_wide = settings.model_dim / unit;
  while (too_wide - fits > 1) {
    const std::size_t middle = fits + (too_wide - fits) / 2;
    settings.model_dim = middle * unit;
    const SizedLesson sized = size_up(settings, task);
    (sized.fault || sized.bytes > room ? too_wide : fits) = middle;
  }
  return fits * unit;
}

}  // namespace

SizedLesson size_up(const LessonSettings& settings, const Task& task) {
  SizedLesson sized;
  sized.config_json = lesson_config(settings, task);
  const ParsedJson json = parse_json("config.json", sized.config_json);
  if (json.fault) {
    sized.fault = json.fault;
    return sized;
  }
  ParsedConfig parsed = parse_config(json.root);
  if (parsed.fault) {
    sized.fault = in_words_of_settings(parsed.fault);
    return sized;
  }
  parsed.config.architecture.head = HeadKind::next_token;
  const ParamLayout layout = param_layout(parsed.config);
  sized.model = {std::move(parsed.config), layout};
  sized.bytes = bytes_of(sized.model, task);
  return sized;
}

Fault too_big(const SizedLesson& sized, const LessonSettings& settings, const Task& task, std::uint64_t room) {
  const std::size_t width = fitting_width(settings, task, room);
  const std::string advice = width == 0 ? "take fewer layers" : "a width of " + format_count(width) + " fits";
  return {FaultCode::model_too_big, "Learning " + format_count(sized.model.layout.size) + " parameters takes " +
                                        format_count(sized.bytes >> 20) + " MB, and this tab has " +
                                        format_count(room >> 20) + " MB; " + advice + "."};
}

Fault not_granted(const SizedLesson& sized) {
  return {FaultCode::memory, "Learning " + format_count(sized.model.layout.size) + " parameters takes " +
                                 format_count(sized.bytes >> 20) +
                                 " MB, and the browser did not grant them; take fewer layers or a smaller width."};
}

}  // namespace headlight
