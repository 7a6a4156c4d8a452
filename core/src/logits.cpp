#include "headlight/logits.h"

#include <algorithm>
#include <string>
#include <unordered_set>

#include "dot.h"
#include "softmax.h"

namespace headlight {
namespace {

std::vector<std::uint32_t> distinct(const std::vector<std::uint32_t>& tokens) {
  std::vector<std::uint32_t> ids;
  std::unordered_set<std::uint32_t> seen;
  for (const std::uint32_t id : tokens) {
    if (seen.insert(id).second) ids.push_back(id);
  }
  return ids;
}

}  // namespace

Prediction predict_next(const Trace& trace, std::size_t position, std::size_t top) {
  if (position >= trace.len()) {
    return {{},
            {FaultCode::position, "There is no position " + std::to_string(position) + "; the text has " +
                                      std::to_string(trace.len()) + " tokens, from 0."}};
  }
  const Model& model = *trace.model;
  const std::size_t content_dim = model.embedding.content_dim;
  std::vector<float> expected(content_dim);
  const std::size_t model_dim = model.architecture.model_dim;
  model.unembedding.apply_into(trace.residuals.back().data() + position * model_dim, model_dim, 1, expected.data(),
                               content_dim);

  const std::vector<std::uint32_t> ids = distinct(trace.tokens);
  std::vector<float> word(content_dim);
  std::vector<float> logits;
  for (const std::uint32_t id : ids) {
    model.embedding.word_into(id, word.data());
    logits.push_back(dot(expected, word));
  }
  std::vector<float> probabilities = logits;
  softmax_inplace(probabilities);

  Prediction prediction;
  for (std::size_t i = 0; i < ids.size(); ++i) prediction.candidates.push_back({ids[i], logits[i], probabilities[i]});
  std::stable_sort(prediction.candidates.begin(), prediction.candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.logit > b.logit; });
  if (prediction.candidates.size() > top) prediction.candidates.resize(top);
  return prediction;
}

}  // namespace headlight
