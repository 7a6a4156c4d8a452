// Models from files beyond the goldens: other types of the same values, a real model, and files that are refused.
#include <algorithm>
#include <catch_amalgamated.hpp>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "headlight/json.h"
#include "headlight/logits.h"
#include "headlight/sampling.h"
#include "model_folder.h"
#include "narrow.h"
#include "param_panels.h"
#include "safetensors_file.h"
#include "scarce_memory.h"
#include "support.h"

namespace headlight {
namespace {

std::vector<float> everything_of(const std::shared_ptr<const Model>& model) {
  std::vector<std::uint32_t> tokens(13);
  for (std::size_t i = 0; i < tokens.size(); ++i) tokens[i] = static_cast<std::uint32_t>(i * 29 % 97);
  const std::shared_ptr<const Trace> trace = test::run_model(model, tokens);
  std::vector<float> all;
  for (const Buffer& residual : trace->residuals) all.insert(all.end(), residual.span().begin(), residual.span().end());
  const auto job = test::finish(PredictionJob::start(trace, 12, 1));
  all.insert(all.end(), job->logits().begin(), job->logits().end());
  return all;
}

std::string text_of(const test::FileBytes& bytes) { return {bytes.begin(), bytes.end()}; }
test::FileBytes file_of(const std::string& text) { return {text.begin(), text.end()}; }

// The same tensors, each number narrowed; null where one is not exact.
test::FileBytes narrowed(const std::string& path, std::uint16_t (*narrow)(float), const std::string& dtype) {
  std::string data;
  std::string header = "{";
  for (const auto& [name, tensor] : test::read_tensors(path)) {
    std::string shape = "[";
    std::uint64_t count = 1;
    for (const std::uint64_t size : tensor.shape) count *= size;
    if (count != tensor.values.size()) continue;  // a buffer of another type, which nobody reads
    for (const std::uint64_t size : tensor.shape) shape += (shape.size() > 1 ? "," : "") + std::to_string(size);
    const std::size_t begin = data.size();
    for (const float value : tensor.values) {
      const std::uint16_t half = narrow(value);
      data += static_cast<char>(half & 0xFF);
      data += static_cast<char>(half >> 8);
    }
    const std::string offsets = "[" + std::to_string(begin) + "," + std::to_string(data.size()) + "]";
    header += (header.size() > 1 ? "," : "") + test::entry(name, dtype, shape + "]", offsets);
  }
  header += "}";
  return file_of(test::little_endian(header.size()) + header + data);
}

TEST_CASE("ModelBuilder: F16 and BF16 files give the bits of an F32 file of the same values", "[core][models]") {
  // Parameters of these have 8 significant bits (tests/golden/transformers/README.md).
  for (const std::string name :
       {"qwen3", "smollm", "gpt_neox-sequential", "headlight-additive", "roberta-mlm", "distilbert-mlm"}) {
    INFO(name);
    const test::FileBytes config = test::read_file(test::kGoldens + name + "/config.json");
    const std::string path = test::kGoldens + name + "/model.safetensors";
    const std::vector<float> expected = everything_of(test::open_bytes(config, {test::read_file(path)}).model);
    const test::FileBytes f16 = narrowed(path, &test::narrow_f16, "F16");
    const test::FileBytes bf16 = narrowed(path, &test::narrow_bf16, "BF16");
    CHECK(test::same_bits(expected, everything_of(test::open_bytes(config, {f16}).model)));
    CHECK(test::same_bits(expected, everything_of(test::open_bytes(config, {bf16}).model)));
  }
}

TEST_CASE("ModelBuilder: any number of rows at a time makes the same model", "[core][models]") {
  const std::string folder = test::kGoldens + "gpt_neox-parallel";
  const std::vector<float> expected = everything_of(test::open_folder(folder, 1).model);
  CHECK(test::same_bits(expected, everything_of(test::open_folder(folder, 1000).model)));
}

void require_same(const Trace& trace, const Trace& expected) {
  for (std::size_t i = 0; i < expected.residuals.size(); ++i) {
    REQUIRE(test::same_bits(trace.residuals[i].span(), expected.residuals[i].span()));
  }
  for (std::size_t i = 0; i < expected.layers.size(); ++i) {
    REQUIRE(test::same_bits(trace.layers[i].value_panels.span(), expected.layers[i].value_panels.span()));
  }
}

TEST_CASE("Run: beginning with an earlier trace changes no bit, whoever sees whom", "[core][models]") {
  const std::string family = GENERATE("bert-mlm", "roberta-mlm", "gpt2", "headlight-additive",
                                      "headlight-multiplicative", "llama", "qwen2", "gpt_neox-parallel");
  const std::shared_ptr<const Model> model = test::open_folder(test::kGoldens + family).model;
  REQUIRE(model);
  const std::vector<std::uint32_t> tokens = {5, 9, 5, 11, 3, 9, 8, 5, 2};
  const std::shared_ptr<const Trace> earlier =
      GENERATE(true, false) ? test::run_model(model, tokens) : test::run_for_maps(model, tokens);
  std::vector<std::vector<std::uint32_t>> texts = {tokens, {5, 9, 5}, {5, 9, 5, 11, 3, 9, 8, 5, 2, 4}, {7}};
  for (const std::size_t position : {0, 1, 4, 8}) {
    texts.push_back(tokens);
    texts.back()[position] = 13;
    // RoBERTa's padding: positions behind it count one less.
    texts.push_back(tokens);
    texts.back()[position] = 1;
  }
  for (const std::vector<std::uint32_t>& text : texts) {
    const auto fresh = test::run_model(model, text);
    require_same(*test::finish(Run::start(model, text, earlier), 1)->take(), *fresh);
    const std::shared_ptr<Trace> in_parts = test::run_for_maps(model, text, earlier);
    if (!in_parts->is_complete()) test::finish(Run::complete(in_parts), 1);
    require_same(*in_parts, *fresh);
  }
}

TEST_CASE("Run: for the maps alone, the last layer is left to be completed, and the maps are the same",
          "[core][models]") {
  const std::string family = GENERATE("bert-mlm", "gpt2", "headlight-additive", "headlight-multiplicative", "llama",
                                      "qwen3", "gpt_neox-parallel");
  const std::shared_ptr<const Model> model = test::open_folder(test::kGoldens + family).model;
  REQUIRE(model);
  const std::vector<std::uint32_t> tokens = {5, 9, 5, 11, 3, 9, 8, 5, 2};
  const std::shared_ptr<const Trace> whole = test::run_model(model, tokens);
  const std::shared_ptr<Trace> part = test::run_for_maps(model, tokens);
  CHECK(part->completed_rows == 0);
  for (std::size_t layer = 0; layer < model->architecture.num_layers; ++layer) {
    for (std::size_t head = 0; head < model->architecture.num_heads; ++head) {
      CHECK(test::same_bits(test::whole_map(part, layer, head, MapKind::weights),
                            test::whole_map(whole, layer, head, MapKind::weights)));
    }
  }
  test::finish(Run::complete(part), 1);
  CHECK(part->is_complete());
  require_same(*part, *whole);
  const Started<Run> nothing = Run::complete(part);
  CHECK_FALSE(nothing.job);
  CHECK_FALSE(nothing.fault);
}

// Of an encoder-decoder: the first `source` tokens are segment 0.
RunInput pair_of(std::vector<std::uint32_t> tokens, std::size_t source) {
  std::vector<std::uint8_t> segments(tokens.size(), 1);
  std::fill_n(segments.begin(), source, std::uint8_t{0});
  return {std::move(tokens), std::move(segments)};
}

TEST_CASE("Run: an encoder-decoder begins with an earlier trace, or in parts, and no bit changes", "[core][models]") {
  const std::string family = GENERATE("headlight-seq2seq-additive", "headlight-seq2seq-rotary");
  const std::shared_ptr<const Model> model = test::open_folder(test::kGoldens + family).model;
  REQUIRE(model);
  const std::vector<std::uint32_t> tokens = {5, 9, 5, 11, 3, 9, 8, 5, 2};
  const auto run = [&](const RunInput& input, std::shared_ptr<const Trace> earlier, RunExtent extent) {
    return test::finish(Run::start(model, input, std::move(earlier), extent), 1)->take();
  };
  const std::shared_ptr<const Trace> earlier = run(pair_of(tokens, 4), nullptr, RunExtent::whole);
  // The same, another target's end, another source, a boundary elsewhere, a longer target.
  const std::vector<RunInput> inputs = {pair_of(tokens, 4),
                                        pair_of({5, 9, 5, 11, 3, 9, 8, 5, 6}, 4),
                                        pair_of({5, 1, 5, 11, 3, 9, 8, 5, 2}, 4),
                                        pair_of(tokens, 3),
                                        pair_of(tokens, 6),
                                        pair_of({5, 9, 5, 11, 3, 9, 8, 5, 2, 7}, 4)};
  for (const RunInput& input : inputs) {
    const std::shared_ptr<const Trace> fresh = run(input, nullptr, RunExtent::whole);
    require_same(*run(input, earlier, RunExtent::whole), *fresh);
    const std::shared_ptr<Trace> in_parts = run(input, earlier, RunExtent::maps);
    if (!in_parts->is_complete()) test::finish(Run::complete(in_parts), 1);
    require_same(*in_parts, *fresh);
  }
}

TEST_CASE("Run: an encoder-decoder without a source or a target is told which, and says nothing of a source",
          "[core][models]") {
  const std::shared_ptr<const Model> model = test::open_folder(test::kGoldens + "headlight-seq2seq-additive").model;
  const auto fault_of = [&](const RunInput& input) { return Run::start(model, input).fault; };
  CHECK(fault_of({{1, 2, 3}}).code == FaultCode::segment);
  const auto message = [](const std::string& problem) {
    return "These 3 tokens have " + problem +
           "; an encoder-decoder takes a source, segment 0, and then a target, segment 1.";
  };
  CHECK(fault_of({{1, 2, 3}}).message == message("no target"));
  CHECK(fault_of(pair_of({1, 2, 3}, 3)).message == message("no target"));
  CHECK(fault_of(pair_of({1, 2, 3}, 0)).message == message("no source before the target"));
  CHECK(fault_of({{1, 2, 3}, {0, 1, 0}}).message == message("source behind the target"));
  CHECK(fault_of({{1, 2, 3}, {0, 1, 2}}).code == FaultCode::segment);
  const auto trace = test::finish(Run::start(model, pair_of({1, 2, 3}, 2)))->take();
  const Fault of_source = PredictionJob::start(trace, 1, 3).fault;
  CHECK(of_source.code == FaultCode::position);
  CHECK(of_source.message ==
        "Position 1 is in the source, where nothing is said; ask from 2 on, where the target begins.");
  CHECK(PredictionJob::start(trace, 2, 3).fault.message.empty());
}

TEST_CASE("a non-finite parameter is the file's truth: the run goes on, and other rows keep their bits",
          "[core][models]") {
  const std::string folder = test::kGoldens + "gpt2/";
  const test::FileBytes config = test::read_file(folder + "config.json");
  test::FileBytes file = test::read_file(folder + "model.safetensors");
  const auto model = test::open_bytes(config, {file}).model;
  // The embedding of token 5 alone.
  const auto broken = std::const_pointer_cast<Model>(test::open_bytes(config, {file}).model);
  std::vector<float> poison(broken->architecture.model_dim, std::nanf(""));
  std::get<TokenEmbedding>(broken->embedding).words->write_output(5, poison.data());
  const auto whole = test::run_model(model, {1, 2, 5, 3});
  const auto part = test::run_model(broken, {1, 2, 5, 3});
  const std::size_t dim = model->architecture.model_dim;
  for (std::size_t layer = 0; layer <= model->architecture.num_layers; ++layer) {
    CHECK(test::same_bits(whole->residuals[layer].span().first(2 * dim), part->residuals[layer].span().first(2 * dim)));
    CHECK(std::isnan(part->residuals[layer].data()[2 * dim]));
  }
}

// The file of a folder with bytes of one tensor put in from its `at`-th byte on.
test::FileBytes with_bytes(const std::string& folder, const std::string& tensor, std::size_t at,
                           const std::string& bytes) {
  test::FileBytes file = test::read_file(folder + "/model.safetensors");
  const std::uint64_t length = read_header_length(file, file.size()).bytes;
  const ReadHeader read = read_header(std::span(file).subspan(kHeaderLengthBytes, length), file.size());
  const TensorEntry* entry = read.header.find(tensor);
  REQUIRE(entry != nullptr);
  std::copy(bytes.begin(), bytes.end(),
            file.begin() + static_cast<std::ptrdiff_t>(read.header.data_start + entry->begin + at));
  return file;
}

TEST_CASE("row 10: parameters that are not finite are counted, and the model opens", "[core][models][rows]") {
  const std::string folder = test::kGoldens + "gpt2";
  const test::FileBytes config = test::read_file(folder + "/config.json");
  const std::string nan("\0\0\xC0\x7F", 4);
  const std::string infinity("\0\0\x80\xFF", 4);
  const std::string largest("\xFF\xFF\x7F\x7F", 4);
  const std::string subnormal("\1\0\0\0", 4);
  // Rows of the embedding come three at a time: the count goes on from one portion to the next.
  const test::FileBytes file =
      with_bytes(folder, "transformer.wte.weight", 15 * 4 * 5, nan + largest + infinity + subnormal + nan);
  const auto opened = test::open_bytes(config, {file});
  REQUIRE(opened.model);
  CHECK(opened.not_finite == 3);
  CHECK(test::open_bytes(config, {test::read_file(folder + "/model.safetensors")}).not_finite == 0);
  CHECK(test::run_model(opened.model, {1, 5, 3}) != nullptr);
}

TEST_CASE("count_not_finite: exactly the patterns of each type that are NaN or infinite", "[core][models][rows]") {
  std::vector<std::uint16_t> patterns(65536);
  for (std::size_t i = 0; i < patterns.size(); ++i) patterns[i] = static_cast<std::uint16_t>(i);
  // Two signs, and as many patterns as there are fractions: 10 bits of a half, 7 of a bfloat16.
  CHECK(count_not_finite(ParamType::f16, patterns.data(), patterns.size()) == 2 * 1024);
  CHECK(count_not_finite(ParamType::bf16, patterns.data(), patterns.size()) == 2 * 128);
  const std::vector<float> floats = {0.0F, -0.0F, INFINITY, -INFINITY, std::nanf(""), -std::nanf(""), 1e-42F, 3e38F};
  CHECK(count_not_finite(ParamType::f32, floats.data(), floats.size()) == 4);
}

TEST_CASE("a model larger than the tab is refused before any memory is taken, and told what would fit",
          "[core][models]") {
  const std::string folder = test::kGoldens + "gpt2";
  const test::FileBytes config = test::read_file(folder + "/config.json");
  const test::FileBytes file = test::read_file(folder + "/model.safetensors");
  const test::ScarceMemory none(file.size());
  const Fault fault = test::open_bytes(config, {file}, 3, 20'000).fault;
  CHECK(code_name(fault.code) == std::string("E_MODEL_TOO_BIG"));
  INFO(fault.message);
  CHECK(fault.message ==
        "The model's parameters take 30,240 bytes of memory, and this tab has room for 20,000; what fits is a model of "
        "up to about 10,000 parameters in F16 or BF16, or half as many in F32.");
  CHECK_FALSE(test::open_bytes(config, {file}, 3, 30'240).fault);
}

TEST_CASE("where memory ends within a model, it is told how much of it fitted", "[core][models]") {
  const std::string folder = test::kGoldens + "gpt2";
  const test::FileBytes file = test::read_file(folder + "/model.safetensors");
  const std::string config = text_of(test::read_file(folder + "/config.json"));
  ParsedConfig parsed = parse_config(parse_json("config.json", config).root);
  const std::uint64_t length = read_header_length(file, file.size()).bytes;
  const ReadHeader read = read_header(std::span(file).subspan(kHeaderLengthBytes, length), file.size());
  const StartedBuilder started = ModelBuilder::start(std::move(parsed.config), {&read.header, 1});
  REQUIRE(started.builder);
  // No room for the embedding of 97 x 15 floats, which stands behind the blocks.
  const test::ScarceMemory scarce(5'000);
  std::uint64_t written = 0;
  Fault fault;
  for (std::size_t i = 0; i < started.builder->reads().size() && !fault; ++i) {
    const TensorRead& tensor = started.builder->reads()[i];
    fault = started.builder->write(i, 0, test::FileBytes(tensor.rows * tensor.row_bytes));
    if (!fault) written += tensor.rows * tensor.row_bytes;
  }
  CHECK(fault.code == FaultCode::memory);
  CHECK(written > 0);
  CHECK(fault.message ==
        "There is no memory for the tensor “transformer.wte.weight”: of the 30,240 bytes that the model's "
        "parameters take, " +
            format_count(written) +
            " fitted into this tab; close other tabs, or open "
            "a model of at most that size.");
}

TEST_CASE("stories260k goes on as its author published, token by token", "[core][models]") {
  const std::string folder = test::shared_folder() + "/models/stories260k";
  if (!std::filesystem::exists(folder))
    SKIP("no ../shared/models/stories260k beside the project: nothing to compare with");
  const auto opened = test::open_folder(folder, 64);
  INFO(opened.fault.message);
  REQUIRE(opened.model);
  const ParsedJson golden = parse_json("golden.json", text_of(test::read_file(folder + "/golden.json")));
  const JsonValue* published = golden.root.find("greedy_ids");
  REQUIRE(published != nullptr);
  std::vector<std::uint32_t> ids = {1};
  std::shared_ptr<const Trace> trace;
  while (ids.size() < published->array()->size()) {
    // From what the run before knows, as the page does it.
    trace = test::finish(Run::start(opened.model, ids, trace))->take();
    const auto job = test::finish(PredictionJob::start(trace, ids.size() - 1, 1));
    ids.push_back(static_cast<std::uint32_t>(sample(job->logits(), {}).value()));
    REQUIRE(ids.back() == *(*published->array())[ids.size() - 1].unsigned_integer());
  }
  CHECK(test::same_bits(everything_of(opened.model), everything_of(opened.model)));
}

struct Refused {
  std::string change;  // of a field of the case's config.json
  std::string to;
  std::string names;
};

TEST_CASE("config.json: what is out of range or not supported is refused by name", "[core][models]") {
  const auto refuse = [](const std::string& folder, const std::vector<Refused>& refusals) {
    const test::FileBytes file = test::read_file(test::kGoldens + folder + "/model.safetensors");
    const std::string config = text_of(test::read_file(test::kGoldens + folder + "/config.json"));
    for (const Refused& refused : refusals) {
      std::string changed = config;
      const std::size_t at = changed.find(refused.change);
      INFO(refused.change << " -> " << refused.to);
      REQUIRE(at != std::string::npos);
      changed.replace(at, refused.change.size(), refused.to);
      const auto opened = test::open_bytes(file_of(changed), {file});
      INFO(opened.fault.message);
      CHECK(opened.fault.code == FaultCode::config);
      CHECK(test::mentions(opened.fault, refused.names));
    }
  };
  refuse("gpt2",
         {{"\"n_head\": 3", "\"n_head\": 0", "n_head is 0; it must be a whole number from 1 to 256"},
          {"\"n_embd\": 15", "\"n_embd\": 770", "770, which does not divide into 3 heads"},
          {"\"n_layer\": 2", "\"n_layer\": 1000000000", "n_layer is 1,000,000,000"},
          {"\"n_layer\": 2", "\"n_layer\": -1", "n_layer is -1"},
          {"\"n_layer\": 2", "\"n_layer\": 2.5", "n_layer is 2.5"},
          {"\"n_layer\": 2", "\"n_layer\": \"two\"", "n_layer is “two”"},
          {"\"n_layer\": 2", "\"n_layer\": null", "n_layer is missing"},
          {"\"gpt2\"", "\"gpt7\"", "model_type is “gpt7”; supported are bert"},
          {"\"model_type\"", "\"was_type\"", "model_type is missing"},
          {"\"gelu_new\"", "\"quick_gelu\"", "quick_gelu"},
          {"GPT2LMHeadModel", "GPT2ForQuestionAnswering", "GPT2ForQuestionAnswering"},
          {"GPT2LMHeadModel", "GPT2ForSequenceClassification",
           "names GPT2ForSequenceClassification, which is not supported for gpt2; models of the next token are"},
          {"\"n_layer\": 2", "\"n_layer\": 2, \"quantization_config\": {}", "quantization_config"}});
  refuse("bert-mlm", {{"\"vocab_size\": 97", "\"vocab_size\": 97, \"is_decoder\": true", "is_decoder"},
                      {"\"absolute\"", "\"relative_key\"", "position_embedding_type is “relative_key”"},
                      {"BertForMaskedLM", "BertLMHeadModel", "BertLMHeadModel, which is not supported for bert"}});
  refuse("distilbert-sequence",
         {{"\"model_type\"", "\"problem_type\": \"multi_label_classification\", \"model_type\"",
           "problem_type is “multi_label_classification”, which is not supported; single_label_classification is"},
          {"\"model_type\"", "\"problem_type\": \"regression\", \"model_type\"", "problem_type is “regression”"},
          {"\"model_type\"", "\"num_labels\": 1, \"model_type\"", "num_labels makes 1 class, which is a regression"},
          {"\"architectures\"", "\"num_labels\": 1, \"were\"", "num_labels makes 1 class"}});
  refuse("bert-token",
         {{"\"id2label\": {", "\"id2label\": {\"0\": \"O\"}, \"was\": {", "id2label or num_labels makes 1 class"}});
  refuse("llama",
         {{"\"rope_scaling\": null", "\"rope_scaling\": {\"rope_type\": \"dynamic\", \"factor\": 2}", "dynamic"},
          {"\"rope_scaling\": null", "\"rope_scaling\": {\"rope_type\": \"longrope\"}", "longrope"},
          {"\"rope_scaling\": null", "\"rope_parameters\": {\"full_attention\": {\"rope_theta\": 1000000}}",
           "rope_parameters.full_attention is an object; one set of parameters for all layers is supported"},
          {"\"rope_scaling\": null", "\"no_rope_layers\": [1, 0]", "no_rope_layers"},
          {"\"rope_scaling\": null", "\"peft_type\": \"LORA\"", "peft_type"},
          {"\"num_key_value_heads\": 2", "\"num_key_value_heads\": 3", "num_key_value_heads is 3"}});
  refuse("llama3-scaling", {{"\"high_freq_factor\": 4.0", "\"high_freq_factor\": 1.0",
                             "rope_scaling.high_freq_factor must be above low_freq_factor"}});
  refuse("llama-yarn", {{"\"rope_type\"", "\"mscale\": 1, \"rope_type\"", "rope_scaling.mscale is not supported"}});
  refuse("gpt_neox-parallel",
         {{"\"vocab_size\": 97", "\"vocab_size\": 0", "vocab_size is 0; it must be a whole number"},
          {"\"rotary_pct\": 0.25", "\"rotary_pct\": 1.25", "rotary_pct is 1.25; it must be a number from 0 to 1"}});
  refuse("roberta-mlm", {{"\"pad_token_id\": 1", "\"pad_token_id\": 96",
                          "max_position_embeddings leaves no position after the padding token's"}});
  refuse(
      "mistral",
      {{"\"sliding_window\": 3", "\"sliding_window\": 0", "sliding_window is 0; it must be a whole number from 1 to"},
       {"\"sliding_window\": 3", "\"sliding_window\": 3, \"layer_types\": [\"full_attention\"]",
        "layer_types must be a list of 2 names, one for each layer"},
       {"\"sliding_window\": 3", "\"sliding_window\": 3, \"layer_types\": [\"full_attention\", \"chunked\"]",
        "layer_types has a layer that is neither full_attention nor sliding_attention"},
       {"\"rope_theta\": 1000000.0", "\"rope_theta\": 1.0", "rope_theta is 1; it must be a number from"},
       {"\"rms_norm_eps\": 1e-05", "\"rms_norm_eps\": -1", "rms_norm_eps is -1; it must be a number from 0 to 1"},
       {"\"max_position_embeddings\": 64", "\"max_position_embeddings\": 0", "max_position_embeddings is 0"}});
  refuse("qwen3", {{"\"head_dim\": 10", "\"head_dim\": 9", "head_dim is 9"},
                   {"\"use_sliding_window\": true", "\"use_sliding_window\": 1",
                    "use_sliding_window is 1; it must be true or false"}});
  refuse(
      "headlight-additive",
      {{"\"additive\"", "\"subtractive\"",
        "attention_score is “subtractive”; it must be scaled_dot, dot, multiplicative or additive"},
       {"\"attention_score\"", "\"score\"", "attention_score is missing; it must be scaled_dot"},
       {"\"learned\"", "\"relative\"", "position_embedding_type is “relative”; it must be rotary, learned or none"},
       {"\"learned\"", "\"rotary\"",
        "head_dim is 7 (hidden_size / num_attention_heads where it is left out); rotary positions turn pairs of "
        "dimensions, so it must be even"},
       {"\"hidden_size\": 22", "\"hidden_act\": \"quick_gelu\", \"hidden_size\": 22", "hidden_act is “quick_gelu”"},
       {"\"intermediate_size\": 0", "\"intermediate_size\": -1", "intermediate_size is -1; it must be a whole number"},
       {"\"num_key_value_heads\": 2", "\"num_key_value_heads\": 3", "num_key_value_heads is 3"}});
  refuse("headlight-seq2seq-additive",
         {{"ForConditionalGeneration", "ForMaskedLM", "which is not supported for headlight; models of the next token"},
          {"\"is_encoder_decoder\": true", "\"is_encoder_decoder\": 1", "is_encoder_decoder"}});
  for (const std::string whole : {"null", "[]", "7"}) {
    CHECK(test::open_bytes(file_of(whole), {}).fault.code == FaultCode::config);
  }
}

TEST_CASE("ModelBuilder: files that do not fit the config are refused before any memory is taken", "[core][models]") {
  const std::string folder = test::kGoldens + "gpt2/";
  const test::FileBytes file = test::read_file(folder + "model.safetensors");
  std::string config = text_of(test::read_file(folder + "config.json"));
  const auto with = [&](const std::string& from, const std::string& to) {
    std::string changed = config;
    changed.replace(changed.find(from), from.size(), to);
    return test::open_bytes(file_of(changed), {file}).fault;
  };
  const Fault shape = with("\"vocab_size\": 97", "\"vocab_size\": 96");
  CHECK(shape.code == FaultCode::tensor_shape);
  CHECK(test::mentions(shape, "[97, 15] where config.json makes it [96, 15]"));
  const Fault missing = with("\"n_layer\": 2", "\"n_layer\": 3");
  CHECK(missing.code == FaultCode::tensor_missing);
  CHECK(test::mentions(missing, "h.2.ln_1.weight"));
  // One layer fewer: the tensors of the last are named, not passed over.
  std::string fewer = config;
  fewer.replace(fewer.find("\"n_layer\": 2"), 12, "\"n_layer\": 1");
  const auto opened = test::open_bytes(file_of(fewer), {file});
  REQUIRE(opened.model);
  CHECK(std::find(opened.unused.begin(), opened.unused.end(), "transformer.h.1.ln_1.weight") != opened.unused.end());
}

}  // namespace
}  // namespace headlight
