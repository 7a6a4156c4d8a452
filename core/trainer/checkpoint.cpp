#include "checkpoint.h"

#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "files.h"
#include "headlight/safetensors_writer.h"

namespace headlight {
namespace {

std::string state_path(const TrainingJob& job) { return job.folder + "/training-state.safetensors"; }

std::string exact(double number) {
  char text[40];
  std::snprintf(text, sizeof text, "%.17g", number);
  return text;
}

// tokens train_loss valid_loss, a point a semicolon
std::string curve_text(const std::vector<CurvePoint>& curve) {
  std::string text;
  for (const CurvePoint& point : curve) {
    text += exact(point.tokens) + " " + exact(point.train_loss) + " " + exact(point.valid_loss) + ";";
  }
  return text;
}

std::vector<CurvePoint> curve_of(const std::string& text) {
  std::vector<CurvePoint> curve;
  char* at = const_cast<char*>(text.c_str());
  while (*at != '\0') {
    CurvePoint point;
    for (double* number : {&point.tokens, &point.train_loss, &point.valid_loss}) *number = std::strtod(at, &at);
    curve.push_back(point);
    if (*at == ';') ++at;
  }
  return curve;
}

std::vector<TensorToWrite> tensors_of(const ParamLayout& layout, const std::string& prefix,
                                      std::span<const float> all) {
  std::vector<TensorToWrite> tensors;
  for (const ParamTensor& tensor : layout.tensors) {
    tensors.push_back({prefix + tensor.name, tensor.shape, all.subspan(tensor.first, tensor.size)});
  }
  return tensors;
}

void read_tensors(const ParamLayout& layout, const std::string& prefix, const SafetensorsHeader& header,
                  const std::vector<std::uint8_t>& file, std::span<float> all) {
  for (const ParamTensor& tensor : layout.tensors) {
    const TensorEntry* entry = header.find(prefix + tensor.name);
    if (entry == nullptr || entry->size_bytes() != tensor.size * sizeof(float)) {
      give_up("The checkpoint is of another model: it has no tensor " + prefix + tensor.name + " of " +
              format_count(tensor.size) + " numbers; give --out another folder, or remove this one.");
    }
    std::memcpy(all.data() + tensor.first, file.data() + header.data_start + entry->begin, entry->size_bytes());
  }
}

const char* const kParams = "params.";
const char* const kFirst = "first_moments.";
const char* const kSecond = "second_moments.";

void read_entry(const MetadataEntry& entry, Progress& progress, Optimizer& optimizer) {
  if (entry.key == "steps") optimizer.set_steps(std::strtoull(entry.value.c_str(), nullptr, 10));
  if (entry.key == "curve") progress.curve = curve_of(entry.value);
  const std::pair<std::string_view, double*> numbers[] = {{"tokens", &progress.tokens},
                                                          {"total_tokens", &progress.total_tokens},
                                                          {"seconds", &progress.seconds},
                                                          {"loss_sum", &progress.loss_sum},
                                                          {"loss_steps", &progress.loss_steps}};
  for (const auto& [key, number] : numbers) {
    if (entry.key == key) *number = std::strtod(entry.value.c_str(), nullptr);
  }
}

}  // namespace

void save_checkpoint(const TrainingJob& job, const Progress& progress, Optimizer& optimizer,
                     std::span<const float> params) {
  const ParamLayout& layout = job.model.layout;
  write_whole(job.folder + "/model.safetensors", write_safetensors(tensors_of(layout, "", params), Dtype::f16));
  std::vector<TensorToWrite> state = tensors_of(layout, kParams, params);
  for (TensorToWrite& tensor : tensors_of(layout, kFirst, optimizer.first_moments())) state.push_back(tensor);
  for (TensorToWrite& tensor : tensors_of(layout, kSecond, optimizer.second_moments())) state.push_back(tensor);
  const MetadataEntry metadata[] = {
      {"steps", std::to_string(optimizer.steps())},   {"tokens", exact(progress.tokens)},
      {"total_tokens", exact(progress.total_tokens)}, {"seconds", exact(progress.seconds)},
      {"loss_sum", exact(progress.loss_sum)},         {"loss_steps", exact(progress.loss_steps)},
      {"curve", curve_text(progress.curve)}};
  write_whole(state_path(job), write_safetensors(state, Dtype::f32, metadata));
}

bool load_checkpoint(const TrainingJob& job, Progress& progress, Optimizer& optimizer, std::span<float> params) {
  if (!has_file(state_path(job))) return false;
  const std::vector<std::uint8_t> file = read_bytes(state_path(job));
  const HeaderLength length = read_header_length(file, file.size());
  if (length.fault) give_up(length.fault.message);
  const ReadHeader read = read_header(std::span(file).subspan(kHeaderLengthBytes, length.bytes), file.size());
  if (read.fault) give_up(read.fault.message);
  const ParamLayout& layout = job.model.layout;
  read_tensors(layout, kParams, read.header, file, params);
  read_tensors(layout, kFirst, read.header, file, optimizer.first_moments());
  read_tensors(layout, kSecond, read.header, file, optimizer.second_moments());
  for (const MetadataEntry& entry : read.header.metadata) read_entry(entry, progress, optimizer);
  return true;
}

}  // namespace headlight
