#include "headlight/safetensors_writer.h"

#include <catch_amalgamated.hpp>
#include <cstring>

#include "half.h"
#include "model_folder.h"
#include "narrow.h"
#include "support.h"
#include "training_support.h"

namespace headlight {
namespace {

ReadHeader read_back(const std::vector<std::uint8_t>& file) {
  const HeaderLength length = read_header_length(file, file.size());
  REQUIRE(length.fault.message == "");
  return read_header(std::span(file).subspan(kHeaderLengthBytes, length.bytes), file.size());
}

TEST_CASE("write_safetensors: the reader finds the names, shapes, numbers and metadata", "[core][safetensors]") {
  const std::vector<float> a = test::normals(6, 1);
  const std::vector<float> b = {7.0F};
  const TensorToWrite tensors[] = {{"a.weight", {2, 3}, a}, {"b.bias", {1}, b}};
  const MetadataEntry metadata[] = {{"steps", "12"}};
  const std::vector<std::uint8_t> file = write_safetensors(tensors, Dtype::f32, metadata);
  const ReadHeader read = read_back(file);
  REQUIRE(read.fault.message == "");
  REQUIRE(read.header.tensors.size() == 2);
  CHECK(read.header.data_start % 8 == 0);
  const TensorEntry* entry = read.header.find("a.weight");
  REQUIRE(entry != nullptr);
  CHECK(std::vector<std::uint64_t>(entry->shape().begin(), entry->shape().end()) == std::vector<std::uint64_t>{2, 3});
  CHECK(entry->dtype == Dtype::f32);
  CHECK(std::memcmp(file.data() + read.header.data_start + entry->begin, a.data(), 24) == 0);
  REQUIRE(read.header.metadata.size() == 2);
  CHECK(read.header.metadata[0].value == "pt");
  CHECK(read.header.metadata[1].value == "12");
}

TEST_CASE("narrow_f16: every float goes to the nearest half, ties to even", "[kernels][half]") {
  for (std::uint32_t half = 0; half <= 0xFFFF; ++half) {
    const auto bits = static_cast<std::uint16_t>(half);
    const float value = widen_f16(bits);
    if (value != value) continue;
    REQUIRE(narrow_f16(value) == bits);
    // Halfway to the next one, and a little to each side.
    for (const float step : {0.5F, 0.49F, 0.51F}) {
      const float next = widen_f16(static_cast<std::uint16_t>(bits + 1));
      if (next != next || next - next != 0.0F) continue;
      const float between = value + (next - value) * step;
      REQUIRE(narrow_f16(between) == test::narrow_f16(between));
    }
  }
  for (const float value : {65519.9F, 65520.0F, 1e6F, -1e9F, 1e-8F, -2.98e-8F, 2.99e-8F}) {
    CHECK(narrow_f16(value) == test::narrow_f16(value));
  }
  CHECK((narrow_f16(std::numeric_limits<float>::quiet_NaN()) & 0x7FFF) == 0x7E00);
}

TEST_CASE("write_safetensors: what training wrote opens as a model without a tensor too many", "[training][models]") {
  const std::string family = GENERATE("gpt2", "gpt_neox-parallel", "bert-mlm", "roberta-mlm", "distilbert-mlm",
                                      "headlight-additive", "headlight-multiplicative", "llama", "qwen2", "qwen3");
  const Dtype dtype = GENERATE(Dtype::f32, Dtype::f16);
  const TrainableModel model = test::trainable_folder(test::transformers_folder(family));
  const std::vector<float> params = test::normals(model.layout.size, 1);
  std::vector<TensorToWrite> tensors;
  for (const ParamTensor& tensor : model.layout.tensors) {
    tensors.push_back({tensor.name, tensor.shape, std::span(params).subspan(tensor.first, tensor.size)});
  }
  const test::FileBytes config = test::read_file(test::transformers_folder(family) + "/config.json");
  const test::OpenedFolder opened = test::open_bytes(config, {write_safetensors(tensors, dtype)});
  INFO(family << ": " << opened.fault.message);
  REQUIRE(opened.model);
  CHECK(opened.unused.empty());
}

}  // namespace
}  // namespace headlight
