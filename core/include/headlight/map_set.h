#pragma once
// All maps that the picture of a short text needs, in one piece.

#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "headlight/job.h"
#include "headlight/maps.h"

namespace headlight {

/// The whole map of one head: every cell, or where `bins` is not 0 the weights pooled to so many bins per side.
struct MapRequest {
  MapKind kind = MapKind::weights;
  std::size_t layer = 0;
  std::size_t head = 0;
  std::size_t bins = 0;
};

/// Maps of one trace, one behind the other in the same arrays: a short text's picture holds one of every head, and
/// to hand them out one by one takes longer than to compute them.
class MapSetJob : public Job {
 public:
  /// E_TOO_BIG, E_MEMORY. A single request that is refused gets size 0: whoever makes it alone is told why.
  static Started<MapSetJob> start(std::shared_ptr<const Trace> trace, std::vector<MapRequest> requests);

  /// [requests] rows, and columns, of each map.
  std::span<const std::uint32_t> sizes() const { return sizes_; }
  /// [sum of size x size] cells or bins, in the order of the requests.
  std::span<const float> values() const { return values_.span().first(values_done_); }
  /// [sum of size x size over the pooled ones] as PoolJob::masked.
  std::span<const std::uint8_t> masked() const { return masked_.span().first(masked_done_); }

 protected:
  std::uint64_t step() override;

 private:
  void begin_request();
  void keep_result();

  std::shared_ptr<const Trace> trace_;
  std::vector<MapRequest> requests_;
  std::vector<std::uint32_t> sizes_;
  Buffer values_;
  Bytes masked_;
  std::size_t values_done_ = 0;
  std::size_t masked_done_ = 0;
  std::size_t request_ = 0;
  std::unique_ptr<WindowJob> window_;  // the one of these two that is under way
  std::unique_ptr<PoolJob> pool_;
};

}  // namespace headlight
