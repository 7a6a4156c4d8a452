// A lesson on the other side of the border. The module has one: a worker teaches one model.

#include <emscripten/bind.h>

#include <memory>

#include "headlight/lesson.h"
#include "marshal.h"
#include "room.h"

namespace headlight {
namespace {

struct LessonOptions {
  std::string task;
  std::string text;
  std::uint32_t layers, heads, kv_heads, width;
  std::string positions;
  std::string score;
  bool feed_forward;
  double rate;
  std::uint32_t seed;
};
struct LessonFacts {
  std::string code;
  std::string message;
  std::uint32_t params;
  std::uint32_t source_len;  // of the probe; 0 where it is one text
  Uint32Array probe = none<Uint32Array>();
  Uint32Array targets = none<Uint32Array>();  // kNothingAsked where nothing is asked
  StringArray symbols = none<StringArray>();
  StringArray score_names = none<StringArray>();
  std::string config;
};
struct LessonState {
  std::uint32_t steps;
  double loss;
  std::string divergence;
};
struct LessonReport {
  std::uint32_t step;
  double loss, accuracy, exact;
  Float32Array head_scores = none<Float32Array>();
  Float32Array weights = none<Float32Array>();
  Uint32Array said = none<Uint32Array>();
};

std::unique_ptr<Lesson> lesson;

// Ends the lesson before it.
LessonFacts start_lesson(const LessonOptions& o) {
  lesson.reset();
  StartedLesson started = Lesson::start(
      {o.task, o.text, o.layers, o.heads, o.kv_heads, o.width, o.positions, o.score, o.feed_forward, o.rate, o.seed},
      room_bytes());
  LessonFacts facts;
  facts.code = code_name(started.fault.code);
  facts.message = started.fault.message;
  facts.params = 0;
  facts.source_len = 0;
  lesson = std::move(started.lesson);
  const LessonProbe probe = lesson ? lesson->probe() : LessonProbe();
  if (lesson) {
    facts.params = static_cast<std::uint32_t>(lesson->num_params());
    facts.source_len = static_cast<std::uint32_t>(probe.source_len);
    facts.config = lesson->config_json();
  }
  facts.probe = ids_out(probe.ids);
  facts.targets = ids_out(probe.targets);
  facts.symbols = strings_out(lesson ? lesson->symbols() : std::vector<std::string>());
  facts.score_names = strings_out(lesson ? lesson->score_names() : std::vector<std::string>());
  return facts;
}

bool advance_step(double work) { return lesson == nullptr || lesson->advance(static_cast<std::uint64_t>(work)); }

bool advance_point(double work) { return lesson == nullptr || lesson->advance_point(static_cast<std::uint64_t>(work)); }

LessonState lesson_state() {
  if (!lesson) return {0, 0.0, ""};
  return {static_cast<std::uint32_t>(lesson->steps()), lesson->loss(), lesson->divergence()};
}

LessonReport lesson_point() {
  const LessonPoint point = lesson ? lesson->point() : LessonPoint();
  return {static_cast<std::uint32_t>(point.step),
          point.loss,
          point.accuracy,
          point.exact,
          floats_out(point.head_scores),
          floats_out(point.weights),
          ids_out(point.said)};
}

Uint8Array params_file() {
  const std::vector<std::uint8_t> file = lesson ? lesson->params_file() : std::vector<std::uint8_t>();
  return copy_out<Uint8Array>(std::span<const std::uint8_t>(file));
}

}  // namespace

EMSCRIPTEN_BINDINGS(headlight_training) {
  using namespace emscripten;

  register_type<Float32Array>("Float32Array");
  register_type<Uint32Array>("Uint32Array");
  register_type<Uint8Array>("Uint8Array");
  register_type<StringArray>("readonly string[]");

  value_object<LessonOptions>("LessonOptions")
      .field("task", &LessonOptions::task)
      .field("text", &LessonOptions::text)
      .field("layers", &LessonOptions::layers)
      .field("heads", &LessonOptions::heads)
      .field("kvHeads", &LessonOptions::kv_heads)
      .field("width", &LessonOptions::width)
      .field("positions", &LessonOptions::positions)
      .field("score", &LessonOptions::score)
      .field("feedForward", &LessonOptions::feed_forward)
      .field("rate", &LessonOptions::rate)
      .field("seed", &LessonOptions::seed);
  value_object<LessonFacts>("LessonFacts")
      .field("code", &LessonFacts::code)
      .field("message", &LessonFacts::message)
      .field("params", &LessonFacts::params)
      .field("sourceLen", &LessonFacts::source_len)
      .field("probe", &LessonFacts::probe)
      .field("targets", &LessonFacts::targets)
      .field("symbols", &LessonFacts::symbols)
      .field("scoreNames", &LessonFacts::score_names)
      .field("config", &LessonFacts::config);
  value_object<LessonState>("LessonState")
      .field("steps", &LessonState::steps)
      .field("loss", &LessonState::loss)
      .field("divergence", &LessonState::divergence);
  value_object<LessonReport>("LessonReport")
      .field("step", &LessonReport::step)
      .field("loss", &LessonReport::loss)
      .field("accuracy", &LessonReport::accuracy)
      .field("exact", &LessonReport::exact)
      .field("headScores", &LessonReport::head_scores)
      .field("weights", &LessonReport::weights)
      .field("said", &LessonReport::said);

  function("startLesson", &start_lesson);
  function("advanceStep", &advance_step);
  function("advancePoint", &advance_point);
  function("lessonState", &lesson_state);
  function("lessonPoint", &lesson_point);
  function("paramsFile", &params_file);
}

}  // namespace headlight
