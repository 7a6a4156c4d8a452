// The gradients of training against central differences of the loss, in double, for one model of every family.
#include <catch_amalgamated.hpp>
#include <cmath>

#include "double_arithmetic.h"
#include "headlight/run_input.h"
#include "kernel_arithmetic.h"
#include "training_support.h"

namespace headlight {
namespace {

// What one model or another has: fused or separate projections, grouped queries, biases, tied or not, norms before and
// after, of queries and keys, windows, partial rotary positions, segments, padding, parallel layers, scores that are
// additive, multiplicative or not scaled, no feed-forward layers, an encoder before a decoder.
const std::vector<std::string> kFamilies = {"gpt2",
                                            "gpt_neox-parallel",
                                            "gpt_neox-sequential",
                                            "roberta-mlm",
                                            "headlight-additive",
                                            "headlight-dot",
                                            "headlight-multiplicative",
                                            "headlight-seq2seq-additive",
                                            "headlight-seq2seq-rotary",
                                            "llama",
                                            "llama-bias",
                                            "llama-yarn",
                                            "mistral",
                                            "qwen2",
                                            "qwen3",
                                            "smollm",
                                            "bert-mlm",
                                            "distilbert-mlm"};

struct Batch {
  std::vector<test::TaskTokens> tokens;
  std::vector<TokenWindow> windows;

