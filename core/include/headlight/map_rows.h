#pragma once
// Rows of a map, block by block: those of one head, or of the mean over several.

#include <cstdint>
#include <memory>

#include "headlight/trace.h"

namespace headlight {

/// Rows of a map that are computed together.
inline constexpr std::size_t kMapRowBlock = 16;

/// Over which heads maps are averaged, cell by cell.
enum class HeadMean {
  none,   // over none: the map of one head
  layer,  // over all heads of a layer
  model,  // over all heads of all layers
};

/// Whose map is looked at. What `mean` makes needless is not read: the head of a mean, and the layer of
/// HeadMean::model.
struct HeadChoice {
  std::size_t layer = 0;
  std::size_t head = 0;
  HeadMean mean = HeadMean::none;
};

/// E_LAYER or E_HEAD when there is no such head. E_HEAD for a mean of scores: each head has its own scale of them.
Fault check_choice(const Trace& trace, const HeadChoice& choice, MapKind kind);

/// Computes a range of rows from the first to the last, in steps that are short for any number of heads: a step adds
/// one head's part to a block of rows.
///
/// A mean is the sum of the heads' weights, added in float32 layer by layer and head by head, divided by their number:
/// at most that many units in the last place from the exact mean. A head that does not see a cell adds 0, so a row of a
/// mean sums to the share of the heads that see any key from there.
class MapRows {
 public:
  /// False when there is no memory. `choice` has been checked.
  [[nodiscard]] bool begin(std::shared_ptr<const Trace> trace, const HeadChoice& choice, MapKind kind, Range rows);

  /// Multiply-adds of all steps, about.
  std::uint64_t total_work() const;
  /// Does the next step and returns its multiply-adds, about. Nothing is left to be done once `last` rows are ready.
  std::uint64_t step();
  /// The rows that the last step has made ready; empty while heads are still missing from the block.
  Range ready() const { return ready_; }
  /// One of the rows that are ready: [len].
  const float* row(std::size_t row) const { return rows_.data() + (row - ready_.first) * trace_->len(); }
  bool is_finished() const { return ready_.last == all_.last; }

  const Trace& trace() const { return *trace_; }
  MapKind kind() const { return kind_; }
  /// Layers whose heads take part. The heads of a layer have one mask.
  Range layers() const { return layers_; }

 private:
  void add_head(Range block);
  bool is_last_head() const { return layer_ + 1 == layers_.last && head_ + 1 == heads_.last; }

  std::shared_ptr<const Trace> trace_;
  MapKind kind_ = MapKind::weights;
  Range all_;     // rows
  Range layers_;  // that take part, and of each of them these heads:
  Range heads_;
  Range ready_;
  std::size_t layer_ = 0;  // of the next step
  std::size_t head_ = 0;
  Buffer rows_;  // [row block, len], the sum of the heads so far
  Buffer part_;  // [row block, len], one more head; empty where there is one alone
};

}  // namespace headlight
