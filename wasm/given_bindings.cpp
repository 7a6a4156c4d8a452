// Weights that were computed elsewhere: the header of their file first, then the numbers as they arrive. They have a
// module of their own, because a first visit, and the models that are computed here, do without.

#include <emscripten/bind.h>

#include <map>
#include <memory>

#include "handles.h"
#include "headlight/given.h"
#include "marshal.h"
#include "open_models.h"
#include "room.h"

namespace headlight {
namespace {

struct GivenAnswer {
  std::string code;
  std::string message;
};
struct GivenBytes {
  double bytes;  // of the header, from the beginning of the file; or of memory
  std::string code;
  std::string message;
};
struct GivenFile {
  std::uint32_t given;
  std::string code;
  std::string message;
  double first_byte;  // of the numbers
  double num_bytes;   // all of them; 0 where they are here already
  // Of safetensors: JSON texts, "" where there is none. Of JSON: the texts themselves.
  std::string tokens_text, key_tokens_text, provenance_text;
  StringArray tokens = none<StringArray>();
  StringArray key_tokens = none<StringArray>();
  bool has_key_tokens;
  Uint32Array ranges = none<Uint32Array>();  // of queries and keys; empty where there are none
};
struct TakenGiven {
  std::uint32_t model;  // 0 where numbers are missing
  std::string description;
  StringArray descriptions = none<StringArray>();  // [layers * heads]
};

/// A file that is being read.
struct PendingGiven {
  GivenTensor tensor;
  std::vector<float> values;  // of JSON
  std::unique_ptr<GivenBuilder> builder;
};
Handles<PendingGiven> pending;
std::map<std::uint32_t, std::shared_ptr<Trace>> given_traces;  // by model

GivenAnswer answer(const Fault& fault) { return {code_name(fault.code), fault.message}; }

std::string text_of(const std::vector<MetadataEntry>& metadata, std::string_view key) {
  for (const MetadataEntry& entry : metadata) {
    if (entry.key == key) return entry.value;
  }
  return "";
}

GivenFile given_file(const Fault& fault) {
  GivenFile file;
  file.given = 0;
  file.code = code_name(fault.code);
  file.message = fault.message;
  file.first_byte = 0;
  file.num_bytes = 0;
  file.tokens = strings_out({});
  file.key_tokens = strings_out({});
  file.has_key_tokens = false;
  file.ranges = ids_out({});
  return file;
}

GivenBytes given_header_bytes(const Uint8Array& first, double file_bytes, const std::string& name, bool is_npy) {
  const std::vector<std::uint8_t> bytes = copy_in<std::uint8_t>(first);
  const HeaderLength length =
      is_npy ? read_npy_length(bytes, name) : read_header_length(bytes, static_cast<std::uint64_t>(file_bytes));
  const Fault fault = is_npy ? length.fault : in_file(name, length.fault);
  const std::uint64_t before = is_npy ? 0 : kHeaderLengthBytes;
  return {static_cast<double>(before + length.bytes), code_name(fault.code), fault.message};
}

// header: from the beginning of the file, as many bytes as given_header_bytes says.
GivenFile read_given(const Uint8Array& header, double file_bytes, const std::string& name, bool is_npy) {
  const std::vector<std::uint8_t> bytes = copy_in<std::uint8_t>(header);
  const std::span<const std::uint8_t> all(bytes);
  const auto length = static_cast<std::uint64_t>(file_bytes);
  if (!is_npy && all.size() < kHeaderLengthBytes) {
    return given_file(in_file(name, read_header_length(all, length).fault));
  }
  ReadGiven read =
      is_npy ? read_npy(all, length, name) : read_given_safetensors(all.subspan(kHeaderLengthBytes), length);
  if (read.fault) return given_file(is_npy ? read.fault : in_file(name, read.fault));
  GivenFile file = given_file({});
  file.first_byte = static_cast<double>(read.tensor.first_byte);
  double count = bits_of(read.tensor.dtype) / 8;
  for (const std::uint64_t size : read.tensor.shape) count *= static_cast<double>(size);
  file.num_bytes = count;
  file.tokens_text = text_of(read.metadata, "tokens");
  file.key_tokens_text = text_of(read.metadata, "key_tokens");
  file.provenance_text = text_of(read.metadata, "provenance");
  file.given = pending.add({std::move(read.tensor), {}, nullptr});
  return file;
}

GivenFile read_json_given(const Uint8Array& text, const std::string& name) {
  GivenJson read = read_given_json(copy_in<std::uint8_t>(text), name);
  if (read.fault) return given_file(read.fault);
  GivenFile file = given_file({});
  file.tokens = strings_out(read.tokens);
  file.key_tokens = strings_out(read.key_tokens);
  file.has_key_tokens = read.has_key_tokens;
  file.ranges = ids_out(read.ranges);
  file.given = pending.add({{"`weights`", Dtype::f32, std::move(read.shape), 0}, std::move(read.values), nullptr});
  return file;
}

// Takes memory for the numbers, and says how much; those of JSON are written at once.
GivenBytes begin_given(std::uint32_t handle, std::uint32_t queries, std::uint32_t keys, bool has_keys) {
  PendingGiven* given = pending.find(handle);
  const auto taken = [](double bytes, const Fault& fault) {
    return GivenBytes{bytes, code_name(fault.code), fault.message};
  };
  if (!given) return taken(0, no_such("file of weights", handle));
  auto [builder, fault] = GivenBuilder::start(given->tensor, {queries, keys, has_keys}, room_bytes());
  if (fault) return taken(0, fault);
  given->builder = std::move(builder);
  const auto bytes = static_cast<double>(given->builder->size_bytes());
  const std::vector<float> values = std::move(given->values);
  if (values.empty()) return taken(bytes, {});
  return taken(bytes, given->builder->write({reinterpret_cast<const std::uint8_t*>(values.data()), values.size() * 4}));
}

GivenAnswer write_given(std::uint32_t handle, const Uint8Array& bytes) {
  PendingGiven* given = pending.find(handle);
  if (!given || !given->builder) return answer(no_such("file of weights", handle));
  return answer(given->builder->write(copy_in<std::uint8_t>(bytes)));
}

void drop_given(std::uint32_t handle) { pending.drop(handle); }

// ids: of each token, keys first where they are another text's.
TakenGiven take_given(std::uint32_t handle, const Uint32Array& ids) {
  PendingGiven* given = pending.find(handle);
  TakenGiven taken{0, "", strings_out({})};
  auto trace = given && given->builder ? given->builder->take(copy_in<std::uint32_t>(ids)) : nullptr;
  if (trace) {
    const GivenBuilder& builder = *given->builder;
    std::vector<std::string> descriptions;
    for (std::size_t layer = 0; layer < builder.shape().layers; ++layer) {
      for (std::size_t head = 0; head < builder.shape().heads; ++head) {
        descriptions.push_back(builder.describe(layer, head));
      }
    }
    taken.description = builder.describe();
    taken.descriptions = strings_out(descriptions);
    taken.model = models.add({trace->model, {}});
    given_traces.emplace(taken.model, std::move(trace));
  }
  drop_given(handle);
  return taken;
}

// 0 where there is no such model.
std::uint32_t run_given(std::uint32_t model) {
  const auto found = given_traces.find(model);
  return found == given_traces.end() ? 0 : traces.add(found->second);
}

void close_given(std::uint32_t model) { given_traces.erase(model); }

}  // namespace

EMSCRIPTEN_BINDINGS(headlight_given) {
  using namespace emscripten;

  value_object<GivenAnswer>("GivenAnswer").field("code", &GivenAnswer::code).field("message", &GivenAnswer::message);
  value_object<GivenBytes>("GivenBytes")
      .field("bytes", &GivenBytes::bytes)
      .field("code", &GivenBytes::code)
      .field("message", &GivenBytes::message);
  value_object<GivenFile>("GivenFile")
      .field("given", &GivenFile::given)
      .field("code", &GivenFile::code)
      .field("message", &GivenFile::message)
      .field("firstByte", &GivenFile::first_byte)
      .field("numBytes", &GivenFile::num_bytes)
      .field("tokensText", &GivenFile::tokens_text)
      .field("keyTokensText", &GivenFile::key_tokens_text)
      .field("provenanceText", &GivenFile::provenance_text)
      .field("tokens", &GivenFile::tokens)
      .field("keyTokens", &GivenFile::key_tokens)
      .field("hasKeyTokens", &GivenFile::has_key_tokens)
      .field("ranges", &GivenFile::ranges);
  value_object<TakenGiven>("TakenGiven")
      .field("model", &TakenGiven::model)
      .field("description", &TakenGiven::description)
      .field("descriptions", &TakenGiven::descriptions);

  function("givenHeaderBytes", &given_header_bytes);
  function("readGiven", &read_given);
  function("readGivenJson", &read_json_given);
  function("beginGiven", &begin_given);
  function("writeGiven", &write_given);
  function("dropGiven", &drop_given);
  function("takeGiven", &take_given);
  function("runGiven", &run_given);
  function("closeGiven", &close_given);
}

}  // namespace headlight
