#include "headlight/lesson.h"

#include <algorithm>
#include <cmath>

#include "headlight/safetensors_writer.h"
#include "initial_params.h"
#include "kernel_arithmetic.h"
#include "lesson_config.h"
#include "lesson_size.h"
#include "lesson_watcher.h"
#include "log.h"
#include "optimizer.h"

namespace headlight {
namespace {

// Positions that outweigh the symbols beside them: with sinusoids of 0.08 the task "repeat" was solved without one
// clear head (its best had an induction score of 0.64), with 0.16 by one of 0.80, with 0.3 by one of 0.95.
constexpr InitialSizes kInitialSizes = {.spread = 0.06, .words = 0.06, .sinusoids = 0.3};
// models.md's trials: both rates together, and a decay that keeps params near the spread that they begin with. Muon's
// is for the minutes that a lesson lasts: of 0.1, which a long training needs (core/trainer/recipes.mjs), the induction
// heads of "repeat" stayed below 0.85.
constexpr double kMuonPerAdamw = 20.0 / 3.0;
constexpr double kMuonDecay = 0.02;
constexpr double kAdamwDecay = 0.1;
constexpr double kWarmUpSteps = 50.0;
/// Nobody says beforehand how long a lesson lasts: from here on the rates fall with the root of the steps.
constexpr double kFullRateSteps = 400.0;
/// A model that knows nothing is at the logarithm of its vocabulary; so many times that, it is not learning.
constexpr double kDivergedAt = 20.0;
/// Below so many times that, a model is worth keeping: one that knows nothing is.
constexpr double kGoodBelow = 1.5;

OptimizerOptions optimizer_options(double rate) {
  OptimizerOptions options;
  options.adamw.rate = rate;
  options.adamw.first_decay = 0.9;
  options.adamw.second_decay = 0.95;
  options.adamw.weight_decay = kAdamwDecay;
  options.muon.rate = rate * kMuonPerAdamw;
  options.muon.weight_decay = kMuonDecay;
  return options;
}

/// What goes on changing while it learns.
struct LearntState {
  Buffer params, first_moments, second_moments;
  std::uint64_t steps = 0;

  [[nodiscard]] bool allocate(std::size_t size) {
    return params.allocate(size) && first_moments.allocate(size) && second_moments.allocate(size);
  }
};

void copy(std::span<const float> from, std::span<float> to) { std::copy(from.begin(), from.end(), to.begin()); }

}  // namespace

struct Lesson::Parts {
  LessonSettings settings;
  std::unique_ptr<Task> task;
  std::string config_json;
  TrainableModel model;
  std::vector<std::string> score_names;
  LessonProbe probe;
  HeldOut held_out;
  WindowBatch probed;

  KernelArithmetic arithmetic;
  LossMemory<float> memory;
  Optimizer optimizer;
  Buffer params, gradients;
  LearntState good;  // as of the last point
  double untaught_loss = 0.0;

  WindowBatch examples;  // of the step that is being done
  std::unique_ptr<LossJob<float>> step_job;
  double loss = 0.0;
  std::string divergence;

  LessonPoint point, next_point;
  std::unique_ptr<AnswerWatcher> answers;
  std::unique_ptr<ProbeWatcher> watcher;
  std::unique_ptr<LossJob<float>> held_out_job, probe_job;

