#include "headlight/run.h"

#include <algorithm>
#include <string>

#include "panels.h"

namespace headlight {
namespace {

// Rows per unit of work: a unit stays far below a millisecond for thousands of tokens, and the panels of a
// parameter matrix are read once for every 32 rows.
constexpr std::size_t kRowBlock = 32;

// Tokens that both texts begin with, as far as a run of the second can use the first.
std::size_t common_prefix(const Trace* earlier, const Trace& trace) {
  if (earlier == nullptr || earlier->model != trace.model || !trace.model->architecture.mask.causal) return 0;
  const auto [end, unused] =
      std::mismatch(trace.tokens.begin(), trace.tokens.end(), earlier->tokens.begin(), earlier->tokens.end());
  return static_cast<std::size_t>(end - trace.tokens.begin());
}

}  // namespace

Started<Run> Run::start(std::shared_ptr<const Model> model, std::vector<std::uint32_t> tokens,
                        std::shared_ptr<const Trace> earlier) {
  const Architecture& a = model->architecture;
  if (tokens.empty()) return {nullptr, {FaultCode::empty, "There are no tokens to run; type at least one word."}};
  if (tokens.size() > a.max_tokens) {
    return {nullptr,
            {FaultCode::too_long, "The text has " + format_count(tokens.size()) +
                                      " tokens and this model takes at most " + format_count(a.max_tokens) +
                                      "; shorten it by " + format_count(tokens.size() - a.max_tokens) + "."}};
  }
  auto run = std::make_unique<Run>();
  run->trace_ = std::make_unique<Trace>();
  Trace& trace = *run->trace_;
  trace.tokens = std::move(tokens);
  trace.model = std::move(model);
  const std::size_t len = trace.len();
  if (!run->allocate(std::move(earlier))) {
    const std::uint64_t bytes =
        Trace::size_bytes(a, len) + sizeof(float) * std::uint64_t{len} * (a.query_dim() + kRowBlock);
    return {nullptr,
            {FaultCode::memory,
             "There is no memory for the " + format_count(bytes) + " bytes of this run; shorten the text."}};
  }
  const std::uint64_t parameters = std::uint64_t{a.model_dim} * (2 * a.query_dim() + 2 * a.kv_dim());
  const std::uint64_t attention = std::uint64_t{a.num_heads} * len * (2 * a.head_dim + 32) / 2;
  run->expect(a.num_layers * (len - run->first_row_) * (parameters + attention));
  return {std::move(run), {}};
}

bool Run::allocate(std::shared_ptr<const Trace> earlier) {
  const Architecture& a = trace_->model->architecture;
  const std::size_t len = trace_->len();
  first_row_ = common_prefix(earlier.get(), *trace_);
  if (first_row_ > 0) earlier_ = std::move(earlier);
  return trace_->allocate() && projected_.allocate(kRowBlock * (a.query_dim() + 2 * a.kv_dim())) &&
         weights_.allocate(kRowBlock * len) && head_output_.allocate(len * a.query_dim());
}

std::uint64_t Run::step() {
  if (pass_ == Pass::reuse) return reuse();
  const Range rows{row_, std::min(row_ + kRowBlock, trace_->len())};
  std::uint64_t work = 0;
  switch (pass_) {
    case Pass::reuse:
    case Pass::embed: work = embed(rows); break;
    case Pass::project: work = project(rows); break;
    case Pass::attend: work = attend(rows); break;
    case Pass::output: work = write_output(rows); break;
  }
  go_on(rows.last);
  return work;
}

// Next block of rows; after the last one the next head, pass or layer.
void Run::go_on(std::size_t row) {
  const Architecture& a = trace_->model->architecture;
  row_ = row;
  if (row_ < trace_->len()) return;
  row_ = first_row_;
  if (pass_ == Pass::embed) {
    pass_ = Pass::project;
  } else if (pass_ == Pass::project) {
    pass_ = Pass::attend;
  } else if (pass_ == Pass::attend) {
    if (++head_ < a.num_heads) return;
    head_ = 0;
    pass_ = Pass::output;
  } else {
    pass_ = Pass::project;
    if (++layer_ == a.num_layers) finish();
  }
}

// pass 0: rows that an earlier trace knows, a layer at a time
std::uint64_t Run::reuse() {
  const Architecture& a = trace_->model->architecture;
  if (first_row_ > 0 && layer_ < a.num_layers) {
    trace_->copy_rows(*earlier_, layer_++, first_row_);
    return first_row_ * (a.model_dim + a.query_dim() + 2 * a.kv_dim());
  }
  if (first_row_ > 0) trace_->copy_final_residual(*earlier_, first_row_);
  earlier_ = nullptr;
  layer_ = 0;
  row_ = first_row_;
  pass_ = Pass::embed;
  if (first_row_ == trace_->len()) finish();
  return first_row_ * a.model_dim;
}

// pass 1: words and positions become the residual stream
std::uint64_t Run::embed(Range rows) {
  const Model& model = *trace_->model;
  model.embedding.embed_into({trace_->tokens.data() + rows.first, rows.size()}, rows.first,
                             trace_->residuals[0].data() + rows.first * model.architecture.model_dim);
  return rows.size() * model.embedding.to_model.inputs() * model.architecture.model_dim;
}

// pass 2: residual -> q, k, v; keys and values go straight into panels
std::uint64_t Run::project(Range rows) {
  const Architecture& a = trace_->model->architecture;
  const Linear& qkv = trace_->model->blocks[layer_].qkv;
  const std::size_t width = qkv.outputs();
  qkv.apply_into(trace_->residuals[layer_].data() + rows.first * a.model_dim, a.model_dim, rows.size(),
                 projected_.data(), width);
  Trace::Layer& layer = trace_->layers[layer_];
  for (std::size_t i = 0; i < rows.size(); ++i) {
    std::copy_n(projected_.data() + i * width, a.query_dim(), layer.queries.data() + (rows.first + i) * a.query_dim());
  }
  const std::size_t len = trace_->len();
  for (std::size_t h = 0; h < a.num_kv_heads; ++h) {
    const float* keys = projected_.data() + a.query_dim() + h * a.head_dim;
    pack_columns(keys, width, rows.first, rows.size(), a.head_dim,
                 layer.key_panels.data() + h * packed_size(a.head_dim, len));
    pack_rows(keys + a.kv_dim(), width, rows.first, rows.size(), len, a.head_dim,
              layer.value_panels.data() + h * packed_size(len, a.head_dim));
  }
  return rows.size() * a.model_dim * width;
}

// pass 3: weights of one head, and what they fetch
std::uint64_t Run::attend(Range rows) {
  const std::size_t query_dim = trace_->model->architecture.query_dim();
  const HeadOperands head = trace_->head(layer_, head_);
  map_rows_into(head, MapKind::weights, rows, weights_.data());
  head_output_into(head, rows, weights_.data(),
                   head_output_.data() + rows.first * query_dim + head_ * head.shape.head_dim, query_dim);
  return 2 * map_work(head, MapKind::weights, rows);
}

// pass 4: heads side by side -> residual stream
std::uint64_t Run::write_output(Range rows) {
  const Architecture& a = trace_->model->architecture;
  const std::size_t from = rows.first * a.model_dim;
  float* residual = trace_->residuals[layer_ + 1].data() + from;
  std::copy_n(trace_->residuals[layer_].data() + from, rows.size() * a.model_dim, residual);
  trace_->model->blocks[layer_].output.add_into(head_output_.data() + rows.first * a.query_dim(), a.query_dim(),
                                                rows.size(), residual, a.model_dim);
  return rows.size() * a.query_dim() * a.model_dim;
}

}  // namespace headlight
