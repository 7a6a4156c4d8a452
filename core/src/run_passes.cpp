// What each pass of a run computes.
#include <algorithm>

#include "activation.h"
#include "headlight/run.h"
#include "headlight/team.h"
#include "multiplicative.h"
#include "panels.h"
#include "rotary.h"
#include "run_work.h"

namespace headlight {

// The residual stream after so many blocks, from the first of `rows` on.
float* Run::residual(std::size_t blocks, Range rows) const {
  return trace_->residuals[blocks].data() + rows.first * trace_->model->architecture.model_dim;
}

// As many columns of a matrix, from where this pass has got to, as make a unit of work.
Range Run::next_columns(const Linear& linear, Range rows) const {
  const std::size_t per_column = rows.size() * linear.inputs();
  const std::size_t panels = std::max<std::size_t>(1, unit_work(kUnitWork) / (per_column * kPanelColumns));
  return {column_, std::min(column_ + panels * kPanelColumns, linear.outputs())};
}

// True when those were the last.
bool Run::took_columns(Range columns, const Linear& linear) {
  column_ = columns.last;
  return column_ == linear.outputs();
}

// pass 0: what an earlier trace knows, a layer at a time
std::uint64_t Run::reuse() {
  const Architecture& a = trace_->model->architecture;
  if (reuse_.earlier != nullptr && layer_ < a.num_layers) {
    reuse_.copy_layer(layer_++, *trace_);
    return reuse_.first_row * (a.model_dim + a.query_dim() + 2 * a.kv_dim());
  }
  if (reuse_.earlier != nullptr) trace_->copy_final_residual(*reuse_.earlier, reuse_.first_row);
  reuse_.earlier = nullptr;
  layer_ = 0;
  finish_pass();
  row_ = reuse_.first_row;
  if (reuse_.first_row == trace_->len()) {
    if (extent_ == RunExtent::maps) {
      finish();
    } else {
      begin_completion();
    }
  }
  return reuse_.first_row * a.model_dim;
}

namespace {

Range common(Range a, Range b) {
  const std::size_t first = std::max(a.first, b.first);
  return {first, std::max(first, std::min(a.last, b.last))};
}

}  // namespace

// pass 1: tokens and positions become the residual stream. All rows have angles; embedded are those that no
// earlier trace knows.
std::uint64_t Run::embed(Range rows) {
  const Model& model = *trace_->model;
  const Rotary& rotary = model.architecture.rotary;
  const TokenRun run{trace_->tokens, trace_->segments, trace_->source_len};
  const Range unknown = common(rows, reuse_.unknown);
  std::visit([&](const auto& embedding) { embedding.embed_into(run, unknown, residual(0, unknown)); }, model.embedding);
  for (std::size_t row = rows.first; row < rows.last && rotary.dims() != 0; ++row) {
    turns_into(rotary.frequencies, rotary.magnitude, static_cast<double>(trace_->shape().position_of(row)),
               turns_.data() + row * rotary.dims());
  }
  finish_rows(rows);
  // About as much as 64 multiply-adds for each number.
  return (unknown.size() * model.architecture.model_dim + rows.size() * rotary.dims()) * 64;
}

// Queries and keys of the last layer come first, its values when it is completed. Where these begin in the middle of a
// panel, that panel is made both times.
Range Run::columns_to_project() const {
  const Architecture& a = trace_->model->architecture;
  const std::size_t compared = a.query_dim() + a.kv_dim();
  const std::size_t all = block().qkv.outputs();
  if (is_completion_) return {compared / kPanelColumns * kPanelColumns, all};
  return {0, is_last_layer() ? std::min(panel_count(compared) * kPanelColumns, all) : all};
}

// pass 2: residual -> q, k, v
std::uint64_t Run::project(Range rows) {
  const Architecture& a = trace_->model->architecture;
  const Linear& qkv = block().qkv;
  const Range all = columns_to_project();
  column_ = std::max(column_, all.first);
  const bool is_normed = a.norm_place == NormPlace::before && a.norm != NormKind::none;
  if (column_ == all.first) {
    const float* from = residual(layer_, rows);
    if (is_normed) block().attention_norm.apply_into(from, a.model_dim, rows.size(), input_.data(), a.model_dim);
    product_in_.set(qkv, is_normed ? input_.data() : from, a.model_dim, rows.size());
  }
  Range columns = next_columns(qkv, rows);
  columns.last = std::min(columns.last, all.last);
  qkv.apply_into(product_in_, columns, projected_.data(), qkv.outputs());
  column_ = columns.last;
  std::uint64_t turned = 0;
  if (column_ == all.last) {
    if (!is_completion_) turned = keep_compared(rows);
    if (is_completion_ || !is_last_layer()) keep_values(rows);
    finish_rows(rows);
  }
  return rows.size() * a.model_dim * columns.size() + turned;
}

// A head's query or key, from the product to what is compared.
void Run::prepare_head_inplace(const NormLayer& norm, std::size_t row, float* head) const {
  const Architecture& a = trace_->model->architecture;
  norm.apply_into(head, a.head_dim, 1, head, a.head_dim);
  const std::size_t dims = a.rotary_dims(layer_);
  if (dims != 0) rotate_inplace(turns_.data() + row * dims, dims / 2, head);
}

// Queries go to the trace as rows, keys straight into panels. Returns the work of turning the queries.
std::uint64_t Run::keep_compared(Range rows) {
  const Architecture& a = trace_->model->architecture;
  Trace::Layer& layer = trace_->layers[layer_];
  const std::size_t width = block().qkv.outputs();
  for (std::size_t i = 0; i < rows.size(); ++i) {
    float* row = projected_.data() + i * width;
    for (std::size_t h = 0; h < a.num_heads + a.num_kv_heads; ++h) {
      const NormLayer& norm = h < a.num_heads ? block().query_norm : block().key_norm;
      prepare_head_inplace(norm, rows.first + i, row + h * a.head_dim);
    }
    if (a.score != ScoreKind::multiplicative) {
      std::copy_n(row, a.query_dim(), layer.queries.data() + (rows.first + i) * a.query_dim());
    }
  }
  if (a.score == ScoreKind::multiplicative) {
    turn_queries_into(trace_->shape(), block().score_matrix.data(), {projected_.data(), rows.size(), width},
                      score_panels_.data(),
                      {layer.queries.data() + rows.first * a.query_dim(), rows.size(), a.query_dim()});
  }
  for (std::size_t h = 0; h < a.num_kv_heads; ++h) {
    pack_columns(projected_.data() + a.query_dim() + h * a.head_dim, width, rows.first, rows.size(), a.head_dim,
                 layer.key_panels.data() + h * packed_size(a.head_dim, trace_->len()));
  }
  return rows.size() * turn_work(a);
}

void Run::keep_values(Range rows) {
  const Architecture& a = trace_->model->architecture;
  Trace::Layer& layer = trace_->layers[layer_];
  const std::size_t len = trace_->len();
  const float* values = projected_.data() + a.query_dim() + a.kv_dim();
  for (std::size_t h = 0; h < a.num_kv_heads; ++h) {
    pack_rows(values + h * a.head_dim, block().qkv.outputs(), rows.first, rows.size(), len, a.head_dim,
              layer.value_panels.data() + h * packed_size(len, a.head_dim));
  }
}

// pass 3: weights of some rows of a head, and what they fetch; then the next rows, then the next head
std::uint64_t Run::attend() {
  const Range all = rows_of_pass();
  const std::size_t len = trace_->len();
  const std::size_t blocks = (all.size() + kAttendRows - 1) / kAttendRows * trace_->model->architecture.num_heads;
  const std::size_t count = std::min(weights_.size() / (kAttendRows * len), blocks - attended_);
  std::uint64_t work = 0;
  for (std::size_t block = 0; block < count; ++block) work += attend_work(attended_ + block);
  do_parts(count,
           [&](std::size_t part) { attend_block(attended_ + part, weights_.data() + part * kAttendRows * len); });
  attended_ += count;
  if (attended_ == blocks) {
    attended_ = 0;
    finish_rows(all);
  }
  return work;
}

// Some rows of a head.
struct Run::HeadRows {
  std::size_t head;
  Range rows;
};

Run::HeadRows Run::head_rows(std::size_t block) const {
  const Range all = rows_of_pass();
  const std::size_t blocks_per_head = (all.size() + kAttendRows - 1) / kAttendRows;
  const std::size_t first = all.first + block % blocks_per_head * kAttendRows;
  return {block / blocks_per_head, {first, std::min(first + kAttendRows, all.last)}};
}

std::uint64_t Run::attend_work(std::size_t block) const {
  const auto [head, rows] = head_rows(block);
  const HeadOperands operands = trace_->head(layer_, head);
  return map_work(operands, MapKind::weights, rows) + head_output_work(operands, rows);
}

// weights: room for those of the block's rows.
void Run::attend_block(std::size_t block, float* weights) {
  const auto [head, rows] = head_rows(block);
  const std::size_t query_dim = trace_->model->architecture.query_dim();
  const HeadOperands operands = trace_->head(layer_, head);
  map_rows_into(operands, MapKind::weights, rows, weights);
  head_output_into(operands, rows, weights,
                   head_output_.data() + rows.first * query_dim + head * operands.shape.head_dim, query_dim);
}

// pass 4: heads side by side -> residual stream
std::uint64_t Run::write(Range rows) {
  const Architecture& a = trace_->model->architecture;
  const Linear& output = block().output;
  float* after = residual(layer_ + 1, rows);
  if (column_ == 0) {
    std::copy_n(residual(layer_, rows), rows.size() * a.model_dim, after);
    product_in_.set(output, head_output_.data() + rows.first * a.query_dim(), a.query_dim(), rows.size());
  }
  const Range columns = next_columns(output, rows);
  output.add_into(product_in_, columns, after, a.model_dim);
  if (took_columns(columns, output)) {
    if (a.norm_place == NormPlace::after) {
      block().attention_norm.apply_into(after, a.model_dim, rows.size(), after, a.model_dim);
    }
    finish_rows(rows);
  }
  return rows.size() * a.query_dim() * columns.size();
}

// pass 5: residual -> hidden layer of the feed-forward; pass 6 follows for the same rows
std::uint64_t Run::expand(Range rows) {
  const Architecture& a = trace_->model->architecture;
  const Linear& linear = block().expand;
  const bool is_normed = a.norm_place == NormPlace::before && a.norm != NormKind::none;
  if (column_ == 0) {
    const float* from = residual(a.is_parallel ? layer_ : layer_ + 1, rows);
    if (is_normed) block().ffn_norm.apply_into(from, a.model_dim, rows.size(), input_.data(), a.model_dim);
    product_in_.set(linear, is_normed ? input_.data() : from, a.model_dim, rows.size());
  }
  const Range columns = next_columns(linear, rows);
  const std::size_t width = a.expanded_dim();
  linear.apply_into(product_in_, columns, expanded_.data(), width);
  if (took_columns(columns, linear)) {
    activate(rows.size());
    column_ = 0;
    pass_ = Pass::contract;
  }
  return rows.size() * a.model_dim * columns.size();
}

void Run::activate(std::size_t rows) {
  const Architecture& a = trace_->model->architecture;
  const auto activate_row = [&](float* hidden) {
    if (a.is_gated) return gate_inplace(a.activation, hidden, hidden + a.ffn_dim, a.ffn_dim);
    activate_inplace(a.activation, hidden, a.ffn_dim);
  };
  // A number takes as long as some 32 multiply-adds.
  do_ranges(rows, 32 * a.ffn_dim, [&](Range taken) {
    for (std::size_t i = taken.first; i < taken.last; ++i) activate_row(expanded_.data() + i * a.expanded_dim());
  });
}

// pass 6: hidden layer -> residual stream
std::uint64_t Run::contract(Range rows) {
  const Architecture& a = trace_->model->architecture;
  const Linear& linear = block().contract;
  float* after = residual(layer_ + 1, rows);
  if (column_ == 0) product_in_.set(linear, expanded_.data(), a.expanded_dim(), rows.size());
  const Range columns = next_columns(linear, rows);
  linear.add_into(product_in_, columns, after, a.model_dim);
  if (took_columns(columns, linear)) {
    if (a.norm_place == NormPlace::after) {
      block().ffn_norm.apply_into(after, a.model_dim, rows.size(), after, a.model_dim);
    }
    if (rows.last < rows_of_pass().last) pass_ = Pass::expand;
    finish_rows(rows);
  }
  return rows.size() * a.ffn_dim * columns.size();
}

}  // namespace headlight
