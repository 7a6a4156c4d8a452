#pragma once
// The jobs that JavaScript knows by number, of whichever kind.

#include <memory>
#include <string>
#include <variant>

#include "handles.h"
#include "headlight/attention.h"
#include "headlight/compare.h"
#include "headlight/logits.h"
#include "headlight/map_set.h"
#include "headlight/maps.h"
#include "headlight/run.h"
#include "headlight/textbook.h"

namespace headlight {

using AnyJob = std::variant<std::unique_ptr<TextbookJob>, std::unique_ptr<Run>, std::unique_ptr<AttentionJob>,
                            std::unique_ptr<NumbersJob>, std::unique_ptr<PoolJob>, std::unique_ptr<MapSetJob>,
                            std::unique_ptr<PredictionJob>, std::unique_ptr<ComparisonJob>>;

extern Handles<AnyJob> jobs;

// What crosses: a job of 0 was refused, and then the code says why.
struct StartedJob {
  std::uint32_t job;
  std::string code;
  std::string message;
};

StartedJob refused(const Fault& fault);

template <class T>
StartedJob started(Started<T> outcome) {
  if (outcome.fault) return refused(outcome.fault);
  return {jobs.add(std::move(outcome.job)), "", ""};
}

// The job of this number if it is of this kind and finished; null otherwise.
template <class T>
T* finished_job(std::uint32_t handle) {
  AnyJob* job = jobs.find(handle);
  auto* typed = job ? std::get_if<std::unique_ptr<T>>(job) : nullptr;
  return typed && (*typed)->is_finished() ? typed->get() : nullptr;
}

}  // namespace headlight
