#include "training_step.h"

#include <cstdlib>

#include "headlight/json.h"
#include "headlight/safetensors_writer.h"
#include "initial_params.h"

namespace headlight::bench {
namespace {

constexpr char kConfig[] = R"({"model_type": "gpt2", "architectures": ["GPT2LMHeadModel"], "n_layer": 4, "n_head": 4,
  "n_embd": 128, "n_inner": 512, "n_positions": 128, "vocab_size": 2048, "activation_function": "gelu_new"})";
constexpr std::uint32_t kVocab = 2048;

TrainableModel read_model() {
  ParsedConfig parsed = parse_config(parse_json("config.json", kConfig).root);
  parsed.config.architecture.head = HeadKind::next_token;
  const ParamLayout layout = param_layout(parsed.config);
  return {std::move(parsed.config), layout};
}

OptimizerOptions adamw() {
  OptimizerOptions options;
  options.adamw.rate = 1e-3;
  options.adamw.first_decay = 0.9;
  options.adamw.second_decay = 0.95;
  options.adamw.weight_decay = 0.1;
  options.has_muon = false;
  return options;
}

}  // namespace

TrainingStep::TrainingStep(Arithmetic<float>& arithmetic) : arithmetic_(arithmetic), model_(read_model()) {
  const std::size_t size = model_.layout.size;
  if (!memory_.allocate(model_, kTokens) || !params_.allocate(size) || !gradients_.allocate(size) ||
      !optimizer_.allocate(model_.layout, adamw())) {
    std::abort();
  }
  set_initial_params(model_.layout, {.spread = 0.02, .words = 0.02, .sinusoids = 0.08}, 1, params_.span());
  for (std::uint32_t window = 0; window < kWindows; ++window) {
    std::vector<std::uint32_t> ids, targets;
    for (std::uint32_t i = 0; i < kTokens; ++i) {
      ids.push_back((window * 131 + i * 97) % kVocab);
      targets.push_back((window * 131 + (i + 1) * 97) % kVocab);
    }
    batch_.add(std::move(ids), std::move(targets));
  }
}

double TrainingStep::run() {
  std::fill_n(gradients_.data(), gradients_.size(), 0.0F);
  LossJob<float> job(model_, arithmetic_, memory_, params_.data(), gradients_.data(), batch_.windows());
  while (job.advance(UINT64_MAX) < 1.0) {
  }
  optimizer_.step(arithmetic_, 1.0, gradients_.span(), params_.span());
  return job.mean_loss();
}

std::vector<std::uint8_t> TrainingStep::params_file() const {
  std::vector<TensorToWrite> tensors;
  for (const ParamTensor& tensor : model_.layout.tensors) {
    tensors.push_back({tensor.name, tensor.shape, params_.span().subspan(tensor.first, tensor.size)});
  }
  return write_safetensors(tensors, Dtype::f32);
}

}  // namespace headlight::bench
