#include "headlight/given.h"

#include <bit>
#include <catch_amalgamated.hpp>
#include <cmath>
#include <cstring>
#include <limits>
#include <tuple>

#include "headlight/head_metrics.h"
#include "headlight/rollup.h"
#include "support.h"

namespace headlight {
namespace {

constexpr std::uint64_t kRoom = std::uint64_t{1} << 32;

template <class T>
std::span<const std::uint8_t> bytes_of(const std::vector<T>& values) {
  return {reinterpret_cast<const std::uint8_t*>(values.data()), values.size() * sizeof(T)};
}
std::span<const std::uint8_t> bytes_of(const std::string& text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

GivenTensor tensor_of(std::vector<std::uint64_t> shape, Dtype dtype = Dtype::f32) {
  return {"`weights`", dtype, std::move(shape), 0};
}

// Positive, and each row adds up to 1 as closely as floats can.
std::vector<float> weights_of(std::size_t rows, std::size_t keys, std::uint64_t seed) {
  std::vector<float> weights = test::normals(rows * keys, seed);
  for (std::size_t row = 0; row < rows; ++row) {
    double sum = 0.0;
    for (std::size_t key = 0; key < keys; ++key) sum += std::abs(double{weights[row * keys + key]});
    for (std::size_t key = 0; key < keys; ++key) {
      float& weight = weights[row * keys + key];
      weight = static_cast<float>(std::abs(double{weight}) / sum);
    }
  }
  return weights;
}

std::unique_ptr<GivenBuilder> built(GivenTensor tensor, const GivenTokens& tokens,
                                    std::span<const std::uint8_t> bytes) {
  auto [builder, fault] = GivenBuilder::start(std::move(tensor), tokens, kRoom);
  INFO(fault.message);
  REQUIRE(builder);
  REQUIRE_FALSE(builder->write(bytes));
  return std::move(builder);
}

Fault refusal(std::vector<std::uint64_t> shape, const GivenTokens& tokens, std::uint64_t room = kRoom) {
  return GivenBuilder::start(tensor_of(std::move(shape)), tokens, room).fault;
}

constexpr std::size_t kLayers = 2, kHeads = 3, kLen = 21;
const std::vector<float> kWeights = weights_of(kLayers * kHeads * kLen, kLen, 7);
std::vector<std::uint32_t> some_ids() {
  std::vector<std::uint32_t> ids(kLen);
  for (std::size_t i = 0; i < kLen; ++i) ids[i] = static_cast<std::uint32_t>(i % 5);
  return ids;
}
std::shared_ptr<const Trace> given_trace() {
  return built(tensor_of({kLayers, kHeads, kLen, kLen}), {kLen}, bytes_of(kWeights))->take(some_ids());
}
std::span<const float> head_of(std::size_t layer, std::size_t head) {
  return std::span(kWeights).subspan((layer * kHeads + head) * kLen * kLen, kLen * kLen);
}

TEST_CASE("given: every head's map is what was given, to the bit", "[core][given]") {
  const auto trace = given_trace();
  for (std::size_t layer = 0; layer < kLayers; ++layer) {
    for (std::size_t head = 0; head < kHeads; ++head) {
      const auto map = test::whole_map(trace, layer, head, MapKind::weights);
      REQUIRE(test::same_bits(map, head_of(layer, head)));
    }
  }
  REQUIRE(WindowJob::start(trace, {kLayers, 0, {0, 1}, {0, 1}}, MapKind::weights).fault.code == FaultCode::layer);
  REQUIRE(WindowJob::start(trace, {0, kHeads, {0, 1}, {0, 1}}, MapKind::weights).fault.code == FaultCode::head);
}

TEST_CASE("given: there are no scores, and nothing is masked", "[core][given]") {
  const auto trace = given_trace();
  for (const float score : test::whole_map(trace, 0, 0, MapKind::scores)) REQUIRE(std::isnan(score));
  const Range all{0, kLen};
  const auto pooled = test::finish(PoolJob::start(trace, {1, 2, all, all}, kLen));
  REQUIRE(test::same_bits(pooled->bins(), head_of(1, 2)));
  for (const std::uint8_t masked : pooled->masked()) REQUIRE(masked == 0);
}

TEST_CASE("given: means, rolled weights and head metrics are those of the numbers", "[core][given]") {
  const auto trace = given_trace();
  const Range all{0, kLen};
  const auto mean = test::finish(WindowJob::start(trace, {1, 0, all, all, HeadMean::layer}, MapKind::weights));
  for (std::size_t cell = 0; cell < kLen * kLen; ++cell) {
    double sum = 0.0;
    for (std::size_t head = 0; head < kHeads; ++head) sum += double{head_of(1, head)[cell]};
    REQUIRE(double{mean->cells()[cell]} == Catch::Approx(sum / kHeads).epsilon(1e-6));
  }
  const auto rolled = test::finish(start_rollup(trace, {0, 1, {0, 2}, {0, 2}}, {0, 4}));
  double sum = 0.0;
  for (std::size_t query = 0; query < 4; ++query) {
    for (std::size_t key = 4; key < kLen; ++key) sum += double{head_of(0, 1)[query * kLen + key]};
  }
  REQUIRE(double{rolled->bins()[1]} == Catch::Approx(sum / 4).epsilon(1e-6));
  const auto metrics = test::finish(HeadMetricsJob::start(trace, {0, 1, HeadMean::none}));
  double first = 0.0;
  for (std::size_t query = 0; query < kLen; ++query) first += double{head_of(0, 1)[query * kLen]};
  REQUIRE(double{metrics->cells()[1]} == Catch::Approx(first / kLen).epsilon(1e-6));
}

TEST_CASE("given: without the first key, the others share its weight", "[core][given]") {
  const std::vector<float> weights = {1.0F, 0.0F, 0.0F, 0.5F, 0.25F, 0.25F, 0.0F, 0.5F, 0.5F};
  const auto trace = built(tensor_of({3, 3}), {3}, bytes_of(weights))->take({0, 1, 2});
  const auto map = test::whole_map(trace, 0, 0, MapKind::weights_without_first);
  const std::vector<float> wanted = {0.0F, 0.0F, 0.0F, 0.0F, 0.5F, 0.5F, 0.0F, 0.5F, 0.5F};
  REQUIRE(test::same_bits(map, wanted));
}

TEST_CASE("given: of two texts, the queries of the one look at the keys of the other", "[core][given]") {
  const std::vector<float> weights = weights_of(2 * 3, 5, 3);  // 2 heads, 3 queries, 5 keys
  const auto trace = built(tensor_of({2, 3, 5}), {3, 5, true}, bytes_of(weights))->take({0, 1, 2, 3, 4, 5, 6, 7});
  const auto map = test::whole_map(trace, 0, 1, MapKind::weights);
  const Range all{0, 8};
  const auto pooled = test::finish(PoolJob::start(trace, {0, 1, all, all}, 8));
  for (std::size_t query = 0; query < 8; ++query) {
    for (std::size_t key = 0; key < 8; ++key) {
      const bool is_seen = query >= 5 && key < 5;
      INFO("query " << query << ", key " << key);
      REQUIRE(map[query * 8 + key] == (is_seen ? weights[15 + (query - 5) * 5 + key] : 0.0F));
      REQUIRE(pooled->masked()[query * 8 + key] == (is_seen ? 0 : 1));
    }
  }
}

TEST_CASE("given: shapes of fewer dimensions, and a batch of one", "[core][given]") {
  const auto [shape, layers, heads] = GENERATE(table<std::vector<std::uint64_t>, std::size_t, std::size_t>(
      {{{2, 3, 4, 4}, 2, 3}, {{6, 4, 4}, 1, 6}, {{4, 4}, 1, 1}, {{2, 1, 3, 4, 4}, 2, 3}}));
  const auto builder = GivenBuilder::start(tensor_of(shape), {4}, kRoom).builder;
  REQUIRE(builder);
  REQUIRE(builder->shape().layers == layers);
  REQUIRE(builder->shape().heads == heads);
}

TEST_CASE("given: numbers of every type, in pieces of any length", "[core][given]") {
  // static: the generator keeps what it was given at first.
  static const std::vector<double> wide = {0.25, 0.75, 1.0, 0.0};
  static const std::vector<std::uint16_t> half = {0x3400, 0x3A00, 0x3C00, 0x0000};
  static const std::vector<std::uint16_t> brain = {0x3E80, 0x3F40, 0x3F80, 0x0000};
  static const std::vector<float> single = {0.25F, 0.75F, 1.0F, 0.0F};
  const auto [dtype, bytes] = GENERATE(table<Dtype, std::span<const std::uint8_t>>({{Dtype::f64, bytes_of(wide)},
                                                                                    {Dtype::f16, bytes_of(half)},
                                                                                    {Dtype::bf16, bytes_of(brain)},
                                                                                    {Dtype::f32, bytes_of(single)}}));
  const auto builder = GivenBuilder::start(tensor_of({2, 2}, dtype), {2}, kRoom).builder;
  const std::size_t size = builder->value_bytes();
  REQUIRE_FALSE(builder->write(bytes.first(size)));
  REQUIRE_FALSE(builder->is_full());
  REQUIRE(builder->take({0, 1}) == nullptr);
  REQUIRE_FALSE(builder->write(bytes.subspan(size)));
  REQUIRE(builder->write(bytes.first(size)).code == FaultCode::dump_shape);
  REQUIRE(test::same_bits(test::whole_map(builder->take({0, 1}), 0, 0, MapKind::weights), single));
}

TEST_CASE("given: what the rows add up to is said, and what is no weight is counted", "[core][given]") {
  const float nan = std::numeric_limits<float>::quiet_NaN();
  const auto described = [](const std::vector<float>& weights) {
    return built(tensor_of({2, 2, 2}), {2}, bytes_of(weights))->describe();
  };
  REQUIRE(described({0.5F, 0.5F, 1, 0, 0, 1, 0.25F, 0.75F}) == "As given: rows add up to 1 exactly.");
  REQUIRE(described({0.5F, 0.5F, 1, 0, 0, 1, 0.25F, 0.7500002F}) == "As given: rows add up to 1 within 2e-7.");
  REQUIRE(described({0.5F, 0.5F, 1, 0, 0, 1, 0.25F, 0.45F}) == "As given: row 1 of layer 0, head 1 adds up to 0.7.");
  REQUIRE(described({0.5F, 0.5F, 2, 0, 0, 0, 0.25F, 0.45F}) ==
          "As given: row 1 of layer 0, head 0 adds up to 2, and 1 more row is off by more than 0.01; 1 row is all 0.");
  REQUIRE(described({nan, 0.5F, 1, 0, -0.5F, 1.5F, 1, 0}) ==
          "As given: rows add up to 1 exactly; 1 value is not a number or infinite; 1 value is below 0.");
  REQUIRE(described(std::vector<float>(8, nan)) ==
          "As given: no row has a sum; 8 values are not a number or infinite.");
  const auto builder = built(tensor_of({2, 2, 2}), {2}, bytes_of(std::vector<float>{1, 0, 0, 1, 0, 1, 0.25F, 0.45F}));
  REQUIRE(builder->describe(0, 0) == "As given: rows add up to 1 exactly.");
  REQUIRE(builder->describe(0, 1) == "As given: row 1 adds up to 0.7.");
}

TEST_CASE("given: a shape that cannot be shown is refused with its numbers", "[core][given]") {
  const auto says = [](const Fault& fault, FaultCode code, const std::string& words) {
    INFO(fault.message);
    REQUIRE(fault.code == code);
    REQUIRE(test::mentions(fault, words));
  };
  says(refusal({4}, {4}), FaultCode::dump_shape, "`weights` has the shape [4]; save it as");
  says(refusal({2, 2, 1, 1, 4, 4}, {4}), FaultCode::dump_shape, "[2, 2, 1, 1, 4, 4]");
  says(refusal({1, 1, 4, 4}, {0}), FaultCode::dump_shape, "no tokens for the 4 queries");
  says(refusal({1, 1, 4, 4}, {5}), FaultCode::dump_shape,
       "There are 5 tokens, and `weights` has the shape [1, 1, 4, 4]");
  says(refusal({1, 1, 4, 6}, {4}), FaultCode::dump_shape, "add `key_tokens`");
  says(refusal({1, 1, 4, 6}, {4, 5, true}), FaultCode::dump_shape, "5 key tokens");
  says(refusal({1, 0, 4, 4}, {4}), FaultCode::dump_shape, "0 heads in a layer");
  says(refusal({1, 512, 4, 4}, {4}), FaultCode::too_big, "512 heads in a layer; at most 256");
  says(refusal({1, 1, 5000, 5000}, {5000}), FaultCode::too_big, "5,000 queries; at most 4,096");
  says(refusal({1, 1, UINT64_MAX, UINT64_MAX}, {4}), FaultCode::too_big, "at most 4,096");
  says(refusal({12, 12, 4, 4}, {4}, 9215), FaultCode::too_big, "take 9,216 bytes, and this tab has room for 9,215");
  REQUIRE_FALSE(refusal({12, 12, 4, 4}, {4}, 9216));
  REQUIRE_FALSE(refusal({1, 1, 4096, 4096}, {4096}));
}

std::string npy(const std::string& description, const std::string& order, const std::string& shape, std::size_t bytes) {
  std::string words = "{'descr': " + description + ", 'fortran_order': " + order + ", 'shape': " + shape + ", }";
  words.resize(118, ' ');
  std::string file = std::string("\x93NUMPY\x01", 7) + std::string(1, '\0') + std::string("v\0", 2) + words;
  return file + std::string(bytes, '\0');
}

ReadGiven read_file(const std::string& file) {
  const HeaderLength length = read_npy_length(bytes_of(file), "weights.npy");
  REQUIRE_FALSE(length.fault);
  REQUIRE(length.bytes == 128);
  return read_npy(bytes_of(file).first(128), file.size(), "weights.npy");
}

TEST_CASE("given: an NPY header says what the numbers are, or why they are not taken", "[core][given]") {
  const ReadGiven read = read_file(npy("'<f4'", "False", "(2, 3, 3)", 72));
  REQUIRE_FALSE(read.fault);
  REQUIRE(read.tensor.dtype == Dtype::f32);
  REQUIRE(read.tensor.shape == std::vector<std::uint64_t>{2, 3, 3});
  REQUIRE(read.tensor.first_byte == 128);
  REQUIRE(read_file(npy("'<f8'", "False", "(3,3)", 72)).tensor.dtype == Dtype::f64);
  REQUIRE(read_file(npy("'<f2'", "False", "(3, 3)", 18)).tensor.dtype == Dtype::f16);
  REQUIRE(test::mentions(read_file(npy("'<i8'", "False", "(3, 3)", 72)).fault, "numbers of type “<i8”"));
  REQUIRE(test::mentions(read_file(npy("'>f4'", "False", "(3, 3)", 36)).fault, "little-endian"));
  REQUIRE(test::mentions(read_file(npy("'<f4'", "True", "(3, 3)", 36)).fault, "Fortran's order"));
  REQUIRE(test::mentions(read_file(npy("'<f4'", "False", "(3, x)", 36)).fault, "no shape"));
  REQUIRE(test::mentions(read_file(npy("'<f4'", "False", "(3, 3)", 35)).fault, "35 bytes of numbers"));
  REQUIRE(read_file(npy("'<f4'", "False", "(99999999999999999999, 3)", 36)).fault.code == FaultCode::dump_shape);
  REQUIRE(read_npy_length(bytes_of(std::string("PK\x03\x04 no file")), "a.npy").fault.code == FaultCode::dump_shape);
  REQUIRE(read_npy_length({}, "a.npy").fault.code == FaultCode::dump_shape);
}

TEST_CASE("given: a safetensors file without weights, or with other numbers, is refused by name", "[core][given]") {
  const auto read = [](const std::string& json, std::uint64_t data) {
    return read_given_safetensors(bytes_of(json), 8 + json.size() + data);
  };
  const ReadGiven good = read(R"({"__metadata__":{"tokens":"[1]"},"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},)"
                              R"("attentions":{"dtype":"F16","shape":[1,2,2],"data_offsets":[4,12]}})",
                              12);
  REQUIRE_FALSE(good.fault);
  REQUIRE(good.tensor.name == "`attentions`");
  REQUIRE(good.tensor.dtype == Dtype::f16);
  REQUIRE(good.metadata.at(0).value == "[1]");
  const Fault other = read(R"({"wte.weight":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}})", 4).fault;
  REQUIRE(other.code == FaultCode::dump_shape);
  REQUIRE(test::mentions(other, "“wte.weight”"));
  REQUIRE(
      test::mentions(read(R"({"weights":{"dtype":"I32","shape":[1,1],"data_offsets":[0,4]}})", 4).fault, "type “I32”"));
  REQUIRE(read(R"({"weights":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]}})", 3).fault.code ==
          FaultCode::st_truncated);
}

GivenJson json(const std::string& text) { return read_given_json(bytes_of(text), "dump.json"); }

TEST_CASE("given: JSON of tokens and nested lists", "[core][given]") {
  const GivenJson read = json(R"({"weights": [[[0.5, 0.5], [1, null]]], "tokens": ["a", "b"], "more": {"tokens": 1}})");
  INFO(read.fault.message);
  REQUIRE_FALSE(read.fault);
  REQUIRE(read.shape == std::vector<std::uint64_t>{1, 2, 2});
  REQUIRE(read.tokens == std::vector<std::string>{"a", "b"});
  REQUIRE_FALSE(read.has_key_tokens);
  REQUIRE(read.values.size() == 4);
  REQUIRE(read.values[0] == 0.5F);
  REQUIRE(std::isnan(read.values[3]));
  const GivenJson exported = json(
      R"({"provenance": {"queries": [1, 3], "keys": [0, 2], "text": "a b"}, "tokens": [{"position": 0, "id": 7, "text": "a"},)"
      R"( {"position": 1, "id": 8, "text": "b"}], "weights": [[1, 0]], "scores": [["x"]]})");
  REQUIRE_FALSE(exported.fault);
  REQUIRE(exported.tokens == std::vector<std::string>{"a", "b"});
  REQUIRE(exported.ranges == std::vector<std::uint32_t>{1, 3, 0, 2});
}

TEST_CASE("given: JSON that holds no weights is refused in a sentence", "[core][given]") {
  const auto [text, code, words] = GENERATE(table<std::string, FaultCode, std::string>({
      {R"({"weights": [[1, 0], [1]]})", FaultCode::dump_shape,
       "ragged: a list of level 1 has 1 entries, and those before it 2"},
      {R"({"weights": [[1, 0], 1]})", FaultCode::dump_shape, "number where it has lists"},
      {R"({"weights": [1, [1]]})", FaultCode::dump_shape, "number where it has lists"},
      {R"({"weights": [["x"]]})", FaultCode::dump_shape, "what is no number"},
      {R"({"weights": [[{}]]})", FaultCode::dump_shape, "an object"},
      {R"({"weights": [[[[[[1]]]]]]})", FaultCode::dump_shape, "nested deeper than 5"},
      {R"({"weights": 5})", FaultCode::dump_shape, "number where it has lists"},
      {R"({"tokens": ["a"]})", FaultCode::dump_shape, "no list `weights`"},
      {R"([[1]])", FaultCode::dump_shape, "no list `weights`"},
      {R"({"tokens": [1], "weights": [[1]]})", FaultCode::dump_shape, "`tokens` has what is no text"},
      {R"({"weights": [[1]], "weights": [[1]]})", FaultCode::json_duplicate, "twice"},
      {R"({"weights": [[NaN]]})", FaultCode::json_number, "not finite"},
      {R"({"weights": [[1)", FaultCode::json, "ends in the middle"},
      {"", FaultCode::json, "dump.json"},
  }));
  const GivenJson read = json(text);
  INFO(text << ": " << read.fault.message);
  REQUIRE(read.fault.code == code);
  REQUIRE(test::mentions(read.fault, words));
}

}  // namespace
}  // namespace headlight
