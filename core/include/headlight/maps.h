#pragma once
// Looking at a trace: a window of a map, or a picture of it that fits a screen.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "headlight/job.h"
#include "headlight/map_rows.h"

namespace headlight {

/// Rows and columns of one head's map, or of a mean over heads.
struct WindowRequest {
  std::size_t layer = 0;
  std::size_t head = 0;
  Range rows;     // queries
  Range columns;  // keys
  HeadMean mean = HeadMean::none;

  HeadChoice choice() const { return {layer, head, mean}; }
};

/// Scores, masked scores or weights of a window, complete once the job is finished. Of a mean, weights alone.
class WindowJob : public NumbersJob {
 public:
  /// E_LAYER, E_HEAD, E_RANGE, E_TOO_BIG, E_MEMORY.
  static Started<WindowJob> start(std::shared_ptr<const Trace> trace, const WindowRequest& request, MapKind kind);

  std::span<const float> cells() const override { return cells_.span(); }  // [rows.size(), columns.size()]

 protected:
  std::uint64_t step() override;

 private:
  WindowRequest request_;
  MapRows rows_;
  Buffer cells_;
};

/// The largest weight in each bin of a window, or the visible score of largest size with its sign: a mean would hide
/// the one cell that stands out. Of a mean over heads, the largest cell of the mean. The full map is never held. Bin r
/// covers rows [floor(r n / bins), floor((r + 1) n / bins)) of the window's n rows; columns alike.
class PoolJob : public Job {
 public:
  /// bins: per side, at least 1; a side with fewer cells gets one bin a cell. E_BINS for 0.
  static Started<PoolJob> start(std::shared_ptr<const Trace> trace, const WindowRequest& request, std::size_t bins,
                                MapKind kind = MapKind::weights);

  std::span<const float> bins() const { return bins_.span(); }  // [row_bins, column_bins]
  /// 1 where the mask lets no query of the bin see a key of it, else 0: tells nothing to weigh from a weight of 0. For
  /// scores, which no mask has touched, all 0; without the first key, that one counts as not seen. Of a mean, 1 where
  /// that holds of every head.
  std::span<const std::uint8_t> masked() const { return masked_.span(); }  // [row_bins, column_bins]
  std::size_t row_bins() const { return row_starts_.size() - 1; }
  std::size_t column_bins() const { return column_starts_.size() - 1; }

 protected:
  std::uint64_t step() override;
  /// Takes one row of the map into its bins. cells: [len], of which those within `band`, bins, are visible.
  virtual void pool_row(const float* cells, Range band, std::size_t row_bin);
  /// Where bins start, and where the last one ends: [row_bins + 1] and [column_bins + 1], tokens.
  Fault begin(std::shared_ptr<const Trace> trace, const WindowRequest& request, MapKind kind,
              std::vector<std::uint32_t> row_starts, std::vector<std::uint32_t> column_starts);

  std::vector<std::uint32_t> row_starts_;
  std::vector<std::uint32_t> column_starts_;  // a 64-bit division a bin and row costs more than the weights themselves
  Buffer bins_;

 private:
  Range unmask_row(std::size_t row);
  Range band_of(const HeadOperands& head, std::size_t row) const;
  void pool_weights(const float* weights, Range band, float* bins) const;
  void pool_scores(const float* scores, Range band, float* bins) const;
  void unmask_band(const HeadOperands& head, std::size_t row, Range band, std::uint8_t* masked) const;

  WindowRequest request_;  // tokens
  MapRows rows_;
  Bytes masked_;
  std::size_t row_bin_ = 0;  // of the next row
};

}  // namespace headlight
