#include "training_job.h"

#include "files.h"

namespace headlight {
namespace {

// models.md's trials: beside smaller ones heads that look at a place came late.
constexpr double kSinusoids = 0.08;

const JsonValue& member(const JsonValue& object, std::string_view name) {
  const JsonValue* value = object.find(name);
  if (value == nullptr) give_up("The job has no field " + std::string(name) + "; start it with npm run train.");
  return *value;
}

double number(const JsonValue& object, std::string_view name) {
  const auto value = member(object, name).number();
  if (!value) give_up("The job's field " + std::string(name) + " is no number; start it with npm run train.");
  return *value;
}

template <class Whole>
Whole whole(const JsonValue& object, std::string_view name) {
  return static_cast<Whole>(number(object, name));
}

std::string text(const JsonValue& object, std::string_view name) {
  const std::string* value = member(object, name).string();
  if (value == nullptr) give_up("The job's field " + std::string(name) + " is no text; start it with npm run train.");
  return *value;
}

TrainableModel read_model(const JsonValue& config) {
  ParsedConfig parsed = parse_config(config);
  if (parsed.fault) give_up(parsed.fault.message);
  if (parsed.config.saved_head) parsed.config.architecture.head = *parsed.config.saved_head;
  const ParamLayout layout = param_layout(parsed.config);
  return {std::move(parsed.config), layout};
}

OptimizerOptions read_optimizer(const JsonValue& json) {
  OptimizerOptions options;
  options.adamw.rate = number(json, "adamwRate");
  options.adamw.first_decay = number(json, "beta1");
  options.adamw.second_decay = number(json, "beta2");
  options.adamw.weight_decay = number(json, "adamwDecay");
  options.muon.rate = number(json, "muonRate");
  options.muon.weight_decay = number(json, "muonDecay");
  options.has_muon = options.muon.rate > 0.0;
  return options;
}

}  // namespace

TrainingJob read_training_job(const std::string& path) {
  const ParsedJson parsed = parse_json("the job", read_text(path));
  if (parsed.fault) give_up(parsed.fault.message);
  const JsonValue& json = parsed.root;
  TrainingJob job;
  const bool* is_evaluation = member(json, "evaluate").boolean();
  job.is_evaluation = is_evaluation != nullptr && *is_evaluation;
  job.folder = text(json, "folder");
  job.judged = text(json, "judged");
  job.from = text(json, "from");
  job.train = text(json, "train");
  job.valid = text(json, "valid");
  job.valid_bytes = number(json, "validBytes");
  job.model = read_model(member(json, "config"));
  job.context = whole<std::size_t>(json, "context");
  job.batch = whole<std::size_t>(json, "batch");
  job.seed = whole<std::uint64_t>(json, "seed");
  job.tokens = number(json, "tokens");
  job.minutes = number(json, "minutes");
  job.initial = {.spread = number(json, "initialSpread"),
                 .words = number(json, "initialWords"),
                 .sinusoids = kSinusoids,
                 .into_stream = number(json, "intoStream")};
  job.optimizer = read_optimizer(member(json, "optimizer"));
  job.optimizer.into_stream = job.initial.into_stream;
  job.warm_up = number(json, "warmUp");
  job.decay = number(json, "decay");
  job.repeated = {number(json, "repeatedFirst"), number(json, "repeatedThen")};
  job.masked = number(json, "masked");
  job.first_text_id = whole<std::uint32_t>(json, "firstTextId");
  job.begin_id = whole<std::uint32_t>(json, "beginId");
  job.end_id = whole<std::uint32_t>(json, "endId");
  job.mask_id = whole<std::uint32_t>(json, "maskId");
  return job;
}

}  // namespace headlight
