// What the bench page calls, many times from outside: a running wasm loop is never replaced by optimised
// code in V8, so a kernel that is called once would be timed in its slow first version.

#include <emscripten/bind.h>

#include <memory>
#include <vector>

#include "peak.h"
#include "workloads.h"

namespace {

using namespace headlight::bench;

// Workloads live as long as the page; they are numbered in the order in which they were made.
std::vector<std::unique_ptr<GemmWorkload>> gemms;
std::vector<std::unique_ptr<AttentionWorkload>> attentions;

int prepare_gemm(int rows, int inner, int columns) {
  gemms.push_back(std::make_unique<GemmWorkload>(rows, inner, columns));
  return static_cast<int>(gemms.size()) - 1;
}
float run_gemm(int gemm) { return gemms.at(gemm)->run(); }
double gemm_flops(int gemm) { return gemms.at(gemm)->flops(); }

int prepare_attention(int num_heads, int len, int head_dim, bool causal) {
  attentions.push_back(std::make_unique<AttentionWorkload>(num_heads, len, head_dim, causal));
  return static_cast<int>(attentions.size()) - 1;
}
float run_attention(int attention) { return attentions.at(attention)->run(); }
double attention_flops(int attention) { return attentions.at(attention)->flops(); }

}  // namespace

EMSCRIPTEN_BINDINGS(headlight_bench) {
  emscripten::function("multiplyAdd", &multiply_add);
  emscripten::function("prepareGemm", &prepare_gemm);
  emscripten::function("runGemm", &run_gemm);
  emscripten::function("gemmFlops", &gemm_flops);
  emscripten::function("prepareAttention", &prepare_attention);
  emscripten::function("runAttention", &run_attention);
  emscripten::function("attentionFlops", &attention_flops);
}
