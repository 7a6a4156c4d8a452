#include "headlight/model_builder.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include "param_places.h"
#include "tensor_names.h"

namespace headlight {
namespace {

ParamType type_of(Dtype dtype) {
  return dtype == Dtype::f16 ? ParamType::f16 : dtype == Dtype::bf16 ? ParamType::bf16 : ParamType::f32;
}

// The head that the tensors themselves show, where config.json does not name the class that saved them.
HeadKind head_of_tensors(const ModelConfig& config, std::span<const SafetensorsHeader> headers) {
  const auto has = [&](HeadKind head, Slot slot) {
    for (const SafetensorsHeader& header : headers) {
      for (const TensorEntry& tensor : header.tensors) {
        const auto named = name_tensor(*config.family, head, tensor.name);
        if (named && !named->is_ignored && named->slot == slot) return true;
      }
    }
    return false;
  };
  if (config.architecture.says_next_token())
    return config.is_tied || has(HeadKind::next_token, Slot::unembedding) ? HeadKind::next_token : HeadKind::none;
  if (has(HeadKind::masked_token, Slot::transform)) return HeadKind::masked_token;
  if (!has(HeadKind::token_class, Slot::unembedding) && !has(HeadKind::sequence_class, Slot::unembedding)) {
    return HeadKind::none;
  }
  return has(HeadKind::sequence_class, Slot::transform) ? HeadKind::sequence_class : HeadKind::token_class;
}

HeadKind head_of(const ModelConfig& config, std::span<const SafetensorsHeader> headers) {
  if (!config.saved_head) return head_of_tensors(config, headers);
  // A model of the next token without a head of its own says it all the same when its embedding is tied.
  if (*config.saved_head == HeadKind::none && config.architecture.says_next_token()) {
    return head_of_tensors(config, headers);
  }
  return *config.saved_head;
}

// A softmax of one logit says 1 of every text and every token; transformers takes such a model of texts for a
// regression, too. Which head it is may be known from the tensors only.
Fault check_classes(const ModelConfig& config) {
  const HeadKind head = config.architecture.head;
  const bool is_classifier = head == HeadKind::sequence_class || head == HeadKind::token_class;
  if (!is_classifier || config.labels.size() != 1) return {};
  return {FaultCode::config,
          "config.json: id2label or num_labels makes 1 class, which is a regression or certain of everything, and not "
          "supported; classifiers of 2 classes or more are."};
}

std::string shape_text(std::span<const std::uint64_t> shape) {
  std::string text = "[";
  for (const std::uint64_t size : shape) text += (text.size() > 1 ? ", " : "") + std::to_string(size);
  return text + "]";
}

}  // namespace

namespace {

// A tensor that comes input by input while eight bits need a whole column at a time: it waits for its last row.
struct WaitingMatrix {
  Linear matrix;
  std::uint64_t rows_left = 0;
  std::size_t rounded = 0;  // outputs
};

// Of one call of round_some().
constexpr std::size_t kRoundedParams = std::size_t{1} << 18;

}  // namespace

struct ModelBuilder::Plan {
  ModelConfig config;
  ParamPrecision precision = ParamPrecision::as_saved;
  std::shared_ptr<Model> model;
  std::vector<TensorRead> reads;
  std::vector<ParamPlace> places;  // of each read
  std::set<std::tuple<Slot, std::size_t, bool>> placed;
  std::vector<std::string> unused;
  std::map<const Linear*, ParamType> types;
  std::map<std::size_t, WaitingMatrix> waiting;  // of some reads
  std::vector<float> widened;                    // a row
  std::uint64_t param_bytes = 0;
  std::uint64_t rows_left = 0;
  std::uint64_t written_bytes = 0;

