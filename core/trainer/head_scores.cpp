#include "head_scores.h"

#include <algorithm>

#include "files.h"
#include "headlight/run.h"

namespace headlight {
namespace {

std::shared_ptr<const Trace> run(const std::shared_ptr<const Model>& model, const std::vector<std::uint32_t>& ids) {
  Started<Run> started = Run::start(model, ids, nullptr, RunExtent::maps);
  if (started.fault) give_up(started.fault.message);
  while (started.job->advance(UINT64_MAX) < 1.0) {
  }
  return started.job->take();
}

double mean_weight(const Trace& trace, std::size_t layer, std::size_t head, Range rows,
                   const std::function<std::size_t(std::size_t)>& column_of) {
  std::vector<float> weights(trace.len());
  double sum = 0.0;
  for (std::size_t row = rows.first; row < rows.last; ++row) {
    map_rows_into(trace.head(layer, head), MapKind::weights, {row, row + 1}, weights.data());
    sum += double{weights[column_of(row)]};
  }
  return sum / static_cast<double>(rows.size());
}

}  // namespace

HeadScores mean_weights(const std::shared_ptr<const Model>& model, const std::vector<std::vector<std::uint32_t>>& texts,
                        Range rows, const std::function<std::size_t(std::size_t)>& column_of) {
  const Architecture& a = model->architecture;
  HeadScores scores(a.num_layers, std::vector<double>(a.num_heads, 0.0));
  for (const std::vector<std::uint32_t>& text : texts) {
    const std::shared_ptr<const Trace> trace = run(model, text);
    for (std::size_t layer = 0; layer < a.num_layers; ++layer) {
      for (std::size_t head = 0; head < a.num_heads; ++head) {
        scores[layer][head] += mean_weight(*trace, layer, head, rows, column_of) / static_cast<double>(texts.size());
      }
    }
  }
  return scores;
}

double best_of(const HeadScores& scores) {
  double best = 0.0;
  for (const std::vector<double>& layer : scores) best = std::max(best, *std::max_element(layer.begin(), layer.end()));
  return best;
}

}  // namespace headlight