  bool allocate() {
    const std::size_t size = model.layout.size;
    return arithmetic.allocate() && memory.allocate(model, task->len()) && params.allocate(size) &&
           gradients.allocate(size) && good.allocate(size) &&
           optimizer.allocate(model.layout, optimizer_options(settings.rate));
  }
  void choose_probe();
  void keep_good();
  void return_to_good();
  void begin_step();
  void end_step();
  void begin_point();
  void diverge(const std::string& why);
};

Lesson::Lesson(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Lesson::~Lesson() = default;

StartedLesson Lesson::start(const LessonSettings& settings, std::uint64_t room_bytes) {
  if (Fault fault = check_lesson(settings)) return {nullptr, fault};
  MadeTask made = make_task(settings.task, settings.text);
  if (made.fault) return {nullptr, made.fault};
  auto parts = std::make_unique<Parts>();
  parts->settings = settings;
  parts->settings.text.clear();
  parts->task = std::move(made.task);
  SizedLesson sized = size_up(settings, *parts->task);
  if (sized.fault) return {nullptr, sized.fault};
  if (sized.bytes > room_bytes) return {nullptr, too_big(sized, settings, *parts->task, room_bytes)};
  parts->config_json = std::move(sized.config_json);
  parts->model = std::move(sized.model);
  if (!parts->allocate()) return {nullptr, not_granted(sized)};
  set_initial_params(parts->model.layout, kInitialSizes, settings.seed, parts->params.span());
  parts->untaught_loss = log(static_cast<double>(parts->task->symbols().size()));
  parts->score_names = {"previous token", "first token", std::string(parts->task->score_name())};
  parts->held_out = held_out_examples(*parts->task);
  parts->choose_probe();
  parts->keep_good();
  return {std::unique_ptr<Lesson>(new Lesson(std::move(parts))), {}};
}

void Lesson::Parts::choose_probe() {
  const TokenWindow& window = held_out.batch.windows().front();
  probe.ids.assign(window.ids.begin(), window.ids.end());
  probe.targets.assign(window.targets.begin(), window.targets.end());
  probe.source_len = window.source_len;
  // What the model says is wanted after every token but those of a source, which only its decoder reads.
  std::vector<std::uint32_t> said = held_out.examples.front().said;
  std::fill_n(said.begin(), window.source_len, kNoTarget);
  probed.add(probe.ids, std::move(said), window.source_len);
}

void Lesson::Parts::keep_good() {
  copy(params.span(), good.params.span());
  copy(optimizer.first_moments(), good.first_moments.span());
  copy(optimizer.second_moments(), good.second_moments.span());
  good.steps = optimizer.steps();
}

void Lesson::Parts::return_to_good() {
  copy(good.params.span(), params.span());
  copy(good.first_moments.span(), optimizer.first_moments());
  copy(good.second_moments.span(), optimizer.second_moments());
  optimizer.set_steps(good.steps);
}

void Lesson::Parts::begin_step() {
  examples = step_examples(*task, settings.seed, optimizer.steps());
  std::fill_n(gradients.data(), gradients.size(), 0.0F);
  step_job =
      std::make_unique<LossJob<float>>(model, arithmetic, memory, params.data(), gradients.data(), examples.windows());
}

void Lesson::Parts::end_step() {
  loss = step_job->mean_loss();
  step_job.reset();
  const std::uint64_t done = optimizer.steps();
  const double rate = rate_factor(static_cast<double>(done), 0.0, kWarmUpSteps, 0.0) /
                      std::sqrt(std::max(1.0, static_cast<double>(done) / kFullRateSteps));
  const bool is_sound = loss < kDivergedAt * untaught_loss;  // false for NaN, too
  if (!is_sound) return diverge("the loss was " + format_number(loss));
  if (std::isfinite(optimizer.step(arithmetic, rate, gradients.span(), params.span()))) return;
  diverge("the gradient was not finite");
}

void Lesson::Parts::diverge(const std::string& why) {
  const std::uint64_t done = optimizer.steps();
  divergence = "Training diverged: after " + format_count(done) + (done == 1 ? " step " : " steps ") + why +
               ". The model of step " + format_count(good.steps) + " is kept; take a smaller learning rate than " +
               format_number(settings.rate) + ".";
  return_to_good();
}

void Lesson::Parts::begin_point() {
  const Architecture& architecture = model.config.architecture;
  next_point = {};
  next_point.step = optimizer.steps();
  answers = std::make_unique<AnswerWatcher>(held_out, architecture);
  watcher = std::make_unique<ProbeWatcher>(architecture, probe.source_len, next_point);
  held_out_job = std::make_unique<LossJob<float>>(model, arithmetic, memory, params.data(), nullptr,
                                                  held_out.batch.windows(), answers.get());
  probe_job = std::make_unique<LossJob<float>>(model, arithmetic, memory, params.data(), nullptr, probed.windows(),
                                               watcher.get());
}

bool Lesson::advance(std::uint64_t work) {
  Parts& p = *parts_;
  if (!p.divergence.empty()) return true;
  if (p.step_job == nullptr) p.begin_step();
  if (p.step_job->advance(work) < 1.0) return false;
  p.end_step();
  return true;
}

bool Lesson::advance_point(std::uint64_t work) {
  Parts& p = *parts_;
  if (p.held_out_job == nullptr) p.begin_point();
  if (!p.held_out_job->is_finished()) {
    p.held_out_job->advance(work);
    return false;
  }
  if (p.probe_job->advance(work) < 1.0) return false;
  p.answers->tell(p.next_point);
  p.next_point.loss = p.held_out_job->mean_loss();
  p.held_out_job.reset();
  p.point = std::move(p.next_point);
  if (p.point.loss < kGoodBelow * p.untaught_loss) {
    p.keep_good();
  } else if (!std::isfinite(p.point.loss)) {
    // At once: what is saved now is the good model.
    p.diverge("the loss on held-out examples was " + format_number(p.point.loss));
  }
  return true;
}

std::size_t Lesson::num_params() const { return parts_->model.layout.size; }
const std::vector<std::string>& Lesson::symbols() const { return parts_->task->symbols(); }
const LessonProbe& Lesson::probe() const { return parts_->probe; }
const std::vector<std::string>& Lesson::score_names() const { return parts_->score_names; }
const std::string& Lesson::config_json() const { return parts_->config_json; }
std::uint64_t Lesson::steps() const { return parts_->optimizer.steps(); }
double Lesson::loss() const { return parts_->loss; }
const std::string& Lesson::divergence() const { return parts_->divergence; }
const LessonPoint& Lesson::point() const { return parts_->point; }

std::vector<std::uint8_t> Lesson::params_file() const {
  std::vector<TensorToWrite> tensors;
  for (const ParamTensor& tensor : parts_->model.layout.tensors) {
    tensors.push_back({tensor.name, tensor.shape, parts_->params.span().subspan(tensor.first, tensor.size)});
  }
  return write_safetensors(tensors, Dtype::f32);
}

}  // namespace headlight
