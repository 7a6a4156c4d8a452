// What is read of a trace: maps, the rows that they are made of, one row or cell step by step, and predictions.

#include <emscripten/bind.h>

#include <algorithm>
#include <memory>

#include "headlight/cell_parts.h"
#include "headlight/head_metrics.h"
#include "headlight/rollup.h"
#include "headlight/row_steps.h"
#include "headlight/sampling.h"
#include "jobs.h"
#include "marshal.h"
#include "open_models.h"

namespace headlight {
namespace {

struct FloatsOrFault {
  Float32Array values = none<Float32Array>();
  std::string code;
  std::string message;
};
struct WindowOptions {
  std::uint32_t trace, layer, head, first_row, last_row, first_column, last_column;
  std::uint32_t mean;  // a HeadMean
};
struct Pooled {
  Float32Array values = none<Float32Array>();
  Uint8Array masked = none<Uint8Array>();
  std::uint32_t row_bins, column_bins;
};
// Numbers of a MapRequest in the list that startMapSet takes: kind, layer, head, bins.
constexpr std::size_t kRequestNumbers = 4;
struct MapSet {
  Uint32Array sizes = none<Uint32Array>();
  Float32Array values = none<Float32Array>();
  Uint8Array masked = none<Uint8Array>();
};
struct Candidates {
  Uint32Array ids = none<Uint32Array>();
  Float32Array logits = none<Float32Array>();
  Float32Array probabilities = none<Float32Array>();
};

// 0 of one head, 1 of a layer, 2 of the model.
HeadMean head_mean(std::uint32_t number) { return static_cast<HeadMean>(std::min<std::uint32_t>(number, 2)); }

WindowRequest window_of(const WindowOptions& o) {
  return {o.layer, o.head, {o.first_row, o.last_row}, {o.first_column, o.last_column}, head_mean(o.mean)};
}

// 0 scores, 1 masked scores, 2 weights, 3 weights without the first key.
MapKind map_kind(std::uint32_t number) { return static_cast<MapKind>(std::min<std::uint32_t>(number, 3)); }

StartedJob start_map(const WindowOptions& options, std::uint32_t kind) {
  const auto* trace = traces.find(options.trace);
  if (!trace) return refused(no_such("trace", options.trace));
  return started(WindowJob::start(*trace, window_of(options), map_kind(kind)));
}

StartedJob start_pooled(const WindowOptions& options, std::uint32_t kind, std::uint32_t bins) {
  const auto* trace = traces.find(options.trace);
  if (!trace) return refused(no_such("trace", options.trace));
  return started(PoolJob::start(*trace, window_of(options), bins, map_kind(kind)));
}

// starts: the first token of each group. Rows and columns of `options` are groups; takePooled takes them.
StartedJob start_rolled(const WindowOptions& options, const Uint32Array& starts) {
  const auto* trace = traces.find(options.trace);
  if (!trace) return refused(no_such("trace", options.trace));
  return started(start_rollup(*trace, window_of(options), copy_in<std::uint32_t>(starts)));
}

// takeMap takes them.
StartedJob start_head_metrics(std::uint32_t handle, std::uint32_t layer, std::uint32_t head, std::uint32_t mean) {
  const auto* trace = traces.find(handle);
  if (!trace) return refused(no_such("trace", handle));
  return started(HeadMetricsJob::start(*trace, {layer, head, head_mean(mean)}));
}

// A last request that is cut short is left out.
StartedJob start_map_set(std::uint32_t handle, const Uint32Array& numbers) {
  const auto* trace = traces.find(handle);
  if (!trace) return refused(no_such("trace", handle));
  const std::vector<std::uint32_t> flat = copy_in<std::uint32_t>(numbers);
  std::vector<MapRequest> requests;
  for (std::size_t at = 0; at + kRequestNumbers <= flat.size(); at += kRequestNumbers) {
    requests.push_back({map_kind(flat[at]), flat[at + 1], flat[at + 2], flat[at + 3]});
  }
  return started(MapSetJob::start(*trace, std::move(requests)));
}

Float32Array take_map(std::uint32_t handle) {
  const auto* job = finished_job<NumbersJob>(handle);
  Float32Array cells = floats_out(job ? job->cells() : std::span<const float>());
  jobs.drop(handle);
  return cells;
}

Pooled take_pooled(std::uint32_t handle) {
  const auto* job = finished_job<PoolJob>(handle);
  Pooled pooled{floats_out(job ? job->bins() : std::span<const float>()),
                copy_out<Uint8Array>(job ? job->masked() : std::span<const std::uint8_t>()),
                static_cast<std::uint32_t>(job ? job->row_bins() : 0),
                static_cast<std::uint32_t>(job ? job->column_bins() : 0)};
  jobs.drop(handle);
  return pooled;
}

MapSet take_map_set(std::uint32_t handle) {
  const auto* job = finished_job<MapSetJob>(handle);
  MapSet set{ids_out(job ? job->sizes() : std::span<const std::uint32_t>()),
             floats_out(job ? job->values() : std::span<const float>()),
             copy_out<Uint8Array>(job ? job->masked() : std::span<const std::uint8_t>())};
  jobs.drop(handle);
  return set;
}

using RowsOfHead = void (Trace::*)(std::size_t layer, std::size_t head, float* out) const;

FloatsOrFault rows_of_head(std::uint32_t handle, std::uint32_t layer, std::uint32_t head, RowsOfHead rows) {
  const auto* trace = traces.find(handle);
  const Fault fault = trace ? (*trace)->check_head(layer, head) : no_such("trace", handle);
  if (fault) return {floats_out({}), code_name(fault.code), fault.message};
  std::vector<float> values((*trace)->len() * (*trace)->model->architecture.head_dim);
  ((**trace).*rows)(layer, head, values.data());
  return {floats_out(values), "", ""};
}

FloatsOrFault queries(std::uint32_t trace, std::uint32_t layer, std::uint32_t head) {
  return rows_of_head(trace, layer, head, &Trace::queries_into);
}
FloatsOrFault keys(std::uint32_t trace, std::uint32_t layer, std::uint32_t head) {
  return rows_of_head(trace, layer, head, &Trace::keys_into);
}
FloatsOrFault values(std::uint32_t trace, std::uint32_t layer, std::uint32_t head) {
  return rows_of_head(trace, layer, head, &Trace::values_into);
}

void append(std::vector<float>& all, std::span<const float> more) { all.insert(all.end(), more.begin(), more.end()); }

// Scale, largest, sum and head_dim; then dots, scores, masked scores, exponentials and weights, of a row each; then the
// terms of the dots and the weighted values, by key and dimension; then the output, and v of additive scores.
FloatsOrFault steps_of_row(std::uint32_t handle, std::uint32_t layer, std::uint32_t head, std::uint32_t query) {
  const auto* trace = traces.find(handle);
  RowSteps steps;
  const Fault fault = trace ? row_steps(**trace, layer, head, query, steps) : no_such("trace", handle);
  if (fault) return {floats_out({}), code_name(fault.code), fault.message};
  std::vector<float> all{steps.scale, steps.largest, steps.sum, static_cast<float>(steps.output.size())};
  for (const Buffer* part : {&steps.dots, &steps.scores, &steps.masked_scores, &steps.exponentials, &steps.weights,
                             &steps.terms, &steps.weighted, &steps.output}) {
    append(all, part->span());
  }
  append(all, steps.score_vector);
  return {floats_out(all), "", ""};
}

// Scale, head_dim, rotary_dims, num_parts, and three scores; then query, key and terms; where there are rotary
// positions, query and key before them, and what each pair adds with and without them; then the parts of query and key,
// and their scores.
FloatsOrFault parts_of_cell(std::uint32_t handle, std::uint32_t layer, std::uint32_t head, std::uint32_t query,
                            std::uint32_t key) {
  const auto* trace = traces.find(handle);
  CellParts parts;
  const Fault fault = trace ? cell_parts(**trace, layer, head, query, key, parts) : no_such("trace", handle);
  if (fault) return {floats_out({}), code_name(fault.code), fault.message};
  std::vector<float> all{parts.scale,
                         static_cast<float>(parts.query.size()),
                         static_cast<float>(parts.rotary_dims),
                         static_cast<float>(parts.num_parts),
                         parts.score,
                         parts.turned_score,
                         parts.unturned_score};
  for (const Buffer* part : {&parts.query, &parts.key, &parts.terms}) append(all, part->span());
  if (parts.rotary_dims != 0) {
    for (const Buffer* part : {&parts.query_before, &parts.key_before, &parts.pairs, &parts.pairs_before}) {
      append(all, part->span());
    }
  }
  for (const Buffer* part : {&parts.query_parts, &parts.key_parts, &parts.part_scores}) append(all, part->span());
  return {floats_out(all), "", ""};
}

FloatsOrFault residual(std::uint32_t handle, std::uint32_t blocks) {
  const auto* trace = traces.find(handle);
  const Fault fault = trace ? (*trace)->check_residual(blocks) : no_such("trace", handle);
  if (fault) return {floats_out({}), code_name(fault.code), fault.message};
  return {floats_out((*trace)->residuals[blocks].span()), "", ""};
}

StartedJob start_logits(std::uint32_t handle, std::uint32_t position, std::uint32_t top, const Uint32Array& also) {
  const auto* trace = traces.find(handle);
  if (!trace) return refused(no_such("trace", handle));
  return started(PredictionJob::start(*trace, position, top, copy_in<std::uint32_t>(also)));
}

Candidates candidates_out(const std::vector<Candidate>& candidates) {
  std::vector<std::uint32_t> ids;
  std::vector<float> logits;
  std::vector<float> probabilities;
  for (const Candidate& candidate : candidates) {
    ids.push_back(candidate.id);
    logits.push_back(candidate.logit);
    probabilities.push_back(candidate.probability);
  }
  return {ids_out(ids), floats_out(logits), floats_out(probabilities)};
}

Candidates take_logits(std::uint32_t handle) {
  const auto* job = finished_job<PredictionJob>(handle);
  Candidates candidates = candidates_out(job ? job->candidates() : std::vector<Candidate>());
  jobs.drop(handle);
  return candidates;
}

// The one token that is drawn, in place of the likeliest ones; none where none can be.
Candidates take_sample(std::uint32_t handle, float temperature, std::uint32_t top_k, float top_p, std::uint32_t seed,
                       std::uint32_t draw) {
  const auto* job = finished_job<PredictionJob>(handle);
  std::vector<Candidate> drawn;
  if (const auto at = job ? sample(job->logits(), {temperature, top_k, top_p, seed, draw}) : std::nullopt) {
    const std::uint32_t id = job->ids().empty() ? static_cast<std::uint32_t>(*at) : job->ids()[*at];
    drawn.push_back({id, job->logits()[*at], job->probabilities()[*at]});
  }
  jobs.drop(handle);
  return candidates_out(drawn);
}

}  // namespace

EMSCRIPTEN_BINDINGS(headlight_trace) {
  using namespace emscripten;

  value_object<FloatsOrFault>("FloatsOrFault")
      .field("values", &FloatsOrFault::values)
      .field("code", &FloatsOrFault::code)
      .field("message", &FloatsOrFault::message);
  value_object<WindowOptions>("WindowOptions")
      .field("trace", &WindowOptions::trace)
      .field("layer", &WindowOptions::layer)
      .field("head", &WindowOptions::head)
      .field("firstRow", &WindowOptions::first_row)
      .field("lastRow", &WindowOptions::last_row)
      .field("firstColumn", &WindowOptions::first_column)
      .field("lastColumn", &WindowOptions::last_column)
      .field("mean", &WindowOptions::mean);
  value_object<Pooled>("Pooled")
      .field("values", &Pooled::values)
      .field("masked", &Pooled::masked)
      .field("rowBins", &Pooled::row_bins)
      .field("columnBins", &Pooled::column_bins);
  value_object<MapSet>("MapSet")
      .field("sizes", &MapSet::sizes)
      .field("values", &MapSet::values)
      .field("masked", &MapSet::masked);
  value_object<Candidates>("Candidates")
      .field("ids", &Candidates::ids)
      .field("logits", &Candidates::logits)
      .field("probabilities", &Candidates::probabilities);

  function("startMap", &start_map);
  function("takeMap", &take_map);
  function("startPooled", &start_pooled);
  function("takePooled", &take_pooled);
  function("startRolled", &start_rolled);
  function("startHeadMetrics", &start_head_metrics);
  function("startMapSet", &start_map_set);
  function("takeMapSet", &take_map_set);
  function("queries", &queries);
  function("keys", &keys);
  function("values", &values);
  function("rowSteps", &steps_of_row);
  function("cellParts", &parts_of_cell);
  function("residual", &residual);
  function("startLogits", &start_logits);
  function("takeLogits", &take_logits);
  function("takeSample", &take_sample);
}

}  // namespace headlight
