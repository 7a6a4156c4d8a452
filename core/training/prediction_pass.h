#pragma once
// From the residual stream to the loss of what the model says, and back. Only positions with a target are looked at,
// some of them at a time: the logits of a block stay in a second-level cache and are never kept.

#include <limits>

#include "block_pass.h"
#include "log.h"
#include "token_window.h"

namespace headlight {

inline constexpr std::size_t kPredictionBlock = 96;

template <class T>
struct PredictionScratch {
  MatrixView<T> input;        // [block, model_dim], rows of the residual stream that have a target
  MatrixView<T> normed;       // after the final norm
  MatrixView<T> found;        // [block, 2]
  MatrixView<T> transformed;  // after the head's own layer, and then its activation
  MatrixView<T> slopes;
  MatrixView<T> head_normed;  // what the unembedding reads
  MatrixView<T> head_found;   // [block, 2]
  MatrixView<T> d;            // [block, model_dim]
  MatrixView<T> logits;       // [block, vocab_size], then their gradients

  void share(Workspace<T>& workspace, const Architecture& a) {
    for (MatrixView<T>* rows : {&input, &normed, &transformed, &slopes, &head_normed, &d}) {
      *rows = workspace.take_matrix(kPredictionBlock, a.model_dim);
    }
    found = workspace.take_matrix(kPredictionBlock, 2);
    head_found = workspace.take_matrix(kPredictionBlock, 2);
    logits = workspace.take_matrix(kPredictionBlock, a.vocab_size);
  }
};

// loss = -log softmax(logits)[target];  d_logits = (softmax(logits) - 1 at the target) share
//
// log of the sum of e^(logit - largest) is -log of the largest probability.
template <class T>
double cross_entropy_inplace(Arithmetic<T>& arithmetic, std::span<T> logits, std::uint32_t target, T share,
                             std::uint32_t& likeliest) {
  likeliest = static_cast<std::uint32_t>(std::max_element(logits.begin(), logits.end()) - logits.begin());
  const double behind = static_cast<double>(logits[likeliest]) - static_cast<double>(logits[target]);
  arithmetic.softmax_inplace(logits, T(1));
  const T largest = logits[likeliest];
  logits[target] -= T(1);
  for (T& each : logits) each *= share;
  return largest > T(0) ? behind - log(static_cast<double>(largest)) : std::numeric_limits<double>::quiet_NaN();
}

template <class T>
struct PredictionPass {
  Arithmetic<T>& arithmetic;
  Activation activation;  // of the head's own layer
  const ModelParams<T>& params;
  const PredictionScratch<T>& scratch;

  // The sum of the losses at the next kPredictionBlock targets from `token` on, which moves behind them; what is found
  // likeliest there goes to said [len]. Where d has
  // rows, their gradients times `share` go there and to those of the params: d [len, model_dim], rows without a target
  // left alone.
  //
  // pass 1: rows with a target
  // pass 2: the norm before the head
  // pass 3: the head's own layer: its matrix, activation, norm
  // pass 4: logits, and their loss
  double run(MatrixView<const T> stream, std::span<const std::uint32_t> targets, std::size_t& token, T share,
             std::span<std::uint32_t> said, MatrixView<T> d) const {
    std::size_t positions[kPredictionBlock];
    std::size_t count = 0;
    for (; token < targets.size() && count < kPredictionBlock; ++token) {
      if (targets[token] == kNoTarget) continue;
      std::copy_n(stream.row(token), stream.columns, scratch.input.row(count));
      positions[count++] = token;
    }
    if (count == 0) return 0.0;
    const MatrixView<const T> normed = norm_before(count);
    const MatrixView<const T> x = has_transform() ? transform(normed) : normed;
    const MatrixView<T> logits = scratch.logits.some_rows({0, count});
    linear_forward(arithmetic, params.unembedding, x, logits);
    double loss = 0.0;
    for (std::size_t i = 0; i < count; ++i) {
      loss += cross_entropy_inplace<T>(arithmetic, {logits.row(i), logits.columns}, targets[positions[i]], share,
                                       said[positions[i]]);
    }
    if (d.rows == 0) return loss;
    const MatrixView<const T> d_input = backward(normed, x, logits);
    for (std::size_t i = 0; i < count; ++i) std::copy_n(d_input.row(i), d_input.columns, d.row(positions[i]));
    return loss;
  }

 private:
  bool is_normed() const { return params.final_norm.kind != NormKind::none; }
  bool has_transform() const { return params.transform.w.columns != 0; }

  MatrixView<const T> norm_before(std::size_t count) const {
    const MatrixView<T> input = scratch.input.some_rows({0, count});
    if (!is_normed()) return input;
    const MatrixView<T> normed = scratch.normed.some_rows({0, count});
    norm_forward<T>(params.final_norm, input, scratch.found, normed);
    return normed;
  }

  MatrixView<const T> transform(MatrixView<const T> x) const {
    const MatrixView<T> transformed = scratch.transformed.some_rows({0, x.rows});
    const MatrixView<T> normed = scratch.head_normed.some_rows({0, x.rows});
    linear_forward(arithmetic, params.transform, x, transformed);
    arithmetic.activate_into(activation, transformed.values, x.rows * transformed.columns, transformed.values,
                             scratch.slopes.values);
    norm_forward<T>(params.head_norm, transformed, scratch.head_found, normed);
    return normed;
  }

  // back through pass 4, 3 and 2: the gradient of the rows of the residual stream
  MatrixView<const T> backward(MatrixView<const T> normed, MatrixView<const T> x, MatrixView<const T> d_logits) const {
    MatrixView<T> d = scratch.d.some_rows({0, x.rows});
    linear_backward(arithmetic, params.unembedding, x, d_logits, GemmStart::zero, d);
    if (has_transform()) d = transform_backward(normed, d);
    if (is_normed()) {
      norm_backward<T>(params.final_norm, scratch.input.some_rows({0, x.rows}), scratch.found, d, GradientStart::zero,
                       d);
    }
    return d;
  }

  MatrixView<T> transform_backward(MatrixView<const T> x, MatrixView<T> d) const {
    norm_backward<T>(params.head_norm, scratch.transformed.some_rows({0, x.rows}), scratch.head_found, d,
                     GradientStart::zero, d);
    for (std::size_t i = 0; i < d.rows * d.columns; ++i) d.values[i] *= scratch.slopes.values[i];
    const MatrixView<T> d_input = scratch.head_normed.some_rows({0, x.rows});  // read to the end by now
    linear_backward<T>(arithmetic, params.transform, x, d, GemmStart::zero, d_input);
    return d_input;
  }
};

}  // namespace headlight
