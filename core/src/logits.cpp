#include "headlight/logits.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <unordered_set>

#include "activation.h"
#include "dot.h"
#include "headlight/team.h"
#include "softmax.h"

namespace headlight {
namespace {

constexpr std::size_t kWordBlock = 128;  // drawing a word's vector takes about two microseconds
// Multiply-adds per unit: with one row the product waits for memory, at about a third of the usual rate.
constexpr std::size_t kUnitWork = std::size_t{1} << 20;

std::vector<std::uint32_t> distinct(const std::vector<std::uint32_t>& tokens) {
  std::vector<std::uint32_t> ids;
  std::unordered_set<std::uint32_t> seen;
  for (const std::uint32_t id : tokens) {
    if (seen.insert(id).second) ids.push_back(id);
  }
  return ids;
}

Fault check(const Trace& trace, std::size_t position) {
  if (position >= trace.len()) {
    return {FaultCode::position, "There is no position " + format_count(position) + "; the text has " +
                                     format_count(trace.len()) + " tokens, from 0."};
  }
  if (position < trace.source_len) {
    return {FaultCode::position, "Position " + format_count(position) +
                                     " is in the source, where nothing is said; ask from " +
                                     format_count(trace.source_len) + " on, where the target begins."};
  }
  if (trace.model->architecture.head == HeadKind::none) {
    return {FaultCode::no_head,
            "This model has no prediction head, only attention; open one that was saved with its language-model or "
            "classification head to see predictions."};
  }
  return {};
}

}  // namespace

Started<PredictionJob> PredictionJob::start(std::shared_ptr<const Trace> trace, std::size_t position, std::size_t top,
                                            std::vector<std::uint32_t> also) {
  if (Fault fault = check(*trace, position)) return {nullptr, fault};
  auto job = std::make_unique<PredictionJob>();
  job->trace_ = std::move(trace);
  job->top_ = top;
  job->also_ = std::move(also);
  const Model& model = *job->trace_->model;
  job->read_head(model.architecture.head == HeadKind::sequence_class ? 0 : position);
  if (model.architecture.head == HeadKind::words) {
    job->ids_ = distinct(job->trace_->tokens);
    job->expect(job->ids_.size() * job->said_.size());
  } else {
    job->logits_.reserve(model.head.output->outputs());
    job->expect(model.head.output->outputs() * job->said_.size());
  }
  return {std::move(job), {}};
}

// From the residual stream to what is compared with every word, or multiplied with the unembedding.
void PredictionJob::read_head(std::size_t position) {
  const PredictionHead& head = trace_->model->head;
  const std::size_t model_dim = trace_->model->architecture.model_dim;
  const float* residual = trace_->residuals.back().data() + position * model_dim;
  said_.assign(residual, residual + model_dim);
  head.norm_before.apply_into(said_.data(), model_dim, 1, said_.data(), model_dim);
  if (trace_->model->architecture.head == HeadKind::words) {
    said_.resize(head.output->outputs());
    head.output->apply_into(residual, model_dim, 1, said_.data(), said_.size());
    return;
  }
  if (head.transform.outputs() != 0) {
    const std::vector<float> in = said_;
    said_.resize(head.transform.outputs());
    head.transform.apply_into(in.data(), model_dim, 1, said_.data(), said_.size());
  }
  activate_inplace(head.activation, said_.data(), said_.size());
  head.norm_after.apply_into(said_.data(), said_.size(), 1, said_.data(), said_.size());
}

std::uint64_t PredictionJob::step() {
  const bool is_words = trace_->model->architecture.head == HeadKind::words;
  const std::uint64_t work = is_words ? compare_words() : multiply();
  if (logits_.size() == (is_words ? ids_.size() : trace_->model->head.output->outputs())) {
    rank();
    finish();
  }
  return work;
}

std::uint64_t PredictionJob::compare_words() {
  const auto& embedding = std::get<WordEmbedding>(trace_->model->embedding);
  std::vector<float> word(embedding.content_dim);
  const std::size_t last = std::min(logits_.size() + kWordBlock, ids_.size());
  while (logits_.size() < last) {
    embedding.word_into(ids_[logits_.size()], word.data());
    logits_.push_back(dot(said_, word));
  }
  // About a hundred multiply-adds' time for each of a vector's random numbers.
  return kWordBlock * embedding.content_dim * 100;
}

std::uint64_t PredictionJob::multiply() {
  const Linear& output = *trace_->model->head.output;
  const std::size_t panels = std::max<std::size_t>(1, unit_work(kUnitWork) / (output.inputs() * kPanelColumns));
  const Range columns{logits_.size(), std::min(logits_.size() + panels * kPanelColumns, output.outputs())};
  logits_.resize(columns.last);
  output.apply_into(said_.data(), columns, logits_.data());
  return 3 * columns.size() * output.inputs();
}

void PredictionJob::rank() {
  probabilities_ = logits_;
  softmax_inplace(probabilities_);
  std::vector<std::uint32_t> order(logits_.size());
  std::iota(order.begin(), order.end(), 0U);
  const auto count = static_cast<std::ptrdiff_t>(std::min(top_, order.size()));
  // NaN last: an order has to be one.
  const auto key = [&](std::uint32_t at) { return logits_[at] == logits_[at] ? logits_[at] : -3.4e38F; };
  std::partial_sort(order.begin(), order.begin() + count, order.end(),
                    [&](std::uint32_t a, std::uint32_t b) { return key(a) != key(b) ? key(a) > key(b) : a < b; });
  for (auto at = order.begin(); at != order.begin() + count; ++at) {
    candidates_.push_back({ids_.empty() ? *at : ids_[*at], logits_[*at], probabilities_[*at]});
  }
  add_also();
}

void PredictionJob::add_also() {
  for (const std::uint32_t id : also_) {
    const auto is_it = [id](const Candidate& candidate) { return candidate.id == id; };
    if (std::any_of(candidates_.begin(), candidates_.end(), is_it)) continue;
    const auto place = ids_.empty() ? std::size_t{id}
                                    : static_cast<std::size_t>(std::find(ids_.begin(), ids_.end(), id) - ids_.begin());
    if (place < logits_.size()) candidates_.push_back({id, logits_[place], probabilities_[place]});
  }
}

}  // namespace headlight
