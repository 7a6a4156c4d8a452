#include "optimizer.h"

#include <bit>
#include <catch_amalgamated.hpp>
#include <cmath>
#include <limits>

#include "initial_params.h"
#include "kernel_arithmetic.h"
#include "support.h"
#include "training_support.h"

namespace headlight {
namespace {

struct Stepped {
  std::vector<float> params, momentum;
};

Stepped muon_once(MatrixView<const float> gradients, MatrixView<float> (*view)(float*, std::size_t, std::size_t)) {
  KernelArithmetic arithmetic;
  MuonStepper stepper;
  const std::size_t count = gradients.rows * gradients.columns;
  REQUIRE(arithmetic.allocate());
  REQUIRE(stepper.allocate(count));
  Stepped made{std::vector<float>(count, 0.0F), std::vector<float>(count, 0.0F)};
  stepper.step(arithmetic, {1.0, 0.95, 0.0}, gradients, view(made.momentum.data(), gradients.rows, gradients.columns),
               view(made.params.data(), gradients.rows, gradients.columns));
  return made;
}

TEST_CASE("MuonStepper: a step is nearly orthogonal, whichever side is longer", "[training][optimizer]") {
  const auto [rows, columns] = GENERATE(std::pair{6, 6}, std::pair{5, 20}, std::pair{20, 5});
  const auto r = static_cast<std::size_t>(rows);
  const auto c = static_cast<std::size_t>(columns);
  const std::vector<float> gradients = test::normals(r * c, 1);
  const std::vector<float> step = muon_once(row_major(gradients.data(), r, c), &row_major<float>).params;
  // Its singular values are 0.7 to 1.2, by the publication, times sqrt(rows / columns) where rows are more: so is their
  // mean square.
  double squares = 0.0;
  for (const float each : step) squares += double{each} * double{each};
  const double mean = squares / static_cast<double>(std::min(r, c)) / std::max(1.0, double(rows) / double(columns));
  INFO(rows << " x " << columns);
  CHECK(mean > 0.45);
  CHECK(mean < 1.5);
}

TEST_CASE("MuonStepper: a matrix that lies input by input takes the same step", "[training][optimizer]") {
  const std::vector<float> by_rows = test::normals(7 * 12, 1);
  std::vector<float> by_columns(by_rows.size());
  for (std::size_t i = 0; i < 7; ++i) {
    for (std::size_t j = 0; j < 12; ++j) by_columns[j * 7 + i] = by_rows[i * 12 + j];
  }
  const Stepped a = muon_once(row_major(by_rows.data(), 7, 12), &row_major<float>);
  const Stepped b = muon_once(column_major(by_columns.data(), 7, 12), &column_major<float>);
  for (std::size_t i = 0; i < 7; ++i) {
    for (std::size_t j = 0; j < 12; ++j) CHECK(std::abs(a.params[i * 12 + j] - b.params[j * 7 + i]) < 1e-5F);
  }
}

TEST_CASE("rate_factor: up over the warm-up, then full, then down to the end", "[training][optimizer]") {
  CHECK(rate_factor(0, 100, 10, 50) == 0.1);
  CHECK(rate_factor(9, 100, 10, 50) == 1.0);
  CHECK(rate_factor(50, 100, 10, 50) == 1.0);
  CHECK(rate_factor(75, 100, 10, 50) == 0.5);
  CHECK(rate_factor(100, 100, 10, 50) == 0.0);
}

// Trains a tiny model for some steps.
class TinyTraining {
 public:
  explicit TinyTraining(const std::string& family, const OptimizerOptions& options = {})
      : model_(test::trainable_folder(test::transformers_folder(family))),
        params_(model_.layout.size),
        gradients_(model_.layout.size) {
    REQUIRE(arithmetic_.allocate());
    REQUIRE(optimizer_.allocate(model_.layout, options));
    set_initial_params(model_.layout, {.spread = 0.06, .words = 0.06, .sinusoids = 0.08}, 7, params_);
  }

  double step(std::uint64_t seed) {
    const test::TaskTokens tokens(model_, 13, seed);
    std::fill(gradients_.begin(), gradients_.end(), 0.0F);
    const double loss = test::loss_of<float>(model_, arithmetic_, params_, {tokens.window()}, gradients_);
    optimizer_.step(arithmetic_, 1.0, gradients_, params_);
    return loss;
  }

