#pragma once
#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

namespace headlight::bench {

/// One piece of work on arrays of its own, done by the shipped kernels and by Eigen, so that the two can be compared
/// and a third can be given the same numbers.
class Workload {
 public:
  virtual ~Workload() = default;
  virtual void run_ours() = 0;
  virtual void run_eigen() = 0;
  /// An operand by its name, or a result by "ours" and "eigen"; empty where there is none of this name.
  virtual std::span<const float> array(std::string_view name) const = 0;
};

/// out [rows, columns] = a [rows, inner] times b [inner, columns], `products` of them; b is packed beforehand, as
/// parameters are. Arrays: a, b.
std::unique_ptr<Workload> make_gemm(std::size_t rows, std::size_t inner, std::size_t columns, std::size_t products);

/// Attention as attend() does it, from plain arrays to weights and head outputs: packing of keys and values, scores,
/// softmax, weights times values; every weight is kept. Arrays: query, key, value [num_heads, tokens, head_dim]; the
/// results are followed by "ours-weights" and "eigen-weights" [num_heads, tokens, tokens].
std::unique_ptr<Workload> make_attention(std::size_t num_heads, std::size_t head_dim, std::size_t tokens, bool causal);

enum class RowKind { softmax, layer_norm, gelu, gelu_tanh };

/// Each of `rows` rows of `columns` numbers by itself, from one array into another. Arrays: in [rows, columns]; of a
/// layer norm gamma and beta [columns] too.
std::unique_ptr<Workload> make_rows(RowKind kind, std::size_t rows, std::size_t columns);

}  // namespace headlight::bench
