// The reader of config.json: whatever it takes describes a model whose sizes fit together and fit 64 bits.
#include "headlight/model_config.h"

#include <cmath>
#include <string_view>

#include "expect.h"
#include "headlight/json.h"
#include "targets.h"

namespace headlight::fuzz {
namespace {

void check_sizes(const Architecture& a) {
  expect(a.num_layers >= 1 && a.num_layers <= 128 && a.layers.size() == a.num_layers, "each layer has its rule");
  expect(a.num_heads >= 1 && a.num_kv_heads >= 1 && a.num_heads % a.num_kv_heads == 0, "heads share keys evenly");
  expect(a.head_dim >= 1 && a.head_dim <= 16'384 && a.model_dim >= 1, "heads and the residual stream have dimensions");
  expect(a.vocab_size >= 1 && a.max_tokens >= 1, "there are tokens and positions");
  // The largest matrix has its elements counted in 64 bits, with room to spare.
  const auto wide = static_cast<unsigned __int128>(a.model_dim);
  expect(wide * a.vocab_size < (wide << 40) && wide * a.expanded_dim() < (wide << 40), "matrices can be counted");
}

void check_rotary(const Architecture& a) {
  expect(a.rotary.dims() <= a.head_dim, "no more dimensions turn than a head has");
  expect(std::isfinite(a.rotary.magnitude), "rotated numbers keep finite");
  for (const double frequency : a.rotary.frequencies) {
    expect(std::isfinite(frequency) && frequency >= 0.0, "a frequency is a number");
  }
}

}  // namespace

std::string model_config(std::span<const std::uint8_t> input) {
  const std::string_view text(reinterpret_cast<const char*>(input.data()), input.size());
  const ParsedJson json = parse_json("config.json", text);
  if (json.fault) return code_name(json.fault.code);
  const ParsedConfig parsed = parse_config(json.root);
  if (parsed.fault) {
    expect(parsed.fault.message.size() > 20 && parsed.fault.message.size() < 2000, "a refusal is a sentence");
    return code_name(parsed.fault.code);
  }
  const ModelConfig& config = parsed.config;
  expect(config.family != nullptr && !config.labels.empty(), "a config that is taken names its family");
  expect(config.position_rows == 0 || config.position_offset + config.architecture.max_tokens <= config.position_rows,
         "each position has its row");
  expect(config.architecture.ffn_dim >= 1 || config.model_type == "headlight", "there is a hidden layer");
  check_sizes(config.architecture);
  check_rotary(config.architecture);
  return "";
}

}  // namespace headlight::fuzz
