#include "headlight/map_rows.h"

#include <algorithm>

namespace headlight {

Fault check_choice(const Trace& trace, const HeadChoice& choice, MapKind kind) {
  const bool is_of_scores = kind == MapKind::scores || kind == MapKind::masked_scores;
  if (choice.mean != HeadMean::none && is_of_scores) {
    return {FaultCode::head, "A mean over heads is one of weights: each head has its own scale of scores."};
  }
  return trace.check_head(choice.mean == HeadMean::model ? 0 : choice.layer,
                          choice.mean == HeadMean::none ? choice.head : 0);
}

bool MapRows::begin(std::shared_ptr<const Trace> trace, const HeadChoice& choice, MapKind kind, Range rows) {
  const Architecture& a = trace->model->architecture;
  const Range one_layer{choice.layer, choice.layer + 1};
  const Range one_head{choice.head, choice.head + 1};
  layers_ = choice.mean == HeadMean::model ? Range{0, a.num_layers} : one_layer;
  heads_ = choice.mean == HeadMean::none ? one_head : Range{0, a.num_heads};
  const std::size_t block = kMapRowBlock * trace->len();
  trace_ = std::move(trace);
  kind_ = kind;
  all_ = rows;
  ready_ = {rows.first, rows.first};
  layer_ = layers_.first;
  head_ = heads_.first;
  return rows_.allocate(block) && (choice.mean == HeadMean::none || part_.allocate(block));
}

std::uint64_t MapRows::total_work() const {
  std::uint64_t total = 0;
  for (std::size_t layer = layers_.first; layer < layers_.last; ++layer) {
    const HeadOperands head = trace_->head(layer, heads_.first);
    for (std::size_t row = all_.first; row < all_.last; row += kMapRowBlock) {
      total += heads_.size() * map_work(head, kind_, {row, std::min(row + kMapRowBlock, all_.last)});
    }
  }
  return total;
}

// The first head's rows are written where the sum is to stand.
void MapRows::add_head(Range block) {
  const bool is_first = layer_ == layers_.first && head_ == heads_.first;
  map_rows_into(trace_->head(layer_, head_), kind_, block, is_first ? rows_.data() : part_.data());
  if (is_first) return;
  float* sum = rows_.data();
  const float* part = part_.data();
  const std::size_t count = block.size() * trace_->len();
  for (std::size_t i = 0; i < count; ++i) sum[i] += part[i];
}

std::uint64_t MapRows::step() {
  const Range block{ready_.last, std::min(ready_.last + kMapRowBlock, all_.last)};
  const std::uint64_t work = map_work(trace_->head(layer_, head_), kind_, block);
  add_head(block);
  if (!is_last_head()) {
    ready_.first = ready_.last;
    if (++head_ < heads_.last) return work;
    head_ = heads_.first;
    ++layer_;
    return work;
  }
  const std::size_t count = layers_.size() * heads_.size();
  if (count > 1) {
    const auto divisor = static_cast<float>(count);
    for (float& cell : rows_.span().first(block.size() * trace_->len())) cell /= divisor;
  }
  ready_ = block;
  layer_ = layers_.first;
  head_ = heads_.first;
  return work;
}

}  // namespace headlight
