#include <cstdint>
#include <vector>

#include "eigen_peer.h"
#include "headlight/attention.h"
#include "numbers.h"
#include "workload.h"

namespace headlight::bench {
namespace {

constexpr std::uint64_t kWholeJob = std::uint64_t{1} << 62;  // nobody waits between two slices here

class AttentionWorkload : public Workload {
 public:
  AttentionWorkload(std::size_t num_heads, std::size_t head_dim, std::size_t tokens, bool causal)
      : shape_{num_heads, num_heads, tokens, tokens, head_dim},
        query_(numbers(num_heads * tokens * head_dim, 3)),
        key_(numbers(num_heads * tokens * head_dim, 4)),
        value_(numbers(num_heads * tokens * head_dim, 5)) {
    mask_.causal = causal;
  }

  void run_ours() override {
    ours_.reset();  // or its memory, and that of the next, would both be needed
    ours_ = AttentionJob::start({shape_, query_, key_, value_, mask_, {}}).job;
    while (ours_->advance(kWholeJob) < 1.0) {
    }
  }
  void run_eigen() override {
    eigen_.resize(query_.size());
    eigen_weights_.resize(shape_.num_heads * shape_.query_len * shape_.key_len);
    eigen_attention({query_.data(), key_.data(), value_.data(), shape_.num_heads, shape_.query_len, shape_.head_dim,
                     default_scale(shape_.head_dim), mask_.causal},
                    eigen_weights_.data(), eigen_.data());
  }

  std::span<const float> array(std::string_view name) const override {
    if (name == "query") return query_;
    if (name == "key") return key_;
    if (name == "value") return value_;
    if (name == "eigen") return eigen_;
    if (name == "eigen-weights") return eigen_weights_;
    if (name == "ours" && ours_) return ours_->head_output();
    if (name == "ours-weights" && ours_) return ours_->weights();
    return {};
  }

 private:
  AttentionShape shape_;
  Mask mask_;
  std::vector<float> query_;  // [num_heads, tokens, head_dim]
  std::vector<float> key_;    // the same
  std::vector<float> value_;  // the same
  std::unique_ptr<AttentionJob> ours_;
  std::vector<float> eigen_weights_;  // [num_heads, tokens, tokens]
  std::vector<float> eigen_;          // [num_heads, tokens, head_dim]
};

}  // namespace

std::unique_ptr<Workload> make_attention(std::size_t num_heads, std::size_t head_dim, std::size_t tokens, bool causal) {
  return std::make_unique<AttentionWorkload>(num_heads, head_dim, tokens, causal);
}

}  // namespace headlight::bench
