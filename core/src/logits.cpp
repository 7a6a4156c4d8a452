#include "headlight/logits.h"

#include <algorithm>
#include <string>
#include <unordered_set>

#include "dot.h"
#include "softmax.h"

namespace headlight {
namespace {

constexpr std::size_t kWordBlock = 128;  // drawing a word's vector takes about two microseconds

std::vector<std::uint32_t> distinct(const std::vector<std::uint32_t>& tokens) {
  std::vector<std::uint32_t> ids;
  std::unordered_set<std::uint32_t> seen;
  for (const std::uint32_t id : tokens) {
    if (seen.insert(id).second) ids.push_back(id);
  }
  return ids;
}

}  // namespace

Started<PredictionJob> PredictionJob::start(std::shared_ptr<const Trace> trace, std::size_t position, std::size_t top) {
  if (position >= trace->len()) {
    return {nullptr,
            {FaultCode::position, "There is no position " + format_count(position) + "; the text has " +
                                      format_count(trace->len()) + " tokens, from 0."}};
  }
  auto job = std::make_unique<PredictionJob>();
  const Model& model = *trace->model;
  const std::size_t model_dim = model.architecture.model_dim;
  job->expected_.resize(model.embedding.content_dim);
  model.unembedding.apply_into(trace->residuals.back().data() + position * model_dim, model_dim, 1,
                               job->expected_.data(), job->expected_.size());
  job->ids_ = distinct(trace->tokens);
  job->top_ = top;
  job->expect(job->ids_.size() * model.embedding.content_dim);
  job->trace_ = std::move(trace);
  return {std::move(job), {}};
}

std::uint64_t PredictionJob::step() {
  const WordEmbedding& embedding = trace_->model->embedding;
  std::vector<float> word(embedding.content_dim);
  const std::size_t last = std::min(logits_.size() + kWordBlock, ids_.size());
  while (logits_.size() < last) {
    embedding.word_into(ids_[logits_.size()], word.data());
    logits_.push_back(dot(expected_, word));
  }
  if (last == ids_.size()) {
    rank();
    finish();
  }
  // About a hundred multiply-adds' time for each of a vector's random numbers.
  return kWordBlock * embedding.content_dim * 100;
}

void PredictionJob::rank() {
  std::vector<float> probabilities = logits_;
  softmax_inplace(probabilities);
  for (std::size_t i = 0; i < ids_.size(); ++i) candidates_.push_back({ids_[i], logits_[i], probabilities[i]});
  std::stable_sort(candidates_.begin(), candidates_.end(),
                   [](const Candidate& a, const Candidate& b) { return a.logit > b.logit; });
  if (candidates_.size() > top_) candidates_.resize(top_);
}

}  // namespace headlight
