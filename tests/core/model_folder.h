#pragma once
// A model's folder on disk, read as the page's loader reads it: config, headers, then rows of tensors.

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "headlight/model_builder.h"

namespace headlight::test {

inline const std::string kGoldens = HEADLIGHT_GOLDEN_DIR "/transformers/";
/// Where ../shared is, as tests/wasm finds it.
std::string shared_folder();

using FileBytes = std::vector<std::uint8_t>;

/// Fails the test where there is no such file.
FileBytes read_file(const std::string& path);

struct OpenedFolder {
  std::shared_ptr<const Model> model;
  std::vector<std::string> unused;
  std::vector<std::string> labels;
  Fault fault;
  std::uint64_t not_finite = 0;  // values of all tensors
};

/// The textbook, or a golden model by its name.
std::shared_ptr<const Model> model_named(const std::string& name);
/// Tokens that all of these know, some of them repeated.
inline const std::vector<std::uint32_t> kSomeTokens = {5, 9, 5, 11, 3, 9, 8, 5, 2, 7, 7, 1, 4, 6, 9, 9, 3};

/// `rows_at_once`: how many rows are handed over together.
OpenedFolder open_folder(const std::string& folder, std::uint64_t rows_at_once = 3,
                         ParamPrecision precision = ParamPrecision::as_saved);
/// The same from bytes: config.json, and the files of the parameters.
OpenedFolder open_bytes(const FileBytes& config, const std::vector<FileBytes>& files, std::uint64_t rows_at_once = 3,
                        std::uint64_t room_bytes = UINT64_MAX, ParamPrecision precision = ParamPrecision::as_saved);

/// A tensor of a safetensors file as floats (F32) or rounded from whole numbers (I32).
struct FileTensor {
  std::vector<std::uint64_t> shape;
  std::vector<float> values;
};
/// Every tensor of the file, by name; empty values for other types.
std::vector<std::pair<std::string, FileTensor>> read_tensors(const std::string& path);

}  // namespace headlight::test
