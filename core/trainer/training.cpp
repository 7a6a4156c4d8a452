#include "training.h"

#include <chrono>
#include <cmath>
#include <csignal>
#include <cstdio>

#include "files.h"
#include "initial_params.h"
#include "opened_model.h"

namespace headlight {
namespace {

constexpr double kPointTokens = 500'000;    // between points of the curve
constexpr double kCheckpointSeconds = 300;  // between checkpoints
constexpr std::size_t kMeasuredSteps = 20;  // before --minutes become tokens
constexpr std::size_t kValidSample = 64;    // windows

volatile std::sig_atomic_t is_stopped = 0;

double now_seconds() {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

// Every so manieth window, so that each book has its part.
WindowBatch sample(const WindowBatch& all, std::size_t count) {
  WindowBatch some;
  const std::size_t step = std::max<std::size_t>(1, all.windows().size() / count);
  for (std::size_t i = 0; i < all.windows().size(); i += step) {
    const TokenWindow& window = all.windows()[i];
    some.add({window.ids.begin(), window.ids.end()}, {window.targets.begin(), window.targets.end()});
  }
  return some;
}

}  // namespace

Training::Training(const TrainingJob& job) : job_(job), text_(read_tokens(job.train)), valid_(read_tokens(job.valid)) {
  if (text_.size() < job.context || valid_.size() < job.context) {
    give_up("The text has " + format_count(text_.size()) + " tokens and a held-out part of " +
            format_count(valid_.size()) + "; each needs at least " + format_count(job.context) + ", one window.");
  }
  const std::size_t size = job.model.layout.size;
  if (!arithmetic_.allocate() || !memory_.allocate(job.model, job.context) || !params_.allocate(size) ||
      !gradients_.allocate(size) || !optimizer_.allocate(job.model.layout, job.optimizer)) {
    give_up("There is no memory for the " + format_count(size) + " parameters and one window of " +
            format_count(job.context) + " tokens; take a smaller model or window.");
  }
  valid_sample_ = sample(evaluation_windows(job, valid_), kValidSample);
  progress_.total_tokens = job.tokens;
  if (!load_checkpoint(job, progress_, optimizer_, params_.span())) begin();
}

void Training::begin() {
  if (job_.from.empty()) return set_initial_params(job_.model.layout, job_.initial, job_.seed, params_.span());
  const OpenedModel opened = open_model(job_.from, job_.model.layout);
  std::copy(opened.params.begin(), opened.params.end(), params_.data());
}

double Training::loss_of(std::span<const TokenWindow> windows) {
  LossJob<float> job(job_.model, arithmetic_, memory_, params_.data(), nullptr, windows);
  while (job.advance(UINT64_MAX) < 1.0) {
  }
  return job.mean_loss();
}

bool Training::run() {
  std::signal(SIGINT, [](int) { is_stopped = 1; });
  std::signal(SIGTERM, [](int) { is_stopped = 1; });
  double saved = now_seconds();
  std::size_t steps_of_this_run = 0;
  const auto points = [&] { return std::floor(progress_.tokens / kPointTokens); };
  while (is_stopped == 0 && (progress_.total_tokens == 0.0 || progress_.tokens < progress_.total_tokens)) {
    const double begun = now_seconds();
    const double points_before = points();
    progress_.loss_sum += step();
    progress_.loss_steps += 1.0;
    progress_.seconds += now_seconds() - begun;
    decide_total();
    if (++steps_of_this_run == 1) report_speed();
    const bool is_last = progress_.total_tokens != 0.0 && progress_.tokens >= progress_.total_tokens;
    if (points() > points_before || is_last) add_point();
    if (now_seconds() - saved < kCheckpointSeconds) continue;
    save_checkpoint(job_, progress_, optimizer_, params_.span());
    saved = now_seconds();
  }
  save_checkpoint(job_, progress_, optimizer_, params_.span());
  return is_stopped == 0;
}

double Training::step() {
  const double total = std::max(progress_.total_tokens, 1.0);
  const WindowBatch batch = training_windows(job_, text_, optimizer_.steps(), progress_.tokens / total);
  std::fill_n(gradients_.data(), gradients_.size(), 0.0F);
  LossJob<float> job(job_.model, arithmetic_, memory_, params_.data(), gradients_.data(), batch.windows());
  while (job.advance(UINT64_MAX) < 1.0) {
  }
  const double rate = progress_.total_tokens == 0.0
                          ? rate_factor(progress_.tokens, 0.0, 20 * job_.tokens_of_a_step(), 0.0)
                          : rate_factor(progress_.tokens, total, job_.warm_up * total, job_.decay * total);
  const double norm = optimizer_.step(arithmetic_, rate, gradients_.span(), params_.span());
  if (!std::isfinite(norm)) {
    save_checkpoint(job_, progress_, optimizer_, params_.span());
    give_up("Training diverged after " + format_count(static_cast<std::uint64_t>(progress_.tokens)) +
            " tokens: the gradient is not finite; the last good state is saved, take a smaller learning rate.");
  }
  progress_.tokens += job_.tokens_of_a_step();
  return job.mean_loss();
}

// --minutes becomes a number of tokens once the speed is known, so that what follows depends on no clock.
void Training::decide_total() {
  if (progress_.total_tokens != 0.0 || optimizer_.steps() < kMeasuredSteps) return;
  const double whole_steps = std::ceil(job_.minutes * 60.0 / (progress_.seconds / kMeasuredSteps));
  progress_.total_tokens = std::max(whole_steps, 1.0 + kMeasuredSteps) * job_.tokens_of_a_step();
}

void Training::add_point() {
  progress_.curve.push_back(
      {progress_.tokens, progress_.loss_sum / progress_.loss_steps, loss_of(valid_sample_.windows())});
  progress_.loss_sum = progress_.loss_steps = 0.0;
  report();
}

long Training::minutes_left() const {
  const double seconds_a_token = progress_.seconds / progress_.tokens;
  // Of --minutes, whose tokens are not known yet, the rest.
  const double seconds = progress_.total_tokens == 0.0 ? job_.minutes * 60.0 - progress_.seconds
                                                       : (progress_.total_tokens - progress_.tokens) * seconds_a_token;
  return std::max(static_cast<long>(std::ceil(seconds / 60.0)), 0L);
}

// The first point of the curve may be minutes away.
void Training::report_speed() const {
  std::printf("%6.2f M tokens seen, %.0f a second, %ld min left\n", progress_.tokens / 1e6,
              progress_.tokens / progress_.seconds, minutes_left());
  std::fflush(stdout);
}

void Training::report() const {
  const CurvePoint& point = progress_.curve.back();
  std::printf("%6.2f of %.2f M tokens, %.0f a second, %ld min left: loss %.3f, on held-out text %.3f nats a token\n",
              progress_.tokens / 1e6, progress_.total_tokens / 1e6, progress_.tokens / progress_.seconds,
              minutes_left(), point.train_loss, point.valid_loss);
  std::fflush(stdout);
}

}  // namespace headlight
