#include "headlight/maps.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

namespace headlight {
namespace {

constexpr std::uint64_t kMaxCells = std::uint64_t{1} << 26;  // 256 MiB of floats

// First token of each bin of a range, and its end: bin r of n starts at floor(r size / n).
std::vector<std::uint32_t> bin_starts(Range range, std::size_t bins) {
  const std::uint64_t count = std::min(bins, range.size());
  std::vector<std::uint32_t> starts(count + 1);
  for (std::uint64_t bin = 0; bin <= count; ++bin) {
    starts[bin] = static_cast<std::uint32_t>(range.first + bin * range.size() / count);
  }
  return starts;
}

Fault check_range(const char* name, Range range, std::size_t len) {
  if (range.first < range.last && range.last <= len) return {};
  return {FaultCode::range, std::string(name) + " [" + std::to_string(range.first) + ", " + std::to_string(range.last) +
                                ") is no range of tokens; there are " + format_count(len) + ", from 0."};
}

Fault check_window(const Trace& trace, const WindowRequest& request, MapKind kind) {
  if (Fault fault = check_choice(trace, request.choice(), kind)) return fault;
  if (Fault fault = check_range("rows", request.rows, trace.len())) return fault;
  return check_range("columns", request.columns, trace.len());
}

Fault no_memory(std::uint64_t floats) {
  return {FaultCode::memory, "There is no memory for the " + format_count(floats * sizeof(float)) +
                                 " bytes of this picture; ask for fewer rows or columns."};
}

}  // namespace

Started<WindowJob> WindowJob::start(std::shared_ptr<const Trace> trace, const WindowRequest& request, MapKind kind) {
  if (Fault fault = check_window(*trace, request, kind)) return {nullptr, fault};
  const std::uint64_t cells = std::uint64_t{request.rows.size()} * request.columns.size();
  if (cells > kMaxCells) {
    return {nullptr,
            {FaultCode::too_big, "A window of " + format_count(request.rows.size()) + " x " +
                                     format_count(request.columns.size()) + " cells is over the limit of " +
                                     format_count(kMaxCells) + "; ask for a smaller one, or pooled."}};
  }
  auto job = std::make_unique<WindowJob>();
  const std::size_t len = trace->len();
  if (!job->cells_.allocate(cells) || !job->rows_.begin(std::move(trace), request.choice(), kind, request.rows)) {
    return {nullptr, no_memory(cells + kMapRowBlock * len)};
  }
  job->expect(job->rows_.total_work());
  job->request_ = request;
  return {std::move(job), {}};
}

std::uint64_t WindowJob::step() {
  const std::uint64_t work = rows_.step();
  const Range ready = rows_.ready();
  const std::size_t width = request_.columns.size();
  for (std::size_t row = ready.first; row < ready.last; ++row) {
    std::copy_n(rows_.row(row) + request_.columns.first, width, cells_.data() + (row - request_.rows.first) * width);
  }
  if (rows_.is_finished()) finish();
  return work;
}

Started<PoolJob> PoolJob::start(std::shared_ptr<const Trace> trace, const WindowRequest& request, std::size_t bins,
                                MapKind kind) {
  if (Fault fault = check_window(*trace, request, kind)) return {nullptr, fault};
  if (bins == 0) return {nullptr, {FaultCode::bins, "bins is 0; there must be at least 1 per side."}};
  auto job = std::make_unique<PoolJob>();
  Fault fault =
      job->begin(std::move(trace), request, kind, bin_starts(request.rows, bins), bin_starts(request.columns, bins));
  if (fault) return {nullptr, fault};
  return {std::move(job), {}};
}

Fault PoolJob::begin(std::shared_ptr<const Trace> trace, const WindowRequest& request, MapKind kind,
                     std::vector<std::uint32_t> row_starts, std::vector<std::uint32_t> column_starts) {
  row_starts_ = std::move(row_starts);
  column_starts_ = std::move(column_starts);
  const std::size_t count = row_bins() * column_bins();
  const std::size_t block = kMapRowBlock * trace->len();
  if (!bins_.allocate_zeros(count) || !masked_.allocate(count) ||
      !rows_.begin(std::move(trace), request.choice(), kind, request.rows)) {
    return no_memory(count + count / sizeof(float) + block);
  }
  std::fill(masked_.span().begin(), masked_.span().end(), std::uint8_t{1});
  expect(rows_.total_work());
  request_ = request;
  return {};
}

void PoolJob::pool_row(const float* cells, Range band, std::size_t row_bin) {
  const bool is_score = rows_.kind() == MapKind::scores || rows_.kind() == MapKind::masked_scores;
  float* bins = bins_.data() + row_bin * column_bins();
  is_score ? pool_scores(cells, band, bins) : pool_weights(cells, band, bins);
}

// weights: [len], of one row; bins: [column_bins] of the row's bin, raised to the largest weight seen in `band`.
// Weights are never negative, so bins may start from 0. A NaN weight makes its bin NaN and stays.
void PoolJob::pool_weights(const float* weights, Range band, float* bins) const {
  for (std::size_t bin = band.first; bin < band.last; ++bin) {
    float largest = bins[bin];
    for (std::size_t column = column_starts_[bin]; column < column_starts_[bin + 1]; ++column) {
      const float weight = weights[column];
      if (!(weight <= largest)) largest = largest != largest ? largest : weight;
    }
    bins[bin] = largest;
  }
}

// As pool_weights, of signed numbers: the one of largest size. A masked score is no number of the bin.
void PoolJob::pool_scores(const float* scores, Range band, float* bins) const {
  const float masked = rows_.kind() == MapKind::masked_scores ? -std::numeric_limits<float>::infinity() : std::nanf("");
  for (std::size_t bin = band.first; bin < band.last; ++bin) {
    float largest = bins[bin];
    for (std::size_t column = column_starts_[bin]; column < column_starts_[bin + 1]; ++column) {
      const float score = scores[column];
      if (score == masked || std::abs(score) <= std::abs(largest)) continue;
      largest = largest != largest ? largest : score;
    }
    bins[bin] = largest;
  }
}

void PoolJob::unmask_band(const HeadOperands& head, std::size_t row, Range band, std::uint8_t* masked) const {
  if (rows_.kind() == MapKind::scores || !head.mask->has_sets()) {
    std::fill(masked + band.first, masked + band.last, std::uint8_t{0});
    return;
  }
  for (std::size_t bin = band.first; bin < band.last; ++bin) {
    for (std::size_t column = column_starts_[bin]; column < column_starts_[bin + 1]; ++column) {
      const bool is_left_out = rows_.kind() == MapKind::weights_without_first && column == 0;
      if (!is_left_out && head.mask->is_visible(head.shape, row, column)) masked[bin] = 0;
    }
  }
}

// Bins that hold at least one column of the row's band.
Range PoolJob::band_of(const HeadOperands& head, std::size_t row) const {
  const Range all{0, head.shape.key_len};
  const Range band = rows_.kind() == MapKind::scores ? all : head.mask->band(head.shape, row);
  const std::size_t least = rows_.kind() == MapKind::weights_without_first ? 1 : 0;
  const Range columns{std::max({band.first, request_.columns.first, least}),
                      std::min(band.last, request_.columns.last)};
  if (columns.first >= columns.last) return {0, 0};
  const auto bin_of = [this](std::size_t column) {
    const auto after = std::upper_bound(column_starts_.begin(), column_starts_.end(), column);
    return static_cast<std::size_t>(after - column_starts_.begin()) - 1;
  };
  return {bin_of(columns.first), bin_of(columns.last - 1) + 1};
}

// Marks what some head sees from a row. Returns the bins that hold all of that.
Range PoolJob::unmask_row(std::size_t row) {
  Range seen{column_bins(), 0};
  for (std::size_t layer = rows_.layers().first; layer < rows_.layers().last; ++layer) {
    const HeadOperands head = rows_.trace().head(layer, 0);  // the heads of a layer have one mask
    const Range band = band_of(head, row);
    if (band.size() == 0) continue;
    unmask_band(head, row, band, masked_.data() + row_bin_ * column_bins());
    seen = {std::min(seen.first, band.first), std::max(seen.last, band.last)};
  }
  return seen.first < seen.last ? seen : Range{};
}

std::uint64_t PoolJob::step() {
  const std::uint64_t work = rows_.step();
  for (std::size_t row = rows_.ready().first; row < rows_.ready().last; ++row) {
    if (row == row_starts_[row_bin_ + 1]) ++row_bin_;
    pool_row(rows_.row(row), unmask_row(row), row_bin_);
  }
  if (rows_.is_finished()) finish();
  return work;
}

}  // namespace headlight
