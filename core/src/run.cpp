// How a run goes on: which pass comes next, and over which rows. What each of them computes: run_passes.cpp.
#include "headlight/run.h"

#include <algorithm>
#include <string>

#include "panels.h"
#include "run_work.h"

namespace headlight {
namespace {

// Multiply-adds of a token: of the last layer until its maps can be computed, and of what completes it. Of every other
// layer it is their sum.
struct LayerWork {
  std::uint64_t until_maps, completion;
};

LayerWork work_per_row(const Architecture& a, std::size_t len) {
  const std::uint64_t attention = std::uint64_t{a.num_heads} * len * cell_work(a) / 2;
  const std::uint64_t after = a.query_dim() + a.kv_dim() + a.expanded_dim() + a.ffn_dim;
  return {a.model_dim * (a.query_dim() + a.kv_dim()) + turn_work(a), attention + a.model_dim * after};
}

std::uint64_t work_of(const Architecture& a, std::size_t len, RunExtent extent) {
  const LayerWork layer = work_per_row(a, len);
  const std::uint64_t whole = a.num_layers * (layer.until_maps + layer.completion);
  return extent == RunExtent::whole ? whole : whole - layer.completion;
}

}  // namespace

Started<Run> Run::start(std::shared_ptr<const Model> model, RunInput input, std::shared_ptr<const Trace> earlier,
                        RunExtent extent) {
  const Architecture& a = model->architecture;
  if (Fault fault = check(input, a)) return {nullptr, fault};
  auto run = std::make_unique<Run>();
  run->extent_ = extent;
  run->trace_ = std::make_shared<Trace>();
  Trace& trace = *run->trace_;
  trace.source_len = source_len(input, a);
  trace.tokens = std::move(input.tokens);
  trace.segments = std::move(input.segments);
  trace.model = std::move(model);
  const std::size_t len = trace.len();
  run->reuse_ = Reuse::of(std::move(earlier), trace);
  if (!trace.allocate() || !run->allocate()) return {nullptr, run->no_memory()};
  const std::size_t rows = len - run->reuse_.first_row;
  const std::size_t known = rows - run->reuse_.unknown.size();
  run->expect(rows * work_of(a, len, extent) - known * a.model_dim * (a.query_dim() + 2 * a.kv_dim()));
  return {std::move(run), {}};
}

Started<Run> Run::complete(std::shared_ptr<Trace> trace) {
  if (trace->is_complete()) return {};
  auto run = std::make_unique<Run>();
  run->trace_ = std::move(trace);
  if (!run->allocate()) return {nullptr, run->no_memory()};
  const std::size_t len = run->trace_->len();
  run->expect((len - run->trace_->completed_rows) * work_per_row(run->trace_->model->architecture, len).completion);
  run->begin_completion();
  return {std::move(run), {}};
}

bool Run::allocate() {
  const Architecture& a = trace_->model->architecture;
  const std::size_t widest = std::max({a.model_dim, a.query_dim(), a.ffn_dim});
  if (block().qkv.has_eight_bits() && !product_in_.allocate(kRowBlock, widest)) return false;
  const std::size_t len = trace_->len();
  return input_.allocate(kRowBlock * a.model_dim) &&
         projected_.allocate(kRowBlock * (a.query_dim() + 2 * a.kv_dim())) &&
         weights_.allocate(blocks_at_once(a, len) * kAttendRows * len) && head_output_.allocate(len * a.query_dim()) &&
         score_panels_.allocate(turn_work(a) == 0 ? 0 : packed_size(a.head_dim, a.head_dim)) &&
         expanded_.allocate(kRowBlock * a.expanded_dim()) && turns_.allocate(len * a.rotary.dims());
}

Fault Run::no_memory() const {
  const Architecture& a = trace_->model->architecture;
  const std::uint64_t len = trace_->len();
  const std::uint64_t bytes =
      Trace::size_bytes(a, len) + sizeof(float) * len * (a.query_dim() + blocks_at_once(a, len) * kAttendRows);
  return {FaultCode::memory,
          "There is no memory for the " + format_count(bytes) + " bytes of this run; shorten the text."};
}

void Run::begin_completion() {
  is_completion_ = true;
  layer_ = trace_->layers.size() - 1;
  pass_ = Pass::project;
  row_ = rows_of_pass().first;
  if (trace_->is_complete()) finish();
}

Range Run::unknown_rows() const { return {is_completion_ ? trace_->completed_rows : reuse_.first_row, trace_->len()}; }

// The rows that this pass has to make. Attention, and what comes after it, is for those that attend: of an
// encoder-decoder none is known before, so that there are some in every layer.
Range Run::rows_of_pass() const {
  const Range unknown = unknown_rows();
  if (pass_ == Pass::reuse || pass_ == Pass::embed) return unknown;
  if (pass_ == Pass::project) return layer_ == 0 && !is_completion_ ? reuse_.unknown : unknown;
  const Range attending = trace_->model->architecture.layers[layer_].mask.rows(trace_->shape());
  return {std::max(unknown.first, attending.first), attending.last};
}

// Rows that do not attend keep their residual stream.
void Run::carry_over() {
  const Range unknown = unknown_rows();
  const Range made = rows_of_pass();
  for (const Range rows : {Range{unknown.first, made.first}, Range{made.last, unknown.last}}) {
    std::copy_n(residual(layer_, rows), rows.size() * trace_->model->architecture.model_dim,
                residual(layer_ + 1, rows));
  }
}

std::uint64_t Run::step() {
  const Range rows{row_, std::min(row_ + kRowBlock, rows_of_pass().last)};
  switch (pass_) {
    case Pass::reuse: return reuse();
    case Pass::embed: return embed(rows);
    case Pass::project: return project(rows);
    case Pass::attend: return attend();
    case Pass::write: return write(rows);
    case Pass::expand: return expand(rows);
    case Pass::contract: return contract(rows);
  }
  return 0;
}

// Next block of rows of this pass; after the last one the next pass.
void Run::finish_rows(Range rows) {
  column_ = 0;
  row_ = rows.last;
  if (row_ < rows_of_pass().last) return;
  finish_pass();
  if (!is_finished()) row_ = rows_of_pass().first;
}

void Run::finish_pass() {
  const Architecture& a = trace_->model->architecture;
  switch (pass_) {
    case Pass::reuse: pass_ = Pass::embed; return;
    case Pass::embed: pass_ = Pass::project; return;
    case Pass::project:
      pass_ = Pass::attend;
      if (!is_last_layer() || is_completion_) return;
      if (extent_ == RunExtent::maps) return finish();
      return begin_completion();
    case Pass::attend: pass_ = Pass::write; return carry_over();
    case Pass::write:
      pass_ = Pass::expand;
      if (a.ffn_dim != 0) return;
      break;
    case Pass::expand:
    case Pass::contract: break;
  }
  pass_ = Pass::project;
  ++layer_;
  if (!is_completion_) return;
  trace_->completed_rows = trace_->len();
  finish();
}

}  // namespace headlight
