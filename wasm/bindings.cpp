// What exists on the other side of the border, and under which name: models, runs of them, attention of given arrays,
// and the jobs of all. Every function moves bytes and names; the arithmetic is all in the core. head_dim here is
// headDim outside: the rule is kept in the list at the end.

#include <emscripten/bind.h>
#include <emscripten/heap.h>

#include <algorithm>
#include <memory>

#include "handles.h"
#include "headlight/run.h"
#include "headlight/selfcheck.h"
#include "jobs.h"
#include "marshal.h"
#include "open_models.h"

namespace headlight {

Handles<OpenModel> models;
Handles<std::shared_ptr<Trace>> traces;
Handles<AnyJob> jobs;

StartedJob refused(const Fault& fault) { return {0, code_name(fault.code), fault.message}; }

namespace {

// What crosses. Handles are numbers; a code of "" means that nothing went wrong.
struct ModelDescription {
  std::uint32_t layers;
  std::uint32_t model_dim;
  std::uint32_t head_dim;
  std::uint32_t max_tokens;
  std::uint32_t vocab_size;    // 0: any id is a token
  std::uint32_t num_segments;  // 0: the model knows none
  std::uint32_t head;          // a HeadKind
  Uint32Array heads_per_layer = none<Uint32Array>();
};
struct AttendOptions {
  Float32Array query = none<Float32Array>();
  Float32Array key = none<Float32Array>();
  Float32Array value = none<Float32Array>();
  std::uint32_t num_heads, num_kv_heads, query_len, key_len, head_dim;
  bool has_scale;  // else 1 / sqrt(head_dim)
  float scale;
  bool causal;
  std::uint32_t window;  // 0: none
  Uint8Array key_visible = none<Uint8Array>();
  Uint8Array visible = none<Uint8Array>();  // empty: all
};
struct Attention {
  Float32Array weights = none<Float32Array>();
  Float32Array head_output = none<Float32Array>();
};
struct LiveCounts {
  std::uint32_t models, traces, jobs;
};

std::string version() { return HEADLIGHT_VERSION; }

StartedJob start_textbook(std::uint32_t seed) { return started(TextbookJob::start(seed)); }

ModelDescription describe_model(std::uint32_t handle) {
  const OpenModel* found = models.find(handle);
  if (!found) return {0, 0, 0, 0, 0, 0, 0, ids_out({})};
  const Architecture& a = found->model->architecture;
  const std::vector<std::uint32_t> heads(a.num_layers, static_cast<std::uint32_t>(a.num_heads));
  return {static_cast<std::uint32_t>(a.num_layers), static_cast<std::uint32_t>(a.model_dim),
          static_cast<std::uint32_t>(a.head_dim),   static_cast<std::uint32_t>(a.max_tokens),
          static_cast<std::uint32_t>(a.vocab_size), static_cast<std::uint32_t>(a.num_segments),
          static_cast<std::uint32_t>(a.head),       ids_out(heads)};
}

HeadNote head_note(std::uint32_t handle, std::uint32_t layer, std::uint32_t head) {
  const OpenModel* found = models.find(handle);
  if (!found || layer >= found->model->notes.size() || head >= found->model->notes[layer].size()) return {};
  return found->model->notes[layer][head];
}

Uint32Array word_ids(const StringArray& words) {
  std::vector<std::uint32_t> ids;
  for (const std::string& word : strings_in(words)) ids.push_back(word_id(word));
  return ids_out(ids);
}

// Until the maps can be computed: what is asked first is seen first.
StartedJob start_run(std::uint32_t model, const Uint32Array& tokens, const Uint8Array& segments) {
  const OpenModel* found = models.find(model);
  if (!found) return refused(no_such("model", model));
  return started(Run::start(found->model, RunInput(copy_in<std::uint32_t>(tokens), copy_in<std::uint8_t>(segments)),
                            found->last_trace.lock(), RunExtent::maps));
}

// For what needs more than the maps: values and the residual stream. Job 0, without a fault, when nothing is missing.
StartedJob start_completion(std::uint32_t handle) {
  const auto* trace = traces.find(handle);
  if (!trace) return refused(no_such("trace", handle));
  if ((*trace)->is_complete()) return {0, "", ""};
  return started(Run::complete(*trace));
}

StartedJob start_attend(const AttendOptions& o) {
  const std::vector<float> query = copy_in<float>(o.query);
  const std::vector<float> key = copy_in<float>(o.key);
  const std::vector<float> value = copy_in<float>(o.value);
  AttentionRequest request;
  request.shape = {o.num_heads, o.num_kv_heads, o.query_len, o.key_len, o.head_dim};
  request.query = query;
  request.key = key;
  request.value = value;
  request.mask = {o.causal, o.window, copy_in<std::uint8_t>(o.key_visible), copy_in<std::uint8_t>(o.visible)};
  if (o.has_scale) request.scale = o.scale;
  return started(AttentionJob::start(request));
}

// -1 for a job that is not there: it was dropped, or its result taken.
double advance(std::uint32_t handle, double work) {
  AnyJob* job = jobs.find(handle);
  if (!job) return -1.0;
  const auto units = static_cast<std::uint64_t>(work < 0 ? 0 : work);
  return std::visit([units](auto& typed) { return typed->advance(units); }, *job);
}

// The take functions answer 0, or empty arrays, for a job that is of another kind or not finished.
std::uint32_t take_model(std::uint32_t handle) {
  auto* job = finished_job<TextbookJob>(handle);
  auto model = job ? job->take() : nullptr;
  jobs.drop(handle);
  return model ? models.add({std::move(model), {}}) : 0;
}

std::uint32_t take_trace(std::uint32_t handle) {
  auto* job = finished_job<Run>(handle);
  std::shared_ptr<Trace> trace = job ? job->take() : nullptr;
  jobs.drop(handle);
  if (!trace) return 0;
  models.for_each([&](OpenModel& open) {
    if (open.model == trace->model) open.last_trace = trace;
  });
  return traces.add(std::move(trace));
}

Attention take_attention(std::uint32_t handle) {
  const auto* job = finished_job<AttentionJob>(handle);
  Attention attention{floats_out(job ? job->weights() : std::span<const float>()),
                      floats_out(job ? job->head_output() : std::span<const float>())};
  jobs.drop(handle);
  return attention;
}

void drop_job(std::uint32_t handle) { jobs.drop(handle); }

void close_model(std::uint32_t handle) { models.drop(handle); }
void close_trace(std::uint32_t handle) { traces.drop(handle); }

LiveCounts live_counts() {
  return {static_cast<std::uint32_t>(models.count()), static_cast<std::uint32_t>(traces.count()),
          static_cast<std::uint32_t>(jobs.count())};
}
double memory_bytes() { return static_cast<double>(emscripten_get_heap_size()); }

std::string case_digest(std::uint32_t index) { return attention_digest(index, index + 1); }

}  // namespace

EMSCRIPTEN_BINDINGS(headlight) {
  using namespace emscripten;

  register_type<Float32Array>("Float32Array");
  register_type<Uint32Array>("Uint32Array");
  register_type<Uint8Array>("Uint8Array");
  register_type<StringArray>("readonly string[]");

  value_object<StartedJob>("StartedJob")
      .field("job", &StartedJob::job)
      .field("code", &StartedJob::code)
      .field("message", &StartedJob::message);
  value_object<ModelDescription>("ModelDescription")
      .field("layers", &ModelDescription::layers)
      .field("modelDim", &ModelDescription::model_dim)
      .field("headDim", &ModelDescription::head_dim)
      .field("maxTokens", &ModelDescription::max_tokens)
      .field("vocabSize", &ModelDescription::vocab_size)
      .field("numSegments", &ModelDescription::num_segments)
      .field("head", &ModelDescription::head)
      .field("headsPerLayer", &ModelDescription::heads_per_layer);
  value_object<HeadNote>("HeadNote")
      .field("name", &HeadNote::name)
      .field("formula", &HeadNote::formula)
      .field("description", &HeadNote::description);
  value_object<AttendOptions>("AttendOptions")
      .field("query", &AttendOptions::query)
      .field("key", &AttendOptions::key)
      .field("value", &AttendOptions::value)
      .field("numHeads", &AttendOptions::num_heads)
      .field("numKvHeads", &AttendOptions::num_kv_heads)
      .field("queryLen", &AttendOptions::query_len)
      .field("keyLen", &AttendOptions::key_len)
      .field("headDim", &AttendOptions::head_dim)
      .field("hasScale", &AttendOptions::has_scale)
      .field("scale", &AttendOptions::scale)
      .field("causal", &AttendOptions::causal)
      .field("window", &AttendOptions::window)
      .field("keyVisible", &AttendOptions::key_visible)
      .field("visible", &AttendOptions::visible);
  value_object<Attention>("Attention")
      .field("weights", &Attention::weights)
      .field("headOutput", &Attention::head_output);
  value_object<LiveCounts>("LiveCounts")
      .field("models", &LiveCounts::models)
      .field("traces", &LiveCounts::traces)
      .field("jobs", &LiveCounts::jobs);

  function("version", &version);
  function("startTextbook", &start_textbook);
  function("takeModel", &take_model);
  function("describeModel", &describe_model);
  function("headNote", &head_note);
  function("wordIds", &word_ids);
  function("closeModel", &close_model);
  function("startRun", &start_run);
  function("takeTrace", &take_trace);
  function("startCompletion", &start_completion);
  function("startAttend", &start_attend);
  function("takeAttention", &take_attention);
  function("advance", &advance);
  function("dropJob", &drop_job);
  function("closeTrace", &close_trace);
  function("liveCounts", &live_counts);
  function("memoryBytes", &memory_bytes);
  function("caseDigest", &case_digest);
}

}  // namespace headlight
