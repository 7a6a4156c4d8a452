#pragma once
// Plain multi-head attention: numbers in, numbers out, no model.

#include <optional>
#include <span>

#include "headlight/buffer.h"
#include "headlight/fault.h"
#include "headlight/head.h"
#include "headlight/job.h"
#include "headlight/mask.h"
#include "headlight/shape.h"

namespace headlight {

/// softmax(q·k x scale, masked) v for every head (Vaswani et al. 2017). Borrows its arrays.
struct AttentionRequest {
  AttentionShape shape;
  std::span<const float> query;  // [num_heads, query_len, head_dim]
  std::span<const float> key;    // [num_kv_heads, key_len, head_dim]
  std::span<const float> value;  // [num_kv_heads, key_len, head_dim]
  Mask mask;
  std::optional<float> scale;  // 1 / sqrt(head_dim) when not given
};

/// 1 / sqrt(head_dim), the division and the root each rounded once.
float default_scale(std::size_t head_dim);

/// The one door: a request that passes can be attended to without any further test.
/// E_SHAPE, E_HEADS_NOT_DIVISIBLE, E_TOO_BIG, E_MASK_SIZE, E_SCALE, E_NOT_FINITE (also where a score could
/// overflow). Lengths of 0 are legal.
Fault check(const AttentionRequest& request);

/// The work of a checked request, in slices. Owns copies of what it needs.
class AttentionJob : public Job {
 public:
  static Started<AttentionJob> start(const AttentionRequest& request);

  /// Both are complete once the job is finished.
  std::span<const float> weights() const { return weights_.span(); }          // [num_heads, query_len, key_len]
  std::span<const float> head_output() const { return head_output_.span(); }  // [num_heads, query_len, head_dim]
  HeadOperands head(std::size_t head) const;

 protected:
  std::uint64_t step() override;

 private:
  bool allocate(const AttentionRequest& request);
  void pack(const AttentionRequest& request);

  AttentionShape shape_;
  Mask mask_;
  float scale_ = 0.0F;
  Buffer query_;         // [num_heads, query_len, head_dim]
  Buffer key_panels_;    // per key/value head, see HeadOperands
  Buffer value_panels_;  // per key/value head
  Buffer weights_;
  Buffer head_output_;
  std::size_t head_ = 0;
  std::size_t row_ = 0;
};

}  // namespace headlight
