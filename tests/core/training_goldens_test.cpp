// One step of a model against PyTorch: loss, every gradient, every parameter afterwards, from tests/golden/training.
#include <catch_amalgamated.hpp>
#include <cmath>

#include "kernel_arithmetic.h"
#include "optimizer.h"
#include "training_support.h"

namespace headlight {
namespace {

constexpr double kGradientLimit = 2e-5;  // of the largest magnitude in the tensor
constexpr std::size_t kSequences = 2;
constexpr std::size_t kSourceLen = 5;  // of an encoder-decoder's
const std::vector<std::string> kTrainedFamilies = {
    "gpt2",  "headlight-additive", "headlight-multiplicative", "headlight-seq2seq-additive", "headlight-seq2seq-rotary",
    "llama", "roberta-mlm"};

struct TrainingGolden {
  std::map<std::string, test::FileTensor> tensors;

  explicit TrainingGolden(const std::string& family) {
    const std::string path = std::string(HEADLIGHT_GOLDEN_DIR) + "/training/" + family + "/golden.safetensors";
    for (auto& [name, tensor] : test::read_tensors(path)) tensors.emplace(name, std::move(tensor));
  }
  const std::vector<float>& values(const std::string& name) const {
    INFO(name);
    REQUIRE(tensors.contains(name));
    return tensors.at(name).values;
  }
  std::vector<std::uint32_t> numbers(const std::string& name) const {
    std::vector<std::uint32_t> numbers;
    for (const float value : values(name)) {
      numbers.push_back(value < 0.0F ? kNoTarget : static_cast<std::uint32_t>(value));
    }
    return numbers;
  }
};

class GoldenStep {
 public:
  explicit GoldenStep(const std::string& family)
      : golden_(family),
        model_(test::trainable_folder(test::transformers_folder(family))),
        params_(test::params_of_folder<float>(test::transformers_folder(family), model_.layout)),
        gradients_(params_.size(), 0.0F),
        ids_(golden_.numbers("ids")),
        targets_(golden_.numbers("targets")) {
    REQUIRE(arithmetic_.allocate());
    const std::size_t len = ids_.size() / kSequences;
    const std::size_t source_len = model_.config.architecture.is_encoder_decoder() ? kSourceLen : 0;
    std::vector<TokenWindow> windows;
    for (std::size_t i = 0; i < kSequences; ++i) {
      windows.push_back(
          {std::span(ids_).subspan(i * len, len), std::span(targets_).subspan(i * len, len), {}, source_len});
    }
    loss_ = test::loss_of<float>(model_, arithmetic_, params_, windows, gradients_);
  }

  /// As make_goldens.py has it.
  void take_step(bool has_muon) {
    OptimizerOptions options;
    options.adamw = {3e-3, 0.9, 0.95, 1e-4, 0.1};
    options.muon = {0.02, 0.95, 0.02};
    options.has_muon = has_muon;
    Optimizer optimizer;
    REQUIRE(optimizer.allocate(model_.layout, options));
    optimizer.step(arithmetic_, 1.0, gradients_, params_);
  }

  void compare(const std::string& prefix, std::span<const float> found) const {
    for (const ParamTensor& tensor : model_.layout.tensors) {
      const std::vector<float>& expected = golden_.values(prefix + tensor.name);
      REQUIRE(expected.size() == tensor.size);
      double worst = 0.0;
      double largest = 0.0;
      for (std::size_t i = 0; i < tensor.size; ++i) {
        worst = std::max(worst, std::abs(double{found[tensor.first + i]} - double{expected[i]}));
        largest = std::max(largest, std::abs(double{expected[i]}));
      }
      INFO(prefix << tensor.name << " is off by " << worst << " of " << largest);
      // Gradients that are 0 but for rounding, such as those of keys' biases, are so to 1e-8.
      CHECK(worst <= kGradientLimit * largest + 1e-8);
    }
  }

  TrainingGolden golden_;
  TrainableModel model_;
  KernelArithmetic arithmetic_;
  std::vector<float> params_, gradients_;
  std::vector<std::uint32_t> ids_, targets_;
  double loss_ = 0.0;
};

TEST_CASE("training goldens: the loss and every gradient are what PyTorch computes", "[training][goldens]") {
  const std::string family = GENERATE(from_range(kTrainedFamilies));
  INFO(family);
  const GoldenStep step(family);
  CHECK(std::abs(step.loss_ - double{step.golden_.values("loss")[0]}) < 1e-5);
  step.compare("gradient.", step.gradients_);
}

TEST_CASE("training goldens: every parameter after a step is what PyTorch computes", "[training][goldens]") {
  const std::string family = GENERATE(from_range(kTrainedFamilies));
  const bool has_muon = GENERATE(false, true);
  INFO(family);
  GoldenStep step(family);
  step.take_step(has_muon);
  step.compare(has_muon ? "muon." : "adamw.", step.params_);
}

}  // namespace
}  // namespace headlight
