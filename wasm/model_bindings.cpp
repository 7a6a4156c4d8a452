// Opening a model from the bytes of its files: headers first, then rows of tensors as they arrive.

#include <emscripten/bind.h>

#include <memory>

#include "handles.h"
#include "headlight/file_kind.h"
#include "headlight/json.h"
#include "headlight/model_builder.h"
#include "headlight/selfcheck.h"
#include "marshal.h"
#include "open_models.h"
#include "room.h"

namespace headlight {
namespace {

struct OkOrFault {
  std::string code;
  std::string message;
};
struct BytesOrFault {
  double bytes;
  std::string code;
  std::string message;
};
struct StartedModel {
  std::uint32_t builder;
  std::string code;
  std::string message;
  double param_bytes;
  StringArray labels = none<StringArray>();
  StringArray unused = none<StringArray>();
  // Of each stretch of a file that is wanted: whose, which file, from which byte, how many rows of how many bytes.
  StringArray names = none<StringArray>();
  Uint32Array files = none<Uint32Array>();
  Float64Array firsts = none<Float64Array>();
  Uint32Array rows = none<Uint32Array>();
  Uint32Array row_bytes = none<Uint32Array>();
};
Handles<std::unique_ptr<ModelBuilder>> builders;

// Infinity: the length is not known.
std::uint64_t length_of_file(double bytes) {
  return bytes < 0x1p63 ? static_cast<std::uint64_t>(bytes) : kUnknownLength;
}

BytesOrFault header_bytes(const Uint8Array& first, double file_bytes, const std::string& name) {
  const std::vector<std::uint8_t> bytes = copy_in<std::uint8_t>(first);
  if (Fault fault = refuse_params_file(kind_of(bytes), name)) return {0, code_name(fault.code), fault.message};
  const HeaderLength length = read_header_length(bytes, length_of_file(file_bytes));
  const Fault fault = in_file(name, length.fault);
  return {static_cast<double>(length.bytes), code_name(fault.code), fault.message};
}

// Whether what should be JSON is something else that stands in its place.
OkOrFault check_json_file(const Uint8Array& first, const std::string& name) {
  const Fault fault = refuse_json_file(kind_of(copy_in<std::uint8_t>(first)), name);
  return {code_name(fault.code), fault.message};
}

StartedModel refused_model(const Fault& fault) {
  StartedModel refusal;
  refusal.builder = 0;
  refusal.code = code_name(fault.code);
  refusal.message = fault.message;
  refusal.param_bytes = 0;
  refusal.labels = strings_out({});
  refusal.unused = strings_out({});
  refusal.names = strings_out({});
  refusal.files = ids_out({});
  refusal.firsts = doubles_out({});
  refusal.rows = ids_out({});
  refusal.row_bytes = ids_out({});
  return refusal;
}

StartedModel describe_started(std::unique_ptr<ModelBuilder> builder, const std::vector<std::string>& labels) {
  std::vector<std::string> names;
  std::vector<std::uint32_t> files;
  std::vector<double> firsts;
  std::vector<std::uint32_t> rows;
  std::vector<std::uint32_t> row_bytes;
  for (const TensorRead& read : builder->reads()) {
    names.push_back(read.name);
    files.push_back(read.file);
    firsts.push_back(static_cast<double>(read.first));
    rows.push_back(static_cast<std::uint32_t>(read.rows));
    row_bytes.push_back(static_cast<std::uint32_t>(read.row_bytes));
  }
  StartedModel started;
  started.param_bytes = static_cast<double>(builder->param_bytes());
  started.labels = strings_out(labels);
  started.unused = strings_out(builder->unused());
  started.names = strings_out(names);
  started.files = ids_out(files);
  started.firsts = doubles_out(firsts);
  started.rows = ids_out(rows);
  started.row_bytes = ids_out(row_bytes);
  started.builder = builders.add(std::move(builder));
  return started;
}

// headers: of all files, one behind the other, each `lengths[i]` bytes; file_names, file_bytes: the files' own;
// in_eight_bits: whether the matrices become smaller and faster, with slightly different numbers.
StartedModel start_model(const Uint8Array& config, const Uint8Array& headers, const Uint32Array& lengths,
                         const StringArray& file_names, const Float64Array& file_bytes, bool in_eight_bits) {
  const std::vector<std::uint8_t> text = copy_in<std::uint8_t>(config);
  if (Fault fault = refuse_json_file(kind_of(text), "config.json")) return refused_model(fault);
  const ParsedJson json = parse_json("config.json", {reinterpret_cast<const char*>(text.data()), text.size()});
  if (json.fault) return refused_model(json.fault);
  ParsedConfig parsed = parse_config(json.root);
  if (parsed.fault) return refused_model(parsed.fault);
  const std::vector<std::uint8_t> all = copy_in<std::uint8_t>(headers);
  const std::vector<std::string> names = strings_in(file_names);
  const std::vector<double> sizes = copy_in<double>(file_bytes);
  std::span<const std::uint8_t> left(all);
  std::vector<SafetensorsHeader> read_headers;
  for (const std::uint32_t length : copy_in<std::uint32_t>(lengths)) {
    const std::size_t file = read_headers.size();
    if (length > left.size() || file >= sizes.size() || file >= names.size()) break;
    ReadHeader read = read_header(left.first(length), length_of_file(sizes[file]));
    if (read.fault) return refused_model(in_file(names[file], read.fault));
    read_headers.push_back(std::move(read.header));
    left = left.subspan(length);
  }
  const std::vector<std::string> labels = parsed.config.labels;
  const ParamPrecision precision = in_eight_bits ? ParamPrecision::eight_bits : ParamPrecision::as_saved;
  StartedBuilder started = ModelBuilder::start(std::move(parsed.config), read_headers, room_bytes(), precision);
  if (started.fault) return refused_model(started.fault);
  return describe_started(std::move(started.builder), labels);
}

// Where rows stand until their builder has taken them: one place for all. A fresh one each time left holes between the
// tensors, 7 % of the memory of a GPT-2.
std::vector<std::uint8_t> portion;

std::span<const std::uint8_t> stage(const Uint8Array& bytes) {
  portion.resize(bytes["length"].as<std::size_t>());
  emscripten::val(emscripten::typed_memory_view(portion.size(), portion.data())).call<void>("set", bytes);
  return portion;
}

OkOrFault write_rows(std::uint32_t handle, std::uint32_t read, std::uint32_t first_row, const Uint8Array& bytes) {
  auto* builder = builders.find(handle);
  const Fault fault =
      builder ? (*builder)->write(read, first_row, stage(bytes)) : no_such("model being opened", handle);
  return {code_name(fault.code), fault.message};
}

// What written rows leave to do; false when there was nothing.
bool round_some(std::uint32_t handle) {
  auto* builder = builders.find(handle);
  return builder != nullptr && (*builder)->round_some();
}

// Of each stretch, in the order of the plan: how many of its values are NaN or infinite.
Float64Array not_finite(std::uint32_t handle) {
  std::vector<double> counts;
  if (auto* builder = builders.find(handle)) {
    for (const TensorRead& read : (*builder)->reads()) counts.push_back(static_cast<double>(read.not_finite));
  }
  return doubles_out(counts);
}

void drop_builder(std::uint32_t handle) {
  builders.drop(handle);
  portion = {};
}

// 0 where rows are still missing.
std::uint32_t take_built_model(std::uint32_t handle) {
  auto* builder = builders.find(handle);
  auto model = builder ? (*builder)->take() : nullptr;
  drop_builder(handle);
  return model ? models.add({std::move(model), {}}) : 0;
}

}  // namespace

EMSCRIPTEN_BINDINGS(headlight_models) {
  using namespace emscripten;

  register_type<Float64Array>("Float64Array");

  value_object<OkOrFault>("OkOrFault").field("code", &OkOrFault::code).field("message", &OkOrFault::message);
  value_object<BytesOrFault>("BytesOrFault")
      .field("bytes", &BytesOrFault::bytes)
      .field("code", &BytesOrFault::code)
      .field("message", &BytesOrFault::message);
  value_object<StartedModel>("StartedModel")
      .field("builder", &StartedModel::builder)
      .field("code", &StartedModel::code)
      .field("message", &StartedModel::message)
      .field("paramBytes", &StartedModel::param_bytes)
      .field("labels", &StartedModel::labels)
      .field("unused", &StartedModel::unused)
      .field("names", &StartedModel::names)
      .field("files", &StartedModel::files)
      .field("firsts", &StartedModel::firsts)
      .field("rows", &StartedModel::rows)
      .field("rowBytes", &StartedModel::row_bytes);

  // Of models alone: the textbook is never in eight bits.
  function("multipliesEightBitsExactly", &multiplies_eight_bits_exactly);
  function("headerBytes", &header_bytes);
  function("checkJsonFile", &check_json_file);
  function("startModel", &start_model);
  function("writeRows", &write_rows);
  function("roundSome", &round_some);
  function("notFinite", &not_finite);
  function("takeBuiltModel", &take_built_model);
  function("dropBuilder", &drop_builder);
}

}  // namespace headlight
