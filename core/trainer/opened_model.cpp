#include "opened_model.h"

#include "files.h"
#include "headlight/model_builder.h"

namespace headlight {
namespace {

SafetensorsHeader header_of(std::span<const std::uint8_t> file) {
  const HeaderLength length = read_header_length(file, file.size());
  if (length.fault) give_up(length.fault.message);
  ReadHeader read = read_header(file.subspan(kHeaderLengthBytes, length.bytes), file.size());
  if (read.fault) give_up(read.fault.message);
  return std::move(read.header);
}

ModelConfig config_of(const std::string& folder) {
  const ParsedJson json = parse_json("config.json", read_text(folder + "/config.json"));
  if (json.fault) give_up(json.fault.message);
  ParsedConfig parsed = parse_config(json.root);
  if (parsed.fault) give_up(parsed.fault.message);
  return std::move(parsed.config);
}

std::shared_ptr<const Model> build(const std::string& folder, const SafetensorsHeader& header,
                                   std::span<const std::uint8_t> file) {
  StartedBuilder started = ModelBuilder::start(config_of(folder), {&header, 1});
  if (started.fault) give_up(started.fault.message);
  for (std::size_t read = 0; read < started.builder->reads().size(); ++read) {
    const TensorRead& tensor = started.builder->reads()[read];
    const Fault fault = started.builder->write(read, 0, file.subspan(tensor.first, tensor.last() - tensor.first));
    if (fault) give_up(fault.message);
  }
  return started.builder->take();
}

}  // namespace

OpenedModel open_model(const std::string& folder, const ParamLayout& layout) {
  const std::vector<std::uint8_t> file = read_bytes(folder + "/model.safetensors");
  const SafetensorsHeader header = header_of(file);
  OpenedModel opened{build(folder, header, file), std::vector<float>(layout.size)};
  for (const ParamTensor& tensor : layout.tensors) {
    const TensorEntry* entry = header.find(tensor.name);
    if (entry == nullptr) give_up("model.safetensors has no tensor " + tensor.name + "; train this folder again.");
    widen_into(ParamType::f16, file.data() + header.data_start + entry->begin, tensor.size,
               opened.params.data() + tensor.first);
  }
  return opened;
}

}  // namespace headlight
