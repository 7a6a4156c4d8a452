#include "headlight/head_metrics.h"

#include "log.h"

namespace headlight {
namespace {

constexpr double kLn2 = 0.69314718055994530942;

// Keys that the query sees, in whichever layer takes part.
struct Sight {
  const MapRows& rows;
  std::size_t row;

  bool sees(std::size_t key) const {
    for (std::size_t layer = rows.layers().first; layer < rows.layers().last; ++layer) {
      const HeadOperands head = rows.trace().head(layer, 0);
      if (head.mask->is_visible(head.shape, row, key)) return true;
    }
    return false;
  }
  bool sees_two() const {
    std::size_t seen = 0;
    for (std::size_t key = 0; key < rows.trace().len() && seen < 2; ++key) seen += sees(key) ? 1 : 0;
    return seen == 2;
  }
};

double entropy_bits(const float* weights, std::size_t len) {
  double sum = 0.0;
  for (std::size_t key = 0; key < len; ++key) {
    const double weight{weights[key]};
    if (weight != 0.0) sum -= weight > 0.0 ? weight * log(weight) : weight;  // of NaN remains NaN
  }
  return sum / kLn2;
}

}  // namespace

Started<HeadMetricsJob> HeadMetricsJob::start(std::shared_ptr<const Trace> trace, const HeadChoice& choice) {
  if (Fault fault = check_choice(*trace, choice, MapKind::weights)) return {nullptr, fault};
  auto job = std::make_unique<HeadMetricsJob>();
  const Range all{0, trace->len()};
  if (!job->rows_.begin(std::move(trace), choice, MapKind::weights, all)) {
    return {nullptr, {FaultCode::memory, "There is no memory for the rows of this head."}};
  }
  job->expect(job->rows_.total_work());
  return {std::move(job), {}};
}

void HeadMetricsJob::take_means() {
  for (std::size_t i = 0; i < kHeadMetrics; ++i) {
    if (counts_[i] > 0) cells_[i] = static_cast<float>(sums_[i] / static_cast<double>(counts_[i]));
    cells_[kHeadMetrics + i] = static_cast<float>(counts_[i]);
  }
}

void HeadMetricsJob::count(HeadMetric metric, double value) {
  sums_[static_cast<std::size_t>(metric)] += value;
  ++counts_[static_cast<std::size_t>(metric)];
}

// weights: [len]
void HeadMetricsJob::count_row(std::size_t row, const float* weights) {
  const Sight sight{rows_, row};
  if (!sight.sees_two()) return;
  const std::vector<std::uint32_t>& tokens = rows_.trace().tokens;
  if (row > 0) count(HeadMetric::previous, double{weights[row - 1]});
  count(HeadMetric::first, double{weights[0]});
  count(HeadMetric::self, double{weights[row]});
  double following = 0.0;
  bool has_following = false;
  for (std::size_t key = 1; key <= row; ++key) {
    if (tokens[key - 1] != tokens[row] || !sight.sees(key)) continue;
    following += double{weights[key]};
    has_following = true;
  }
  if (has_following) count(HeadMetric::induction, following);
  count(HeadMetric::entropy, entropy_bits(weights, tokens.size()));
}

std::uint64_t HeadMetricsJob::step() {
  const std::uint64_t work = rows_.step();
  const Range ready = rows_.ready();
  for (std::size_t row = ready.first; row < ready.last; ++row) count_row(row, rows_.row(row));
  if (rows_.is_finished()) {
    take_means();
    finish();
  }
  // 32: what a logarithm costs, counted in multiply-adds.
  return work + 32 * ready.size() * rows_.trace().len();
}

}  // namespace headlight