  TrainableModel model_;
  KernelArithmetic arithmetic_;
  Optimizer optimizer_;
  std::vector<float> params_, gradients_;
};

std::uint32_t digest_of(std::span<const float> values) {
  std::uint32_t digest = 2166136261U;  // FNV-1a over the numbers' bits
  for (const float value : values) digest = (digest ^ std::bit_cast<std::uint32_t>(value)) * 16777619U;
  return digest;
}

TEST_CASE("training: from the same seed the same params come, to the bit, in every build", "[training][digest]") {
  const auto [family, digest] = GENERATE(table<std::string, std::uint32_t>({{"llama", 0x0FEE5AF2U},
                                                                            {"gpt2", 0xB4740EE5U},
                                                                            {"roberta-mlm", 0x84BFF752U},
                                                                            {"qwen3", 0x5BEFE2AEU},
                                                                            {"headlight-additive", 0x62D2E70CU},
                                                                            {"headlight-multiplicative", 0xF3F9F5CEU},
                                                                            {"gpt_neox-parallel", 0x744D1E86U}}));
  TinyTraining training(family);
  for (std::uint64_t seed = 1; seed <= 10; ++seed) training.step(seed);
  INFO(family);
  CHECK(digest_of(training.params_) == digest);
}

TEST_CASE("training: ten tokens are learned by heart", "[training]") {
  const std::string family = GENERATE("headlight-additive", "headlight-multiplicative", "llama");
  TinyTraining training(family);
  const double at_first = training.step(1);
  for (int step = 0; step < 60; ++step) training.step(1);
  const double at_last = training.step(1);
  INFO(family << ": " << at_first << " nats, then " << at_last);
  CHECK(at_first > 4.0);
  CHECK(at_last < 0.3);
}

double spread_of(std::span<const float> values) {
  double squares = 0.0;
  for (const float value : values) squares += double{value} * double{value};
  return std::sqrt(squares / static_cast<double>(values.size()));
}

TEST_CASE("set_initial_params: what scores learn from begins with the spread of every matrix", "[training]") {
  const auto [family, slot] = GENERATE(table<std::string, Slot>(
      {{"headlight-additive", Slot::score_vector}, {"headlight-multiplicative", Slot::score_matrix}}));
  const TinyTraining training(family);
  const ParamTensor* tensor = training.model_.layout.find(slot, 1, false);
  REQUIRE(tensor != nullptr);
  CHECK(spread_of(std::span(training.params_).subspan(tensor->first, tensor->size)) ==
        Catch::Approx(0.06).epsilon(0.4));
}

TEST_CASE("set_initial_params: learned positions begin as sinusoids of the size that is asked for", "[training]") {
  const TrainableModel model(test::trainable_folder(test::transformers_folder("gpt2")));
  std::vector<float> params(model.layout.size);
  const double size = GENERATE(0.08, 0.3);
  set_initial_params(model.layout, {.spread = 0.06, .words = 0.06, .sinusoids = size}, 1, params);
  const ParamTensor* tensor = model.layout.find(Slot::positions, 0, false);
  REQUIRE(tensor != nullptr);
  const std::span<const float> first = std::span(params).subspan(tensor->first, tensor->shape[1]);
  for (std::size_t j = 0; j < first.size(); ++j) CHECK(first[j] == (j % 2 == 0 ? 0.0F : static_cast<float>(size)));
}

TEST_CASE("set_initial_params: the tokens' embedding has a spread of its own", "[training]") {
  const TrainableModel model(test::trainable_folder(test::transformers_folder("llama")));
  std::vector<float> params(model.layout.size);
  set_initial_params(model.layout, {.spread = 0.06, .words = 0.3, .sinusoids = 0.08}, 1, params);
  const auto spread_at = [&](Slot slot) {
    const ParamTensor* tensor = model.layout.find(slot, 0, false);
    REQUIRE(tensor != nullptr);
    return spread_of(std::span(params).subspan(tensor->first, tensor->size));
  };
  CHECK(spread_at(Slot::words) == Catch::Approx(0.3).epsilon(0.2));
  CHECK(spread_at(Slot::query) == Catch::Approx(0.06).epsilon(0.2));
}

TEST_CASE("set_initial_params: what adds to the residual stream may begin smaller", "[training]") {
  const TrainableModel model(test::trainable_folder(test::transformers_folder("llama")));
  std::vector<float> params(model.layout.size);
  set_initial_params(model.layout, {.spread = 0.06, .words = 0.06, .sinusoids = 0.08, .into_stream = 0.25}, 1, params);
  for (const auto& [slot, spread] : {std::pair{Slot::output, 0.015}, std::pair{Slot::contract, 0.015},
                                     std::pair{Slot::value, 0.06}, std::pair{Slot::gate, 0.06}}) {
    const ParamTensor* tensor = model.layout.find(slot, 0, false);
    REQUIRE(tensor != nullptr);
    const auto values = std::span(params).subspan(tensor->first, tensor->size);
    CHECK(spread_of(values) == Catch::Approx(spread).epsilon(0.2));
  }
}

TEST_CASE("Optimizer::step: what adds to the residual stream may take smaller steps, and decays as ever",
          "[training][optimizer]") {
  OptimizerOptions options;
  options.muon.weight_decay = GENERATE(0.0, 0.1);
  const double kept = 1.0 - options.muon.rate * options.muon.weight_decay;
  TinyTraining whole("llama", options);
  options.into_stream = 0.25;
  TinyTraining part("llama", options);
  const std::vector<float> before = whole.params_;
  whole.step(1);
  part.step(1);
  for (const ParamTensor& tensor : whole.model_.layout.tensors) {
    INFO(tensor.name);
    const bool is_smaller = tensor.slot == Slot::output || tensor.slot == Slot::contract;
    for (std::size_t i = tensor.first; i < tensor.first + tensor.size; ++i) {
      if (is_smaller) {
        const double step = whole.params_[i] - kept * before[i];
        REQUIRE(part.params_[i] - kept * before[i] == Catch::Approx(0.25 * step).margin(1e-6));
      } else {
        REQUIRE(part.params_[i] == whole.params_[i]);
      }
    }
  }
}

TEST_CASE("Optimizer::step: Muon leaves what scores learn from to AdamW", "[training][optimizer]") {
  const auto [family, slot] = GENERATE(table<std::string, Slot>(
      {{"headlight-additive", Slot::score_vector}, {"headlight-multiplicative", Slot::score_matrix}}));
  TinyTraining training(family);
  training.step(1);
  const ParamTensor* tensor = training.model_.layout.find(slot, 0, false);
  const ParamTensor* query = training.model_.layout.find(Slot::query, 0, false);
  REQUIRE(tensor != nullptr);
  // AdamW keeps squares of gradients, Muon none.
  CHECK(training.optimizer_.second_moments()[tensor->first] > 0.0F);
  CHECK(training.optimizer_.second_moments()[query->first] == 0.0F);
}

TEST_CASE("Optimizer::step: a gradient that is not finite changes nothing", "[training][optimizer]") {
  TinyTraining training("llama");
  training.step(1);
  const std::vector<float> before = training.params_;
  training.gradients_[3] = std::numeric_limits<float>::quiet_NaN();
  const double norm = training.optimizer_.step(training.arithmetic_, 1.0, training.gradients_, training.params_);
  CHECK_FALSE(std::isfinite(norm));
  CHECK(test::same_bits(before, training.params_));
  CHECK(training.optimizer_.steps() == 1);
}

TEST_CASE("Optimizer::step: a long gradient is shortened to the largest norm", "[training][optimizer]") {
  TinyTraining training("llama");
  std::fill(training.gradients_.begin(), training.gradients_.end(), 1.0F);
  const double norm = training.optimizer_.step(training.arithmetic_, 1.0, training.gradients_, training.params_);
  CHECK(norm == Catch::Approx(std::sqrt(static_cast<double>(training.params_.size()))));
  double squares = 0.0;
  for (const float g : training.gradients_) squares += double{g} * double{g};
  CHECK(std::sqrt(squares) == Catch::Approx(1.0));
}

}  // namespace
}  // namespace headlight
