#pragma once
// Models from tests/golden/transformers as training sees them.

#include <catch_amalgamated.hpp>
#include <map>
#include <string>
#include <vector>

#include "headlight/json.h"
#include "headlight/random.h"
#include "loss_job.h"
#include "model_folder.h"

namespace headlight::test {

inline std::string transformers_folder(const std::string& name) {
  return std::string(HEADLIGHT_GOLDEN_DIR) + "/transformers/" + name;
}

inline TrainableModel trainable_model(const std::string& config_json) {
  const ParsedJson json = parse_json("config.json", config_json);
  REQUIRE(json.fault.message == "");
  ParsedConfig parsed = parse_config(json.root);
  REQUIRE(parsed.fault.message == "");
  REQUIRE(parsed.config.saved_head.has_value());
  parsed.config.architecture.head = *parsed.config.saved_head;
  const ParamLayout layout = param_layout(parsed.config);
  return {std::move(parsed.config), layout};
}

inline TrainableModel trainable_folder(const std::string& folder) {
  const FileBytes text = read_file(folder + "/config.json");
  return trainable_model({text.begin(), text.end()});
}

/// As the layout says it. Checkpoints that came from TensorFlow have norms of gamma and beta.
inline std::string name_today(const std::string& name) {
  for (const auto& [old, now] : {std::pair{".gamma", ".weight"}, {".beta", ".bias"}}) {
    if (name.ends_with(old)) return name.substr(0, name.rfind('.')) + now;
  }
  return name;
}

/// The params of a folder whose tensors have the names that the layout has, or once had.
template <class T>
std::vector<T> params_of_folder(const std::string& folder, const ParamLayout& layout) {
  std::map<std::string, FileTensor> file;
  for (auto& [name, tensor] : read_tensors(folder + "/model.safetensors")) {
    file.emplace(name_today(name), std::move(tensor));
  }
  std::vector<T> params(layout.size);
  for (const ParamTensor& tensor : layout.tensors) {
    INFO(tensor.name);
    REQUIRE(file.contains(tensor.name));
    const FileTensor& found = file.at(tensor.name);
    REQUIRE(found.shape == tensor.shape);
    std::copy(found.values.begin(), found.values.end(), params.begin() + static_cast<std::ptrdiff_t>(tensor.first));
  }
  return params;
}

/// A text of its own and what to say at each token, some of them nothing.
struct TaskTokens {
  std::vector<std::uint32_t> ids;
  std::vector<std::uint32_t> targets;
  std::vector<std::uint8_t> segments;
  std::size_t source_len = 0;  // of which nothing is asked

  TaskTokens(const TrainableModel& model, std::size_t len, std::uint64_t seed) {
    Random random(seed);
    const Architecture& a = model.config.architecture;
    if (a.is_encoder_decoder()) source_len = len / 2;
    for (std::size_t i = 0; i < len; ++i) {
      ids.push_back(static_cast<std::uint32_t>(random.below(a.vocab_size)));
      const bool is_asked = i % 4 != 1 && i >= source_len;
      targets.push_back(is_asked ? static_cast<std::uint32_t>(random.below(a.vocab_size)) : kNoTarget);
      if (a.num_segments != 0 && source_len == 0)
        segments.push_back(static_cast<std::uint8_t>(random.below(a.num_segments)));
    }
  }
  TokenWindow window() const { return {ids, targets, segments, source_len}; }
};

/// Mean loss of a batch; its gradient is added to `gradients` unless that is empty.
template <class T>
double loss_of(const TrainableModel& model, Arithmetic<T>& arithmetic, const std::vector<T>& params,
               const std::vector<TokenWindow>& windows, std::vector<T>& gradients) {
  std::size_t longest = 0;
  for (const TokenWindow& window : windows) longest = std::max(longest, window.ids.size());
  LossMemory<T> memory;
  REQUIRE(memory.allocate(model, longest));
  LossJob<T> job(model, arithmetic, memory, params.data(), gradients.empty() ? nullptr : gradients.data(), windows);
  while (job.advance(1) < 1.0) {
  }
  return job.mean_loss();
}

}  // namespace headlight::test
