#include "headlight/map_set.h"

#include <algorithm>
#include <string>

namespace headlight {
namespace {

// 8 MiB of floats, all of which leave in one call: about 8 ms.
constexpr std::uint64_t kMaxCells = std::uint64_t{1} << 21;

std::uint32_t size_of(const Trace& trace, const MapRequest& request) {
  if (trace.check_head(request.layer, request.head)) return 0;
  return static_cast<std::uint32_t>(request.bins == 0 ? trace.len() : std::min(request.bins, trace.len()));
}

}  // namespace

Started<MapSetJob> MapSetJob::start(std::shared_ptr<const Trace> trace, std::vector<MapRequest> requests) {
  auto job = std::make_unique<MapSetJob>();
  std::uint64_t cells = 0;
  std::uint64_t pooled = 0;
  std::uint64_t work = 0;
  for (const MapRequest& request : requests) {
    const std::uint64_t size = size_of(*trace, request);
    cells += size * size;
    if (request.bins != 0) pooled += size * size;
    if (size != 0) work += map_work(trace->head(request.layer, request.head), request.kind, {0, trace->len()});
  }
  if (cells > kMaxCells) {
    return {nullptr,
            {FaultCode::too_big, "These maps have " + format_count(cells) + " cells together; the limit is " +
                                     format_count(kMaxCells) + ", so ask for fewer at once."}};
  }
  if (!job->values_.allocate(cells) || !job->masked_.allocate(pooled)) {
    return {nullptr,
            {FaultCode::memory, "There is no memory for the " + format_count(cells * sizeof(float)) +
                                    " bytes of these maps; ask for fewer at once."}};
  }
  job->sizes_.assign(requests.size(), 0);
  job->expect(work);
  job->trace_ = std::move(trace);
  job->requests_ = std::move(requests);
  job->begin_request();
  return {std::move(job), {}};
}

// Passes over requests that are refused.
void MapSetJob::begin_request() {
  for (; request_ < requests_.size(); ++request_) {
    const MapRequest& request = requests_[request_];
    const Range all{0, trace_->len()};
    const WindowRequest whole{request.layer, request.head, all, all};
    if (request.bins == 0) window_ = WindowJob::start(trace_, whole, request.kind).job;
    if (request.bins != 0) pool_ = PoolJob::start(trace_, whole, request.bins).job;
    if (window_ || pool_) return;
  }
  finish();
}

void MapSetJob::keep_result() {
  const std::span<const float> values = window_ ? window_->cells() : pool_->bins();
  std::copy(values.begin(), values.end(), values_.data() + values_done_);
  values_done_ += values.size();
  if (pool_) {
    std::copy(pool_->masked().begin(), pool_->masked().end(), masked_.data() + masked_done_);
    masked_done_ += values.size();
  }
  sizes_[request_] = size_of(*trace_, requests_[request_]);
  window_.reset();
  pool_.reset();
}

std::uint64_t MapSetJob::step() {
  if (is_finished()) return 0;
  const MapRequest& request = requests_[request_];
  Job& job = window_ ? static_cast<Job&>(*window_) : *pool_;
  const bool is_done = job.advance(0) >= 1.0;  // one step, which is one block of rows
  const std::uint64_t work =
      map_work(trace_->head(request.layer, request.head), request.kind, {0, std::min(trace_->len(), kMapRowBlock)});
  if (is_done) {
    keep_result();
    ++request_;
    begin_request();
  }
  return work;
}

}  // namespace headlight
