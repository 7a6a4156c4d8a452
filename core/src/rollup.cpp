#include "headlight/rollup.h"

#include <span>
#include <string>

namespace headlight {
namespace {

// Starts of groups ascend from 0 within `len` tokens.
bool are_starts(std::span<const std::uint32_t> starts, std::size_t len) {
  for (std::size_t group = 0; group < starts.size(); ++group) {
    if (group == 0 ? starts[0] != 0 : starts[group] <= starts[group - 1]) return false;
  }
  return !starts.empty() && starts.back() < len;
}

Fault check(const Trace& trace, const WindowRequest& request, std::span<const std::uint32_t> starts) {
  if (Fault fault = check_choice(trace, request.choice(), MapKind::weights)) return fault;
  const auto is_within = [&starts](Range groups) { return groups.first < groups.last && groups.last <= starts.size(); };
  if (are_starts(starts, trace.len()) && is_within(request.rows) && is_within(request.columns)) return {};
  return {FaultCode::range, "Rows and columns must be ranges of the " + format_count(starts.size()) +
                                " groups, which must start in ascending order from 0 within the " +
                                format_count(trace.len()) + " tokens."};
}

// Starts of some of the groups, and where the last of them ends.
std::vector<std::uint32_t> edges_of(const std::vector<std::uint32_t>& starts, Range groups) {
  return {starts.data() + groups.first, starts.data() + groups.last + 1};
}

class RollJob : public PoolJob {
 public:
  Fault begin_groups(std::shared_ptr<const Trace> trace, const WindowRequest& request,
                     std::vector<std::uint32_t> starts) {
    starts.push_back(static_cast<std::uint32_t>(trace->len()));
    const auto rows = edges_of(starts, request.rows);
    const auto columns = edges_of(starts, request.columns);
    WindowRequest window = request;
    window.rows = {rows.front(), rows.back()};
    window.columns = {columns.front(), columns.back()};
    return begin(std::move(trace), window, MapKind::weights, rows, columns);
  }

 protected:
  void pool_row(const float* weights, Range band, std::size_t row_bin) override {
    const double queries = row_starts_[row_bin + 1] - row_starts_[row_bin];
    float* bins = bins_.data() + row_bin * column_bins();
    for (std::size_t bin = band.first; bin < band.last; ++bin) {
      double sum = 0.0;
      for (std::size_t key = column_starts_[bin]; key < column_starts_[bin + 1]; ++key) sum += double{weights[key]};
      bins[bin] += static_cast<float>(sum / queries);
    }
  }
};

}  // namespace

Started<PoolJob> start_rollup(std::shared_ptr<const Trace> trace, const WindowRequest& request,
                              std::vector<std::uint32_t> starts) {
  if (Fault fault = check(*trace, request, starts)) return {nullptr, fault};
  auto job = std::make_unique<RollJob>();
  if (Fault fault = job->begin_groups(std::move(trace), request, std::move(starts))) return {nullptr, fault};
  return {std::move(job), {}};
}

}  // namespace headlight