  Fault match(std::span<const SafetensorsHeader> headers);
  Fault keep(ParamPlace place, const TensorEntry& tensor, std::uint32_t file, std::uint64_t data_start);
  Fault check_complete() const;
  void choose_types();
  Fault check_room(std::uint64_t room_bytes) const;
  bool gets_eight_bits(const ParamPlace& place) const;
  bool has_to_wait(const ParamPlace& place) const;
  bool allocate(const ParamPlace& place);
  bool allocate_waiting(std::size_t read);
  void write_row(const ParamPlace& place, std::uint64_t row, const std::uint8_t* bytes);
  void write_rows(std::size_t read, std::uint64_t first_row, std::span<const std::uint8_t> bytes);
  void write_waiting(std::size_t read, std::uint64_t row, const std::uint8_t* bytes);
  bool round_some();
};

ModelBuilder::ModelBuilder() : plan_(std::make_unique<Plan>()) {}
ModelBuilder::~ModelBuilder() = default;

StartedBuilder ModelBuilder::start(ModelConfig config, std::span<const SafetensorsHeader> headers,
                                   std::uint64_t room_bytes, ParamPrecision precision) {
  auto builder = std::make_unique<ModelBuilder>();
  Plan& plan = *builder->plan_;
  config.architecture.head = head_of(config, headers);
  if (Fault fault = check_classes(config)) return {nullptr, fault};
  plan.config = std::move(config);
  plan.precision = precision;
  plan.model = model_without_params(plan.config);
  if (Fault fault = plan.match(headers)) return {nullptr, fault};
  if (Fault fault = plan.check_complete()) return {nullptr, fault};
  plan.choose_types();
  if (Fault fault = plan.check_room(room_bytes)) return {nullptr, fault};
  return {std::move(builder), {}};
}

const std::vector<TensorRead>& ModelBuilder::reads() const { return plan_->reads; }
const std::vector<std::string>& ModelBuilder::unused() const { return plan_->unused; }
std::uint64_t ModelBuilder::param_bytes() const { return plan_->param_bytes; }
const Architecture& ModelBuilder::architecture() const { return plan_->config.architecture; }

Fault ModelBuilder::Plan::match(std::span<const SafetensorsHeader> headers) {
  for (std::uint32_t file = 0; file < headers.size(); ++file) {
    for (const TensorEntry& tensor : headers[file].tensors) {
      const auto named = name_tensor(*config.family, config.architecture.head, tensor.name);
      const bool is_tied = config.is_tied && is_language_head(config.architecture.head);
      const bool is_tied_copy = named && named->slot == Slot::unembedding && is_tied && !named->is_bias;
      if (named && (named->is_ignored || is_tied_copy)) continue;
      const bool is_within = named && (!is_of_a_layer(named->slot) || named->layer < config.architecture.num_layers);
      if (!is_within || !wants(config, named->slot, named->is_bias)) {
        unused.push_back(tensor.name);
        continue;
      }
      // The bias of a language-model head stands in some files twice, under its own name and the decoder's.
      if (!placed.insert({named->slot, named->layer, named->is_bias}).second) {
        if (named->slot != Slot::unembedding) unused.push_back(tensor.name);
        continue;
      }
      ParamPlace place = place_of(config, *model, named->slot, named->layer, named->is_bias);
      if (Fault fault = keep(place, tensor, file, headers[file].data_start)) return fault;
    }
  }
  return {};
}

Fault ModelBuilder::Plan::keep(ParamPlace place, const TensorEntry& tensor, std::uint32_t file,
                               std::uint64_t data_start) {
  if (Fault fault = check_readable(tensor)) return fault;
  const std::vector<std::uint64_t> expected = place.shape();
  if (!std::equal(expected.begin(), expected.end(), tensor.shape().begin(), tensor.shape().end())) {
    return {FaultCode::tensor_shape, "The tensor “" + tensor.name + "” has shape " + shape_text(tensor.shape()) +
                                         " where config.json makes it " + shape_text(expected) +
                                         "; the two belong to different models."};
  }
  place.type = type_of(tensor.dtype);
  const std::uint64_t rows = place.is_vector() ? 1 : expected[0];
  reads.push_back({file, data_start + tensor.begin, rows, tensor.size_bytes() / rows, tensor.name, 0});
  places.push_back(place);
  rows_left += rows;
  return {};
}

Fault ModelBuilder::Plan::check_complete() const {
  const Architecture& a = config.architecture;
  for (const Slot slot : kSlots) {
    for (const bool is_bias : {false, true}) {
      if (!wants(config, slot, is_bias)) continue;
      for (std::size_t layer = 0; layer < (is_of_a_layer(slot) ? a.num_layers : 1); ++layer) {
        if (placed.contains({slot, layer, is_bias})) continue;
        return {FaultCode::tensor_missing,
                "The files hold no tensor “" + name_of(*config.family, a.head, slot, layer, is_bias) +
                    "”, which this " + config.model_type + " model needs; is a file of it missing?"};
      }
    }
  }
  return {};
}

// A matrix keeps the type of its file. Where the parts of a fused one differ, float holds them all.
void ModelBuilder::Plan::choose_types() {
  for (const ParamPlace& place : places) {
    if (place.linear == nullptr || place.is_bias) continue;
    const auto [found, is_new] = types.try_emplace(place.linear, place.type);
    if (!is_new && found->second != place.type) found->second = ParamType::f32;
  }
  for (const ParamPlace& place : places) {
    const std::uint64_t count = place.is_vector() ? place.outputs : std::uint64_t{place.inputs} * place.outputs;
    if (place.is_matrix() && gets_eight_bits(place)) {
      param_bytes += count + place.outputs * (sizeof(float) + sizeof(std::int32_t));  // scales and sums of columns
      continue;
    }
    const ParamType type = place.is_matrix()        ? types.at(place.linear)
                           : place.table != nullptr ? place.type
                                                    : ParamType::f32;
    param_bytes += count * headlight::param_bytes(type);
  }
}

// Whether the matrix does that this tensor, or its bias, belongs to.
bool ModelBuilder::Plan::gets_eight_bits(const ParamPlace& place) const {
  return precision == ParamPrecision::eight_bits && place.linear != nullptr && place.inputs <= kMaxQuantizedInner;
}

bool ModelBuilder::Plan::has_to_wait(const ParamPlace& place) const {
  return place.is_matrix() && gets_eight_bits(place) && place.has_inputs_as_rows;
}

Fault ModelBuilder::Plan::check_room(std::uint64_t room_bytes) const {
  std::uint64_t waiting_bytes = 0;
  for (std::size_t read = 0; read < reads.size(); ++read) {
    if (has_to_wait(places[read])) waiting_bytes = std::max(waiting_bytes, reads[read].rows * reads[read].row_bytes);
  }
  if (param_bytes + waiting_bytes <= room_bytes) return {};
  const std::string in_eight_bits = format_count(room_bytes) + " parameters in eight bits.";
  const std::string as_saved = format_count(room_bytes / 2) + " parameters in F16 or BF16, or half as many in F32.";
  return {FaultCode::model_too_big, "The model's parameters take " + format_count(param_bytes + waiting_bytes) +
                                        " bytes of memory, and this tab has room for " + format_count(room_bytes) +
                                        "; what fits is a model of up to about " +
                                        (precision == ParamPrecision::eight_bits ? in_eight_bits : as_saved)};
}

bool ModelBuilder::Plan::allocate(const ParamPlace& place) {
  if (place.linear != nullptr) {
    if (place.linear->outputs() != 0) return true;
    if (gets_eight_bits(place)) return place.linear->allocate_eight_bits(place.inputs, place.all_outputs);
    return place.linear->allocate(place.inputs, place.all_outputs, types.at(place.linear));
  }
  if (place.table != nullptr) {
    return place.table->rows() != 0 || place.table->allocate(place.outputs, place.inputs, place.type);
  }
  if (place.values != nullptr) {
    return place.values->size() != 0 || place.values->allocate(place.outputs * place.inputs);
  }
  Buffer& values = place.is_bias ? place.norm->beta : place.norm->gamma;
  return values.size() != 0 || values.allocate(place.outputs);
}

bool ModelBuilder::Plan::allocate_waiting(std::size_t read) {
  const ParamPlace& place = places[read];
  if (!has_to_wait(place) || waiting.contains(read)) return true;
  WaitingMatrix& made = waiting[read];
  made.rows_left = reads[read].rows;
  return made.matrix.allocate(place.inputs, place.outputs, place.type);
}

void ModelBuilder::Plan::write_row(const ParamPlace& place, std::uint64_t row, const std::uint8_t* bytes) {
  if (place.table != nullptr) return place.table->write_row(row, bytes);
  if (place.values != nullptr) {
    return widen_into(place.type, bytes, place.inputs, place.values->data() + row * place.inputs);
  }
  if (place.norm != nullptr) {
    place.norm->kind = config.architecture.norm;
    if (place.slot == Slot::query_norm || place.slot == Slot::key_norm) place.norm->kind = NormKind::rms;
    place.norm->epsilon = config.architecture.norm_epsilon;
    Buffer& values = place.is_bias ? place.norm->beta : place.norm->gamma;
    return widen_into(place.type, bytes, place.outputs, values.data());
  }
  if (place.is_bias) {
    std::vector<float> values(place.outputs);
    widen_into(place.type, bytes, place.outputs, values.data());
    for (std::size_t i = 0; i < place.outputs; ++i) {
      const std::size_t column = place.has_qkv_by_head ? column_by_head(config.architecture, i) : i;
      place.linear->bias()[place.first_output + column] = values[i];
    }
    return;
  }
  const std::size_t count = place.has_inputs_as_rows ? place.outputs : place.inputs;
  const void* params = bytes;
  if (place.linear->type() != place.type) {
    widened.resize(count);
    widen_into(place.type, bytes, count, widened.data());
    params = widened.data();
  }
  if (place.has_inputs_as_rows) return place.linear->write_input(row, place.first_output, count, params);
  const std::size_t column = place.has_qkv_by_head ? column_by_head(config.architecture, row) : row;
  place.linear->write_output(place.first_output + column, params);
}

void ModelBuilder::Plan::write_waiting(std::size_t read, std::uint64_t row, const std::uint8_t* bytes) {
  WaitingMatrix& found = waiting.at(read);
  found.matrix.write_input(row, 0, places[read].outputs, bytes);
  --found.rows_left;
}

bool ModelBuilder::Plan::round_some() {
  const auto whole =
      std::find_if(waiting.begin(), waiting.end(), [](const auto& each) { return each.second.rows_left == 0; });
  if (whole == waiting.end()) return false;
  const ParamPlace& place = places[whole->first];
  WaitingMatrix& from = whole->second;
  const std::size_t last =
      std::min(place.outputs, from.rounded + std::max<std::size_t>(1, kRoundedParams / place.inputs));
  widened.resize(place.inputs);
  for (; from.rounded < last; ++from.rounded) {
    from.matrix.output_params_into(from.rounded, widened.data());
    place.linear->write_output(place.first_output + from.rounded, widened.data());
  }
  if (from.rounded == place.outputs) waiting.erase(whole);
  return true;
}

void ModelBuilder::Plan::write_rows(std::size_t read, std::uint64_t first_row, std::span<const std::uint8_t> bytes) {
  const std::uint64_t row_bytes = reads[read].row_bytes;
  for (std::uint64_t row = 0; row * row_bytes < bytes.size(); ++row) {
    const std::uint8_t* from = bytes.data() + row * row_bytes;
    if (waiting.contains(read)) {
      write_waiting(read, first_row + row, from);
    } else {
      write_row(places[read], first_row + row, from);
    }
  }
}

Fault ModelBuilder::write(std::size_t read, std::uint64_t first_row, std::span<const std::uint8_t> bytes) {
  Plan& plan = *plan_;
  const bool is_known = read < plan.reads.size() && bytes.size() % plan.reads[read].row_bytes == 0;
  const std::uint64_t rows = is_known ? bytes.size() / plan.reads[read].row_bytes : 0;
  if (!is_known || first_row > plan.reads[read].rows || rows > plan.reads[read].rows - first_row) {
    return {FaultCode::range,
            "These " + format_count(bytes.size()) + " bytes are no rows of tensor number " + format_count(read) + "."};
  }
  const ParamPlace& place = plan.places[read];
  if (!plan.allocate(place) || !plan.allocate_waiting(read)) {
    return {FaultCode::memory, "There is no memory for the tensor “" + plan.reads[read].name + "”: of the " +
                                   format_count(plan.param_bytes) + " bytes that the model's parameters take, " +
                                   format_count(plan.written_bytes) +
                                   " fitted into this tab; close other tabs, or open a model of at most that size."};
  }
  const std::size_t count = bytes.size() / headlight::param_bytes(place.type);
  plan.reads[read].not_finite += count_not_finite(place.type, bytes.data(), count);
  plan.write_rows(read, first_row, bytes);
  plan.rows_left -= rows;
  plan.written_bytes += bytes.size();
  return {};
}

bool ModelBuilder::round_some() { return plan_->round_some(); }

std::shared_ptr<const Model> ModelBuilder::take() {
  return plan_->rows_left == 0 && plan_->waiting.empty() ? std::move(plan_->model) : nullptr;
}

}  // namespace headlight
