// What the bench page calls, many times from outside: a running wasm loop is never replaced by optimised
// code in V8, so a kernel that is called once would be timed in its slow first version.

#include <emscripten/bind.h>

#include <memory>
#include <string>
#include <vector>

#include "kernel_arithmetic.h"
#include "peak.h"
#include "training_step.h"
#include "workload.h"

namespace {

using namespace headlight::bench;
using Sizes = std::vector<std::size_t>;

// One at a time: the largest needs some 600 MB.
std::unique_ptr<Workload> workload;

// Null where no work of that name takes so many sizes.
std::unique_ptr<Workload> make(const std::string& kind, const Sizes& s) {
  if (kind == "gemm" && s.size() == 4) return make_gemm(s[0], s[1], s[2], s[3]);
  if (kind == "attention" && s.size() == 3) return make_attention(s[0], s[1], s[2], false);
  if (s.size() != 2) return nullptr;
  if (kind == "softmax") return make_rows(RowKind::softmax, s[0], s[1]);
  if (kind == "layer-norm") return make_rows(RowKind::layer_norm, s[0], s[1]);
  if (kind == "gelu") return make_rows(RowKind::gelu, s[0], s[1]);
  if (kind == "gelu-tanh") return make_rows(RowKind::gelu_tanh, s[0], s[1]);
  return nullptr;
}

bool prepare(const std::string& kind, const emscripten::val& sizes) {
  workload.reset();
  workload = make(kind, emscripten::convertJSArrayToNumberVector<std::size_t>(sizes));
  return workload != nullptr;
}
void run_ours() { workload->run_ours(); }
void run_eigen() { workload->run_eigen(); }

std::unique_ptr<TrainingStep> training;

void prepare_training() {
  static headlight::KernelArithmetic arithmetic;
  if (arithmetic.allocate()) training = std::make_unique<TrainingStep>(arithmetic);
}
double train_step() { return training->run(); }

// A view, good until the next call: whoever keeps it copies it.
emscripten::val array(const std::string& name) {
  const std::span<const float> values = workload->array(name);
  return emscripten::val(emscripten::typed_memory_view(values.size(), values.data()));
}
float sum_array(const std::string& name) {
  const std::span<const float> values = workload->array(name);
  return plain_sum(values.data(), values.size());
}

}  // namespace

EMSCRIPTEN_BINDINGS(headlight_bench) {
  emscripten::function("multiplyAdd", &multiply_add);
  emscripten::function("prepare", &prepare);
  emscripten::function("runOurs", &run_ours);
  emscripten::function("runEigen", &run_eigen);
  emscripten::function("array", &array);
  emscripten::function("sumArray", &sum_array);
  emscripten::function("prepareTraining", &prepare_training);
  emscripten::function("trainStep", &train_step);
}
