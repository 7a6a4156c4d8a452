#pragma once
// Two maps of weights side by side: of two heads, of two texts, of two models.

#include <cstdint>
#include <span>
#include <vector>

#include "headlight/buffer.h"
#include "headlight/job.h"

namespace headlight {

/// Weights of a map, or other numbers of that kind: rows of probabilities.
struct ComparedMap {
  std::size_t rows = 0;
  std::size_t columns = 0;
  std::vector<float> weights;  // [rows, columns]
  // Which of its rows and columns have a counterpart in the other map, in ascending order.
  std::vector<std::uint32_t> paired_rows;     // [row_pairs]
  std::vector<std::uint32_t> paired_columns;  // [column_pairs]
};

struct ComparisonRequest {
  ComparedMap a;
  ComparedMap b;
};

/// E_SHAPE for sizes that do not fit together, E_RANGE for pairs that do not ascend within their map. Sizes of 0 are
/// legal.
Fault check(const ComparisonRequest& request);

/// Signed differences of two maps, and how far apart their rows are. Both are complete once the job is finished.
///
/// A row is compared as a distribution over the keys of both maps: keys that are paired are one event, any other key is
/// an event to which the other map gives 0. Its divergence is that of Jensen and Shannon (Lin 1991) to the base 2:
/// 1/2 sum p log2(p / m) + 1/2 sum q log2(q / m) with m = (p + q) / 2, from 0 for equal rows to 1 for rows that share
/// no key, in bits. The same to the last bit when a and b change places. Against exact arithmetic on the same weights
/// the error is below 1e-6, of which nearly all is the rounding to f32; weights whose sum is not 1 but 1 + e move it by
/// up to e.
///
/// A row that weighs nothing (no key is visible), or holds a number that is no weight (NaN, infinite, below 0), is no
/// distribution: its pair has no divergence, `is_compared` says so, and no mean counts it.
class ComparisonJob : public Job {
 public:
  /// As check(), and E_MEMORY. The request's arrays are the job's from then on.
  static Started<ComparisonJob> start(ComparisonRequest request);

  /// b - a, NaN or infinite where the weights make it so.
  std::span<const float> differences() const { return differences_.span(); }  // [row_pairs, column_pairs]
  /// Bits; 0 where there is none.
  std::span<const float> divergences() const { return divergences_.span(); }  // [row_pairs]
  /// 1 where there is a divergence.
  std::span<const std::uint8_t> is_compared() const { return is_compared_.span(); }  // [row_pairs]
  /// Of the divergences that there are, in bits; 0 when there are none.
  float mean_divergence() const;

 protected:
  std::uint64_t step() override;

 private:
  struct Side {
    ComparedMap map;
    std::vector<std::uint32_t> alone;  // columns that have no counterpart
    std::span<const float> row(std::size_t pair) const;
  };
  void compare_row(std::size_t pair);

  Side a_;
  Side b_;
  Buffer differences_;
  Buffer divergences_;
  Bytes is_compared_;
  std::size_t row_ = 0;  // next pair
  double sum_ = 0.0;     // of the divergences so far, before they are rounded
  std::size_t compared_ = 0;
};

}  // namespace headlight
