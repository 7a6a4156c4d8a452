#include "rotary_config.h"

#include <algorithm>
#include <cmath>

#include "log.h"
#include "power.h"

namespace headlight {
namespace {

constexpr double kTwoPi = 6.283185307179586477;
constexpr double kMaxBase = 1e12;
constexpr double kMaxFactor = 1e6;
constexpr double kMaxPositions = 1e9;

// Llama 3: slow dimensions are slowed down by `factor`, fast ones kept, those between blended.
void scale_llama3(ConfigReader& scaling, Rotary& rotary) {
  const double factor = scaling.real("factor", 1.0, kMaxFactor);
  const double low = scaling.real("low_freq_factor", 1e-6, kMaxFactor);
  const double high = scaling.real("high_freq_factor", 1e-6, kMaxFactor);
  const double original = scaling.real("original_max_position_embeddings", 1.0, kMaxPositions);
  if (high <= low) scaling.refuse("high_freq_factor", "must be above low_freq_factor");
  for (double& frequency : rotary.frequencies) {
    const double turns = original * frequency / kTwoPi;  // over the original context
    const double kept = std::clamp((turns - low) / (high - low), 0.0, 1.0);
    frequency = (1.0 - kept) * frequency / factor + kept * frequency;
  }
}

// The dimension, not whole, that turns `rotations` times over the original context.
double yarn_dimension(double rotations, double dims, double base, double original) {
  return dims * log(original / (rotations * kTwoPi)) / (2.0 * log(base));
}

void scale_yarn(ConfigReader& scaling, double base, std::size_t max_positions, Rotary& rotary) {
  const double factor = scaling.real("factor", 1.0, kMaxFactor);
  const double original =
      scaling.real("original_max_position_embeddings", 1.0, kMaxPositions, static_cast<double>(max_positions));
  const double fast = scaling.real("beta_fast", 1e-6, kMaxFactor, 32.0);
  const double slow = scaling.real("beta_slow", 1e-6, kMaxFactor, 1.0);
  for (const std::string_view field : {"mscale", "mscale_all_dim"}) {
    if (scaling.has(field)) scaling.refuse(field, "is not supported");
  }
  rotary.magnitude = scaling.real("attention_factor", 0.0, kMaxFactor, 0.1 * log(factor) + 1.0);
  const auto dims = static_cast<double>(rotary.dims());
  double first = yarn_dimension(fast, dims, base, original);
  double last = yarn_dimension(slow, dims, base, original);
  if (scaling.flag("truncate", true)) {
    first = std::floor(first);
    last = std::ceil(last);
  }
  first = std::max(first, 0.0);
  last = std::min(last, dims - 1.0);
  if (first == last) last += 0.001;
  for (std::size_t i = 0; i < rotary.frequencies.size(); ++i) {
    const double slowed = std::clamp((static_cast<double>(i) - first) / (last - first), 0.0, 1.0);
    double& frequency = rotary.frequencies[i];
    frequency = slowed * frequency / factor + (1.0 - slowed) * frequency;
  }
}

void scale(ConfigReader& scaling, double base, std::size_t max_positions, Rotary& rotary) {
  const std::string_view field = scaling.has("rope_type") ? "rope_type" : "type";
  const std::string kind = scaling.text(field);
  if (kind.empty() || kind == "default") return;
  if (kind == "linear") {
    const double factor = scaling.real("factor", 1.0, kMaxFactor);
    for (double& frequency : rotary.frequencies) frequency /= factor;
  } else if (kind == "llama3") {
    scale_llama3(scaling, rotary);
  } else if (kind == "yarn") {
    scale_yarn(scaling, base, max_positions, rotary);
  } else {
    scaling.refuse(field,
                   "is “" + kind.substr(0, 40) + "”, which is not supported; default, linear, llama3 and yarn are");
  }
}

// Newer files of some families hold one such object for each kind of layer.
void check_part(const JsonValue& part, std::string_view name, ConfigReader& reader, ConfigReader& scaling) {
  const JsonValue::Object* fields = part.object();
  if (fields == nullptr) return reader.refuse(name, "must be an object");
  for (const JsonMember& field : *fields) {
    if (field.value.object() == nullptr) continue;
    scaling.refuse(field.name.substr(0, 40), "is an object; one set of parameters for all layers is supported");
  }
}

}  // namespace

Rotary read_rotary(ConfigReader& reader, const RotaryFields& fields, std::size_t head_dim, std::size_t max_positions) {
  const bool is_new = reader.has("rope_parameters");
  const std::string_view object = is_new ? "rope_parameters" : "rope_scaling";
  const JsonValue* part = reader.child(object);
  const JsonValue none;
  ConfigReader scaling(part != nullptr ? *part : none, std::string(object) + ".");
  if (part != nullptr) check_part(*part, object, reader, scaling);
  const bool has_base_there = is_new && scaling.has("rope_theta");
  const double base = has_base_there ? scaling.real("rope_theta", 1.0 + 1e-6, kMaxBase)
                                     : reader.real(fields.base, 1.0 + 1e-6, kMaxBase, fields.default_base);
  const bool has_fraction_there = is_new && scaling.has("partial_rotary_factor");
  const double fraction = has_fraction_there ? scaling.real("partial_rotary_factor", 0.0, 1.0)
                                             : reader.real(fields.fraction, 0.0, 1.0, fields.default_fraction);
  const auto dims = static_cast<std::size_t>(static_cast<double>(head_dim) * fraction);
  if (dims % 2 != 0 && dims == head_dim) {
    reader.refuse("head_dim", "is " + format_count(head_dim) +
                                  " (hidden_size / num_attention_heads where it is left out); rotary positions turn " +
                                  "pairs of dimensions, so it must be even");
  } else if (dims % 2 != 0) {
    reader.refuse(fields.fraction, "leaves " + format_count(dims) + " of " + format_count(head_dim) +
                                       " dimensions to rotate; there must be pairs");
  }
  Rotary rotary;
  for (std::size_t i = 0; i < dims / 2; ++i) {
    rotary.frequencies.push_back(1.0 / pow(base, 2.0 * static_cast<double>(i) / static_cast<double>(dims)));
  }
  scale(scaling, base, max_positions, rotary);
  reader.take(scaling.fault());
  return rotary;
}

}  // namespace headlight
