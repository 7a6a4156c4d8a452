#pragma once
// What is fuzzed: one function per reader of foreign bytes. Each hands its input to the reader, checks what must hold
// of any answer, and ends the program where it does not. libFuzzer calls them with millions of inputs (run.mjs), the
// ordinary tests with the inputs in corpus/ (tests/core/fuzz_replay_test.cpp).

#include <cstdint>
#include <span>
#include <string>

namespace headlight::fuzz {

/// A target returns the code of its answer: "E_ST_OVERLAP", or "" where the input was taken.
using Target = std::string (*)(std::span<const std::uint8_t> input);

/// input: a whole safetensors file.
std::string safetensors_header(std::span<const std::uint8_t> input);

/// input: the text of a config.json.
std::string model_config(std::span<const std::uint8_t> input);

/// input: a whole NPY file of attention weights.
std::string given_npy(std::span<const std::uint8_t> input);

/// input: a JSON text of attention weights and tokens.
std::string given_json(std::span<const std::uint8_t> input);

}  // namespace headlight::fuzz
