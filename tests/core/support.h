#pragma once
// What several test files need: running a job to its end, comparing bits, and random arrays.

#include <bit>
#include <cstdint>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "headlight/job.h"
#include "headlight/maps.h"
#include "headlight/random.h"
#include "headlight/run.h"
#include "headlight/textbook.h"

namespace headlight::test {

constexpr float kInfinity = std::numeric_limits<float>::infinity();
constexpr float kNaN = std::numeric_limits<float>::quiet_NaN();

template <class T>
std::unique_ptr<T> finish(Started<T> started, std::uint64_t slice = 1'000'000'000) {
  while (started.job->advance(slice) < 1.0) {
  }
  return std::move(started.job);
}

inline std::vector<float> normals(std::size_t count, std::uint64_t seed) {
  Random random(seed);
  std::vector<float> values(count);
  for (float& value : values) value = static_cast<float>(random.normal());
  return values;
}

inline bool same_bits(std::span<const float> a, std::span<const float> b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (std::bit_cast<std::uint32_t>(a[i]) != std::bit_cast<std::uint32_t>(b[i])) return false;
  }
  return true;
}

inline std::shared_ptr<const Trace> run_input(std::shared_ptr<const Model> model, RunInput input) {
  return finish(Run::start(std::move(model), std::move(input)))->take();
}
inline std::shared_ptr<const Trace> run_model(std::shared_ptr<const Model> model, std::vector<std::uint32_t> tokens) {
  return run_input(std::move(model), std::move(tokens));
}

/// Of the textbook, on this many tokens; some of them repeat.
inline std::shared_ptr<const Trace> textbook_trace(std::size_t len) {
  std::vector<std::uint32_t> tokens(len);
  for (std::size_t i = 0; i < len; ++i) tokens[i] = static_cast<std::uint32_t>(i * i % 17);
  return run_model(build_textbook(), tokens);
}

/// Only so far that its maps can be computed.
inline std::shared_ptr<Trace> run_for_maps(std::shared_ptr<const Model> model, std::vector<std::uint32_t> tokens,
                                           std::shared_ptr<const Trace> earlier = nullptr) {
  return finish(Run::start(std::move(model), std::move(tokens), std::move(earlier), RunExtent::maps), 1)->take();
}

/// All rows and columns of one head's map.
inline std::vector<float> whole_map(const std::shared_ptr<const Trace>& trace, std::size_t layer, std::size_t head,
                                    MapKind kind) {
  const Range all{0, trace->len()};
  const auto job = finish(WindowJob::start(trace, {layer, head, all, all}, kind));
  return {job->cells().begin(), job->cells().end()};
}

inline bool mentions(const Fault& fault, const std::string& part) {
  return fault.message.find(part) != std::string::npos;
}

}  // namespace headlight::test
