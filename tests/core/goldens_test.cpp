// Every family against PyTorch: each intermediate tensor of a run, from tests/golden/transformers.
#include <algorithm>
#include <array>
#include <catch_amalgamated.hpp>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <map>
#include <string_view>

#include "headlight/logits.h"
#include "model_folder.h"
#include "support.h"

namespace headlight {
namespace {

constexpr double kLimit = 2e-5;  // of the largest magnitude in the tensor

std::vector<std::string> cases() {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(test::kGoldens)) {
    if (std::filesystem::exists(entry.path() / "golden.safetensors")) names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

struct Golden {
  std::map<std::string, test::FileTensor> tensors;

  const std::vector<float>& values(const std::string& name) const {
    INFO(name);
    REQUIRE(tensors.contains(name));
    return tensors.at(name).values;
  }
  template <class Number>
  std::vector<Number> numbers(const std::string& name) const {
    std::vector<Number> numbers;
    if (!tensors.contains(name)) return numbers;
    for (const float value : values(name)) numbers.push_back(static_cast<Number>(value));
    return numbers;
  }
};

Golden golden_of(const std::string& name) {
  Golden golden;
  for (auto& [tensor, content] : test::read_tensors(test::kGoldens + name + "/golden.safetensors")) {
    golden.tensors.emplace(tensor, std::move(content));
  }
  return golden;
}

double error_of(std::span<const float> computed, const std::vector<float>& expected) {
  REQUIRE(computed.size() == expected.size());
  double worst = 0.0;
  double largest = 0.0;
  for (std::size_t i = 0; i < computed.size(); ++i) {
    REQUIRE(std::isfinite(computed[i]));
    worst = std::max(worst, std::abs(double{computed[i]} - double{expected[i]}));
    largest = std::max(largest, std::abs(double{expected[i]}));
  }
  return worst / largest;
}

// Tokens that a layer has as queries or keys: all of them, or those of a part.
Range queries_of(const Trace& trace, std::size_t layer) {
  return trace.model->architecture.layers[layer].mask.rows(trace.shape());
}
Range keys_of(const Trace& trace, std::size_t layer) {
  const Mask& mask = trace.model->architecture.layers[layer].mask;
  if (mask.part == MaskPart::whole) return {0, trace.len()};
  return mask.band(trace.shape(), queries_of(trace, layer).last - 1);
}

using RowsOfHead = void (Trace::*)(std::size_t layer, std::size_t head, float* out) const;

std::vector<float> heads_of(const Trace& trace, std::size_t layer, std::size_t heads, std::size_t step, Range tokens,
                            RowsOfHead rows) {
  const std::size_t head_dim = trace.model->architecture.head_dim;
  std::vector<float> of_head(trace.len() * head_dim);
  std::vector<float> values;
  for (std::size_t h = 0; h < heads; ++h) {
    (trace.*rows)(layer, h * step, of_head.data());
    values.insert(values.end(), of_head.data() + tokens.first * head_dim, of_head.data() + tokens.last * head_dim);
  }
  return values;
}

// Everything outside of the layer's queries and keys is 0.
std::vector<float> weights_of(const std::shared_ptr<const Trace>& trace, std::size_t layer) {
  const Range queries = queries_of(*trace, layer);
  const Range keys = keys_of(*trace, layer);
  std::vector<float> all;
  for (std::size_t h = 0; h < trace->model->architecture.num_heads; ++h) {
    const std::vector<float> map = test::whole_map(trace, layer, h, MapKind::weights);
    for (std::size_t i = 0; i < map.size(); ++i) {
      const std::size_t row = i / trace->len();
      const std::size_t column = i % trace->len();
      const bool is_inside = row >= queries.first && row < queries.last && column >= keys.first && column < keys.last;
      if (is_inside) all.push_back(map[i]);
      if (!is_inside) REQUIRE(map[i] == 0.0F);
    }
  }
  return all;
}

std::vector<float> logits_of(const std::shared_ptr<const Trace>& trace, bool is_for_each_token) {
  std::vector<float> all;
  for (std::size_t position = trace->source_len; position < (is_for_each_token ? trace->len() : 1); ++position) {
    const auto job = test::finish(PredictionJob::start(trace, position, 3), 1);
    all.insert(all.end(), job->logits().begin(), job->logits().end());
  }
  return all;
}

// The name of each tensor and how far it is off.
using Errors = std::vector<std::pair<std::string, double>>;

Errors errors_of(const std::shared_ptr<const Trace>& trace, const Golden& golden) {
  const Architecture& a = trace->model->architecture;
  const std::size_t group = a.num_heads / a.num_kv_heads;
  Errors errors;
  const auto compare = [&](const std::string& name, std::span<const float> computed) {
    errors.emplace_back(name, error_of(computed, golden.values(name)));
  };
  for (std::size_t layer = 0; layer <= a.num_layers; ++layer) {
    compare("residual." + std::to_string(layer), trace->residuals[layer].span());
    if (layer == a.num_layers) break;
    const std::string number = std::to_string(layer);
    compare("q." + number, heads_of(*trace, layer, a.num_heads, 1, queries_of(*trace, layer), &Trace::queries_into));
    compare("k." + number, heads_of(*trace, layer, a.num_kv_heads, group, keys_of(*trace, layer), &Trace::keys_into));
    compare("v." + number, heads_of(*trace, layer, a.num_kv_heads, group, keys_of(*trace, layer), &Trace::values_into));
    compare("weights." + number, weights_of(trace, layer));
  }
  const bool is_language = golden.tensors.contains("logits");
  const bool is_for_each_token = is_language || a.head == HeadKind::token_class;
  compare(is_language ? "logits" : "class_logits", logits_of(trace, is_for_each_token));
  return errors;
}

std::shared_ptr<const Trace> run(const std::shared_ptr<const Model>& model, const Golden& golden) {
  RunInput input(golden.numbers<std::uint32_t>("ids"), golden.numbers<std::uint8_t>("segments"));
  Started<Run> started = Run::start(model, std::move(input));
  INFO(started.fault.message);
  REQUIRE(started.job);
  return test::finish(std::move(started), 1)->take();
}

TEST_CASE("goldens: every intermediate tensor of every family is what PyTorch computes", "[core][goldens]") {
  REQUIRE(cases().size() >= 31);
  for (const std::string& name : cases()) {
    const test::OpenedFolder opened = test::open_folder(test::kGoldens + name);
    INFO(name << ": " << opened.fault.message);
    REQUIRE(opened.model);
    CHECK(opened.unused.empty());
    const Golden golden = golden_of(name);
    double worst = 0.0;
    for (const auto& [tensor, error] : errors_of(run(opened.model, golden), golden)) {
      INFO(tensor << " is off by " << error);
      CHECK(error <= kLimit);
      worst = std::max(worst, error);
    }
    UNSCOPED_INFO(name << " worst " << worst);
  }
}

constexpr std::array<std::string_view, 6> kPrefixes = {"transformer.", "gpt_neox.",   "bert.",
                                                       "roberta.",     "distilbert.", "model."};

// The file with its names' prefix taken off, as models without a head are saved; empty where no name has it.
test::FileBytes without_prefix(const test::FileBytes& file, std::string_view prefix) {
  std::uint64_t length = 0;
  std::memcpy(&length, file.data(), sizeof length);
  const auto data = file.begin() + static_cast<std::ptrdiff_t>(sizeof length + length);
  std::string header(file.begin() + sizeof length, data);
  const std::string quoted = '"' + std::string(prefix);
  if (header.find(quoted) == std::string::npos) return {};
  for (std::size_t at = 0; (at = header.find(quoted, at)) != std::string::npos;)
    header.replace(at, quoted.size(), "\"");
  header.resize((header.size() + 7) / 8 * 8, ' ');
  length = header.size();
  test::FileBytes renamed(sizeof length);
  std::memcpy(renamed.data(), &length, sizeof length);
  renamed.insert(renamed.end(), header.begin(), header.end());
  renamed.insert(renamed.end(), data, file.end());
  return renamed;
}

TEST_CASE("goldens: a model saved without its prefix is the same model", "[core][goldens]") {
  std::map<std::string_view, int> models;
  for (const std::string& name : cases()) {
    const std::string folder = test::kGoldens + name;
    if (!std::filesystem::exists(folder + "/model.safetensors")) continue;
    const test::FileBytes file = test::read_file(folder + "/model.safetensors");
    for (const std::string_view prefix : kPrefixes) {
      const test::FileBytes renamed = without_prefix(file, prefix);
      if (renamed.empty()) continue;
      ++models[prefix];
      const test::OpenedFolder opened = test::open_bytes(test::read_file(folder + "/config.json"), {renamed});
      INFO(name << " without " << prefix << ": " << opened.fault.message);
      REQUIRE(opened.model);
      CHECK(opened.unused.empty());
      const Golden golden = golden_of(name);
      for (const auto& [tensor, error] : errors_of(run(opened.model, golden), golden)) CHECK(error <= kLimit);
    }
  }
  for (const std::string_view prefix : kPrefixes) CHECK(models[prefix] > 0);
}

}  // namespace
}  // namespace headlight
