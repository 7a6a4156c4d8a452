#include "workloads.h"

#include <cstdint>

#include "gemm.h"

namespace headlight::bench {
namespace {

constexpr std::uint64_t kWholeJob = std::uint64_t{1} << 62;  // nobody waits between two slices here

// Numbers of ordinary size, the same in every run; which ones does not change the time.
std::vector<float> numbers(std::size_t count, std::uint32_t seed) {
  std::vector<float> values(count);
  for (float& value : values) {
    seed = seed * 1664525u + 1013904223u;
    value = static_cast<float>(seed >> 8) * 0x1p-23F - 1.0F;  // [-1, 1)
  }
  return values;
}

}  // namespace

GemmWorkload::GemmWorkload(std::size_t rows, std::size_t inner, std::size_t columns)
    : rows_(rows),
      inner_(inner),
      columns_(columns),
      a_(numbers(rows * inner, 1)),
      b_(packed_size(inner, columns)),
      out_(rows * columns) {
  const std::vector<float> b = numbers(inner * columns, 2);
  pack_rows(b.data(), columns, 0, inner, inner, columns, b_.data());
}

float GemmWorkload::run() {
  const Panels b{b_.data(), inner_, columns_, inner_ * kPanelColumns};
  gemm({a_.data(), rows_, inner_}, b, GemmStart::zero, {out_.data(), rows_, columns_});
  return out_.back();
}

AttentionWorkload::AttentionWorkload(std::size_t num_heads, std::size_t len, std::size_t head_dim, bool causal)
    : shape_{num_heads, num_heads, len, len, head_dim},
      query_(numbers(num_heads * len * head_dim, 3)),
      key_(numbers(num_heads * len * head_dim, 4)),
      value_(numbers(num_heads * len * head_dim, 5)) {
  mask_.causal = causal;
}

float AttentionWorkload::run() {
  const Started<AttentionJob> started = AttentionJob::start({shape_, query_, key_, value_, mask_, {}});
  while (started.job->advance(kWholeJob) < 1.0) {
  }
  return started.job->head_output().back();
}

double AttentionWorkload::flops() const {
  const double len = static_cast<double>(shape_.query_len);
  const double cells = mask_.causal ? len * (len + 1) / 2 : len * len;
  return 4.0 * static_cast<double>(shape_.num_heads * shape_.head_dim) * cells;
}

}  // namespace headlight::bench