  // Of different lengths, so that memory is shared out anew.
  explicit Batch(const TrainableModel& model) : Batch({{model, 13, 1}, {model, 9, 2}}) {}
  explicit Batch(std::vector<test::TaskTokens> some) : tokens(std::move(some)) {
    for (const test::TaskTokens& each : tokens) windows.push_back(each.window());
  }
};

double loss_only(const TrainableModel& model, const std::vector<double>& params, const Batch& batch) {
  test::DoubleArithmetic arithmetic;
  std::vector<double> none;
  return test::loss_of<double>(model, arithmetic, params, batch.windows, none);
}

std::vector<double> direction_of(const ParamTensor& tensor, std::size_t size, std::uint64_t seed) {
  Random random(seed);
  std::vector<double> direction(size, 0.0);
  for (std::size_t i = 0; i < tensor.size; ++i) direction[tensor.first + i] = random.normal();
  return direction;
}

std::vector<double> moved(const std::vector<double>& params, const std::vector<double>& direction, double step) {
  std::vector<double> to(params);
  for (std::size_t i = 0; i < to.size(); ++i) to[i] += step * direction[i];
  return to;
}

// Of fourth order: what is left out is below 1e-9 of the slope for these models, and what is rounded too.
double slope_along(const TrainableModel& model, const std::vector<double>& params, const Batch& batch,
                   const std::vector<double>& direction) {
  constexpr double kStep = 1e-4;
  const auto difference = [&](double step) {
    return loss_only(model, moved(params, direction, step), batch) -
           loss_only(model, moved(params, direction, -step), batch);
  };
  return (8.0 * difference(kStep) - difference(2.0 * kStep)) / (12.0 * kStep);
}

void check_slopes(const TrainableModel& model, const std::string& family, const Batch& batch) {
  const auto params = test::params_of_folder<double>(test::transformers_folder(family), model.layout);
  test::DoubleArithmetic arithmetic;
  std::vector<double> gradients(params.size(), 0.0);
  test::loss_of(model, arithmetic, params, batch.windows, gradients);
  for (const ParamTensor& tensor : model.layout.tensors) {
    const std::vector<double> direction = direction_of(tensor, params.size(), tensor.first + 1);
    double expected = 0.0;
    double length = 0.0;
    for (std::size_t i = 0; i < params.size(); ++i) expected += gradients[i] * direction[i];
    for (std::size_t i = 0; i < tensor.size; ++i) length += std::pow(gradients[tensor.first + i], 2);
    const double found = slope_along(model, params, batch, direction);
    INFO(family << " " << tensor.name << ": " << expected << ", by differences " << found);
    CHECK(std::abs(found - expected) <= 1e-6 * std::sqrt(length) + 1e-11);
  }
}

TEST_CASE("gradients: along any direction in any tensor they are the slope of the loss, for every family",
          "[training][gradients]") {
  const std::string family = GENERATE(from_range(kFamilies));
  const TrainableModel model = test::trainable_folder(test::transformers_folder(family));
  check_slopes(model, family, Batch(model));
}

// For the last two there is no room beside the others, where the model has positions for texts so long.
TEST_CASE("gradients: windows that are computed together give what each gives alone", "[training][gradients]") {
  const std::string family = GENERATE(from_range(kFamilies));
  const TrainableModel model = test::trainable_folder(test::transformers_folder(family));
  const auto params = test::params_of_folder<double>(test::transformers_folder(family), model.layout);
  const std::size_t positions = model.config.position_rows;
  const std::size_t most = positions == 0 ? 100 : std::min<std::size_t>(positions - model.config.position_offset, 100);
  INFO(family << ", up to " << most << " tokens");
  std::vector<test::TaskTokens> tokens;
  std::uint64_t seed = 0;
  for (const std::size_t len : {std::size_t{5}, most / 2, most, most / 3, most, most})
    tokens.push_back({model, len, ++seed});
  const Batch batch(std::move(tokens));
  test::DoubleArithmetic arithmetic;
  std::vector<double> together(params.size(), 0.0);
  const double loss = test::loss_of<double>(model, arithmetic, params, batch.windows, together);
  double targets = 0.0;
  for (const TokenWindow& window : batch.windows) targets += static_cast<double>(window.target_count());
  std::vector<double> expected(params.size(), 0.0);
  double expected_loss = 0.0;
  for (const TokenWindow& window : batch.windows) {
    const double share = static_cast<double>(window.target_count()) / targets;
    std::vector<double> alone(params.size(), 0.0);
    expected_loss += share * test::loss_of<double>(model, arithmetic, params, {window}, alone);
    for (std::size_t i = 0; i < alone.size(); ++i) expected[i] += share * alone[i];
  }
  CHECK(std::abs(loss - expected_loss) < 1e-12 * expected_loss);
  double worst = 0.0;
  double largest = 0.0;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    worst = std::max(worst, std::abs(together[i] - expected[i]));
    largest = std::max(largest, std::abs(expected[i]));
  }
  CHECK(largest > 0.0);
  CHECK(worst < 1e-12 * largest);
}

constexpr std::size_t kMaskedLen = 11;
constexpr std::size_t kHidden[] = {3, 4, 10};

// In every layer some keys are padding; in every second one other cells are hidden, too, and row 5 sees nothing at all.
TrainableModel model_with_sets(const std::string& family) {
  TrainableModel model = test::trainable_folder(test::transformers_folder(family));
  Random random(3);
  for (std::size_t layer = 0; layer < model.config.architecture.num_layers; ++layer) {
    Mask& mask = model.config.architecture.layers[layer].mask;
    mask.key_visible.assign(kMaskedLen, 1);
    for (const std::size_t key : kHidden) mask.key_visible[key] = 0;
    if (layer % 2 == 0) continue;
    mask.visible.resize(kMaskedLen * kMaskedLen);
    for (std::uint8_t& cell : mask.visible) cell = random.below(3) == 0 ? 0 : 1;
    std::fill_n(mask.visible.begin() + 5 * kMaskedLen, kMaskedLen, std::uint8_t{0});
  }
  return model;
}

TEST_CASE("gradients: they are the slope of the loss where padding and a set of one's own hide keys",
          "[training][gradients]") {
  const std::string family = GENERATE("llama", "bert-mlm", "headlight-additive");
  const TrainableModel model = model_with_sets(family);
  check_slopes(model, family, Batch({{model, kMaskedLen, 1}}));
}

TEST_CASE("gradients: what is hidden from every token changes no loss", "[training][gradients]") {
  const std::string family = GENERATE("llama", "bert-mlm", "headlight-additive");
  const TrainableModel model = model_with_sets(family);
  const auto params = test::params_of_folder<double>(test::transformers_folder(family), model.layout);
  test::TaskTokens tokens(model, kMaskedLen, 1);
  for (const std::size_t key : kHidden) tokens.targets[key] = kNoTarget;
  const double loss = loss_only(model, params, Batch({tokens}));
  const auto loss_with_another = [&](std::size_t position) {
    test::TaskTokens others = tokens;
    others.ids[position] = (others.ids[position] + 1) % model.config.architecture.vocab_size;
    return loss_only(model, params, Batch({others}));
  };
  for (const std::size_t key : kHidden) CHECK(loss_with_another(key) == loss);
  CHECK(loss_with_another(0) != loss);
}

TEST_CASE("gradients: the loss is that of PyTorch's logits, for every family", "[training][golden]") {
  const std::string family = GENERATE(from_range(kFamilies));
  const std::string folder = test::transformers_folder(family);
  const TrainableModel model = test::trainable_folder(folder);
  const auto params = test::params_of_folder<double>(folder, model.layout);
  std::map<std::string, test::FileTensor> golden;
  for (auto& [name, tensor] : test::read_tensors(folder + "/golden.safetensors")) golden.emplace(name, tensor);
  const auto& ids = golden.at("ids").values;
  test::TaskTokens tokens(model, ids.size(), 3);
  tokens.ids.assign(ids.begin(), ids.end());
  tokens.segments.assign(golden["segments"].values.begin(), golden["segments"].values.end());
  tokens.source_len = source_len({tokens.ids, tokens.segments}, model.config.architecture);
  std::fill_n(tokens.targets.begin(), tokens.source_len, kNoTarget);
  double expected = 0.0;
  const std::size_t vocab = model.config.architecture.vocab_size;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (tokens.targets[i] == kNoTarget) continue;
    const float* logits = golden.at("logits").values.data() + (i - tokens.source_len) * vocab;
    double sum = 0.0;
    for (std::size_t j = 0; j < vocab; ++j) sum += std::exp(double{logits[j]});
    expected +=
        (std::log(sum) - double{logits[tokens.targets[i]]}) / static_cast<double>(tokens.window().target_count());
  }
  test::DoubleArithmetic arithmetic;
  std::vector<double> none;
  INFO(family);
  CHECK(std::abs(test::loss_of<double>(model, arithmetic, params, {tokens.window()}, none) - expected) < 1e-6);
}

