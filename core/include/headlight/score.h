#pragma once
#include <cstddef>
#include <cstdint>

namespace headlight {

/// How a query and a key of a head become a score.
enum class ScoreKind : std::uint8_t {
  dot,             // q·k x scale: 1 / sqrt(head_dim) (Vaswani et al. 2017), or 1
  multiplicative,  // q·W k, W learned: "general" of Luong et al. 2015
  additive,        // v·tanh(q + k), v learned: Bahdanau et al. 2015, whose two W are the projections to q and k
};

/// Multiply-adds that one score takes, about. Of multiplicative ones W is no part: queries meet it once.
constexpr std::size_t score_work(ScoreKind kind, std::size_t head_dim) {
  constexpr std::size_t kTanhWork = 40;  // 38 to 46 natively, beside gemm with heads of 16 and 64
  return kind == ScoreKind::additive ? kTanhWork * head_dim : head_dim;
}

}  // namespace headlight
