#pragma once
// What a head does, in a few numbers of one run: what heads of a model are told apart and sorted by.

#include <array>
#include <cstdint>
#include <memory>
#include <span>

#include "headlight/job.h"
#include "headlight/map_rows.h"

namespace headlight {

/// Each is a mean over queries that see two keys or more: the others have nothing to choose.
enum class HeadMetric {
  previous,   // weight of the key one token back; of queries that have one
  first,      // weight of key 0
  self,       // weight of the query's own token
  induction,  // weights of all keys that follow an earlier token with the query's id; of queries with such a key in
              // sight
  entropy,    // bits: minus the sum over keys of weight x log2(weight); 0 where one key has all the weight
};
inline constexpr std::size_t kHeadMetrics = 5;

/// The metrics of one head, or of a mean over heads. Sums are in double precision.
class HeadMetricsJob : public NumbersJob {
 public:
  /// E_LAYER, E_HEAD, E_MEMORY.
  static Started<HeadMetricsJob> start(std::shared_ptr<const Trace> trace, const HeadChoice& choice);

  /// [2, kHeadMetrics]: the values by HeadMetric, 0 where no query counts, NaN of a weight that is NaN; and of how many
  /// queries each is the mean.
  std::span<const float> cells() const override { return cells_; }
  float value(HeadMetric metric) const { return cells_[static_cast<std::size_t>(metric)]; }
  float rows(HeadMetric metric) const { return cells_[kHeadMetrics + static_cast<std::size_t>(metric)]; }

 protected:
  std::uint64_t step() override;

 private:
  void count_row(std::size_t row, const float* weights);
  void count(HeadMetric metric, double value);
  void take_means();

  MapRows rows_;
  std::array<double, kHeadMetrics> sums_{};
  std::array<std::size_t, kHeadMetrics> counts_{};
  std::array<float, 2 * kHeadMetrics> cells_{};
};

}  // namespace headlight