TEST_CASE("gradients: in float they are those in double, rounded", "[training][gradients]") {
  const std::string family = GENERATE(from_range(kFamilies));
  const std::string folder = test::transformers_folder(family);
  const TrainableModel model = test::trainable_folder(folder);
  const Batch batch(model);
  test::DoubleArithmetic arithmetic;
  std::vector<double> expected(model.layout.size, 0.0);
  test::loss_of(model, arithmetic, test::params_of_folder<double>(folder, model.layout), batch.windows, expected);
  KernelArithmetic kernels;
  REQUIRE(kernels.allocate());
  std::vector<float> found(model.layout.size, 0.0F);
  test::loss_of<float>(model, kernels, test::params_of_folder<float>(folder, model.layout), batch.windows, found);
  for (const ParamTensor& tensor : model.layout.tensors) {
    double worst = 0.0;
    double largest = 0.0;
    for (std::size_t i = tensor.first; i < tensor.first + tensor.size; ++i) {
      worst = std::max(worst, std::abs(double{found[i]} - expected[i]));
      largest = std::max(largest, std::abs(expected[i]));
    }
    INFO(family << " " << tensor.name << " is off by " << worst << " of " << largest);
    CHECK(worst <= 2e-5 * largest + 1e-8);
  }
}

}  // namespace
}  // namespace headlight
