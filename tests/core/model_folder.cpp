#include "model_folder.h"

#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <set>

#include "headlight/json.h"
#include "headlight/textbook.h"

namespace headlight::test {
namespace {

std::string_view text_of(const FileBytes& bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

std::vector<std::string> file_names(const std::string& folder) {
  if (!std::ifstream(folder + "/model.safetensors.index.json")) return {"model.safetensors"};
  const FileBytes text = read_file(folder + "/model.safetensors.index.json");
  const ParsedJson index = parse_json("index", text_of(text));
  REQUIRE(index.fault.message == "");
  std::set<std::string> names;
  for (const JsonMember& tensor : *index.root.find("weight_map")->object()) names.insert(*tensor.value.string());
  return {names.begin(), names.end()};
}

ReadHeader header_of(const FileBytes& file) {
  const HeaderLength length = read_header_length(file, file.size());
  if (length.fault) return {{}, length.fault};
  return read_header(std::span(file).subspan(kHeaderLengthBytes, length.bytes), file.size());
}

Fault write_all(ModelBuilder& builder, const std::vector<FileBytes>& files, std::uint64_t rows_at_once) {
  for (std::size_t read = 0; read < builder.reads().size(); ++read) {
    const TensorRead& tensor = builder.reads()[read];
    for (std::uint64_t row = 0; row < tensor.rows; row += rows_at_once) {
      const std::uint64_t rows = std::min(rows_at_once, tensor.rows - row);
      const auto from = files[tensor.file].begin() + static_cast<std::ptrdiff_t>(tensor.first + row * tensor.row_bytes);
      // A copy is aligned; the file's bytes need not be.
      const FileBytes bytes(from, from + static_cast<std::ptrdiff_t>(rows * tensor.row_bytes));
      if (Fault fault = builder.write(read, row, bytes)) return fault;
      while (builder.round_some()) {
      }
    }
  }
  return {};
}

}  // namespace

std::string shared_folder() {
  const char* given = std::getenv("HEADLIGHT_SHARED");
  return given != nullptr ? given : std::string(HEADLIGHT_GOLDEN_DIR) + "/../../../shared";
}

FileBytes read_file(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  INFO(path);
  REQUIRE(file);
  return {std::istreambuf_iterator<char>(file), {}};
}

OpenedFolder open_bytes(const FileBytes& config, const std::vector<FileBytes>& files, std::uint64_t rows_at_once,
                        std::uint64_t room_bytes, ParamPrecision precision) {
  const ParsedJson json = parse_json("config.json", text_of(config));
  if (json.fault) return {{}, {}, {}, json.fault, 0};
  ParsedConfig parsed = parse_config(json.root);
  if (parsed.fault) return {{}, {}, {}, parsed.fault, 0};
  std::vector<SafetensorsHeader> headers;
  for (const FileBytes& file : files) {
    ReadHeader read = header_of(file);
    if (read.fault) return {{}, {}, {}, read.fault, 0};
    headers.push_back(std::move(read.header));
  }
  const std::vector<std::string> labels = parsed.config.labels;
  const StartedBuilder started = ModelBuilder::start(std::move(parsed.config), headers, room_bytes, precision);
  if (started.fault) return {{}, {}, {}, started.fault, 0};
  if (Fault fault = write_all(*started.builder, files, rows_at_once)) return {{}, {}, {}, fault, 0};
  const std::vector<std::string> unused = started.builder->unused();
  std::uint64_t not_finite = 0;
  for (const TensorRead& read : started.builder->reads()) not_finite += read.not_finite;
  return {started.builder->take(), unused, labels, {}, not_finite};
}

OpenedFolder open_folder(const std::string& folder, std::uint64_t rows_at_once, ParamPrecision precision) {
  std::vector<FileBytes> files;
  for (const std::string& name : file_names(folder)) files.push_back(read_file(folder + "/" + name));
  return open_bytes(read_file(folder + "/config.json"), files, rows_at_once, UINT64_MAX, precision);
}

std::shared_ptr<const Model> model_named(const std::string& name) {
  return name == "textbook" ? build_textbook() : open_folder(kGoldens + name).model;
}

std::vector<std::pair<std::string, FileTensor>> read_tensors(const std::string& path) {
  const FileBytes file = read_file(path);
  const ReadHeader read = header_of(file);
  REQUIRE(read.fault.message == "");
  std::vector<std::pair<std::string, FileTensor>> tensors;
  for (const TensorEntry& entry : read.header.tensors) {
    FileTensor tensor{{entry.shape().begin(), entry.shape().end()}, {}};
    const std::uint8_t* bytes = file.data() + read.header.data_start + entry.begin;
    for (std::uint64_t i = 0; i < entry.size_bytes() / 4; ++i) {
      std::int32_t whole = 0;
      float value = 0.0F;
      std::memcpy(&whole, bytes + 4 * i, 4);
      std::memcpy(&value, bytes + 4 * i, 4);
      tensor.values.push_back(entry.dtype == Dtype::i32 ? static_cast<float>(whole) : value);
    }
    tensors.emplace_back(entry.name, std::move(tensor));
  }
  return tensors;
}

}  // namespace headlight::test
