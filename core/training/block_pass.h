#pragma once
// One block: attention and a feed-forward layer, each with its norm, writing to the residual stream: to the rows that
// attend, while the others are carried over. As core/src/run.cpp computes it, and back.

#include "attention_layer.h"
#include "feed_forward_layer.h"

namespace headlight {

/// What a block's way back needs of its way there.
template <class T>
struct BlockRecord {
  MatrixView<const T> input;  // [rows, model_dim], the residual stream before the block
  MatrixView<T>
      attention_normed;           // [rows, model_dim], what attention reads; where the norm comes after, what is normed
  MatrixView<T> attention_found;  // [rows, 2] of its norm
  AttentionRecord<T> attention;   //
  MatrixView<T> middle;           // [rows, model_dim], the residual stream after attention
  MatrixView<T> ffn_normed;       // as attention_normed
  MatrixView<T> ffn_found;        // [rows, 2]
  FeedForwardRecord<T> feed_forward;  //
  MatrixView<T> output;               // [rows, model_dim]

  /// For so many tokens, in windows of up to `len`.
  void share(Workspace<T>& workspace, const Architecture& a, std::size_t rows, std::size_t len) {
    attention_normed = workspace.take_matrix(rows, a.model_dim);
    attention_found = workspace.take_matrix(rows, 2);
    attention.share(workspace, a, rows, len);
    middle = workspace.take_matrix(rows, a.model_dim);
    ffn_normed = workspace.take_matrix(rows, a.model_dim);
    ffn_found = workspace.take_matrix(rows, 2);
    feed_forward.share(workspace, a, rows);
    output = workspace.take_matrix(rows, a.model_dim);
  }
  /// Of all but how the heads came to what they say.
  BlockRecord some_rows(Range of) const {
    BlockRecord some;
    some.input = input.some_rows(of);
    some.attention_normed = attention_normed.some_rows(of);
    some.attention_found = attention_found.some_rows(of);
    some.attention.head_output = attention.head_output.some_rows(of);
    some.middle = middle.some_rows(of);
    some.ffn_normed = ffn_normed.some_rows(of);
    some.ffn_found = ffn_found.some_rows(of);
    some.feed_forward = feed_forward.some_rows(of);
    some.output = output.some_rows(of);
    return some;
  }
};

/// What only the way back needs, the same for every block.
template <class T>
struct BlockScratch {
  MatrixView<T> d_normed;  // [rows, model_dim]
  MatrixView<T> d_output;  // [rows, model_dim], of a parallel block
  T* d_narrow = nullptr;   // [rows, the wider of query_dim and ffn_dim]
  T* d_wide = nullptr;     // [rows, the wider of qkv and expanded_dim]
  T* cells = nullptr;      // [kQueryBlock, len]

  void share(Workspace<T>& workspace, const Architecture& a, std::size_t rows, std::size_t len) {
    d_normed = workspace.take_matrix(rows, a.model_dim);
    if (a.is_parallel) d_output = workspace.take_matrix(rows, a.model_dim);
    d_narrow = workspace.take(std::uint64_t{rows} * std::max(a.query_dim(), a.ffn_dim));
    d_wide = workspace.take(std::uint64_t{rows} * std::max(a.query_dim() + 2 * a.kv_dim(), a.expanded_dim()));
    cells = workspace.take(kQueryBlock * len);
  }
};

template <class T>
void copy_rows(MatrixView<const T> from, MatrixView<T> to) {
  for (std::size_t i = 0; i < from.rows; ++i) std::copy_n(from.row(i), from.columns, to.row(i));
}

template <class T>
class BlockPass {
 public:
  /// Several windows are computed at once only where all of their rows attend.
  BlockPass(Arithmetic<T>& arithmetic, const Architecture& architecture, const ParamLayout& layout,
            const BlockParams<T>& block, const LayerRule& rule, std::span<const WindowRows> windows,
            MatrixView<const T> turns)
      : arithmetic_(arithmetic),
        a_(architecture),
        block_(block),
        attending_(windows.size() == 1 ? rule.mask.rows(windows[0].shape) : Range{0, windows.back().rows.last}),
        attention_{arithmetic, architecture, layout, block, rule, windows, turns},
        feed_forward_{arithmetic, architecture, block} {}

  // pass 1: middle = input + attention(norm(input)), or norm(input + attention(input))
  // pass 2: output = middle + feed_forward(norm(middle)), or norm(middle + feed_forward(middle)). In a parallel block
  //         feed_forward reads the input, too.
  void forward(const BlockRecord<T>& all) const {
    attention_.forward(read(block_.attention_norm, all.input, all.attention_found, all.attention_normed),
                       all.attention);
    carry_over(all);
    const BlockRecord<T> record = all.some_rows(attending_);
    write(block_.attention_norm, record.input, block_.output, record.attention.head_output, record.attention_found,
          record.attention_normed, record.middle);
    if (a_.ffn_dim == 0) return copy_rows<T>(record.middle, record.output);
    feed_forward_.forward(read(block_.ffn_norm, ffn_input(record), record.ffn_found, record.ffn_normed),
                          record.feed_forward);
    write(block_.ffn_norm, record.middle, block_.contract, record.feed_forward.hidden, record.ffn_found,
          record.ffn_normed, record.output);
  }

  // d: the gradient of the output, and then that of the input        [rows, model_dim]
  //
  // back through pass 2, then through pass 1; in a parallel block both begin with the gradient of the output
  void backward(const BlockRecord<T>& record, const BlockScratch<T>& scratch, MatrixView<T> d) const {
    const MatrixView<T> d_attending = d.some_rows(attending_);
    MatrixView<const T> d_output = d_attending;
    if (a_.is_parallel) {
      copy_rows<T>(d, scratch.d_output);
      d_output = scratch.d_output.some_rows(attending_);
    }
    if (a_.ffn_dim != 0) feed_forward_backward(record.some_rows(attending_), scratch, d_output, d_attending);
    attention_backward(record, scratch, d_output, d);
  }

 private:
  void carry_over(const BlockRecord<T>& all) const {
    for (const Range rows : {Range{0, attending_.first}, Range{attending_.last, all.output.rows}}) {
      copy_rows<T>(all.input.some_rows(rows), all.output.some_rows(rows));
    }
  }

  bool is_normed(NormPlace place) const { return a_.norm != NormKind::none && a_.norm_place == place; }
  MatrixView<const T> ffn_input(const BlockRecord<T>& record) const {
    return a_.is_parallel ? record.input : MatrixView<const T>(record.middle);
  }

  // What a layer reads of the residual stream.
  MatrixView<const T> read(const NormParams<T>& norm, MatrixView<const T> stream, MatrixView<T> found,
                           MatrixView<T> normed) const {
    if (!is_normed(NormPlace::before)) return stream;
    norm_forward(norm, stream, found, normed);
    return normed;
  }

  // after = stream + said w + b, or the norm of that, of which `sum` is then kept.
  void write(const NormParams<T>& norm, MatrixView<const T> stream, const LinearParams<T>& linear,
             MatrixView<const T> said, MatrixView<T> found, MatrixView<T> sum, MatrixView<T> after) const {
    const bool is_after = is_normed(NormPlace::after);
    const MatrixView<T> written = is_after ? sum : after;
    copy_rows(stream, written);
    linear_forward_onto(arithmetic_, linear, said, written);
    if (is_after) norm_forward<T>(norm, sum, found, after);
  }

  void feed_forward_backward(const BlockRecord<T>& record, const BlockScratch<T>& scratch, MatrixView<const T> d_output,
                             MatrixView<T> d) const {
    const MatrixView<const T> stream = ffn_input(record);
    const MatrixView<T> d_hidden = row_major(scratch.d_narrow, d.rows, a_.ffn_dim);
    const MatrixView<T> d_expanded = row_major(scratch.d_wide, d.rows, a_.expanded_dim());
    if (is_normed(NormPlace::after)) {
      norm_backward<T>(block_.ffn_norm, record.ffn_normed, record.ffn_found, d, GradientStart::zero, d);
    }
    linear_backward<T>(arithmetic_, block_.contract, record.feed_forward.hidden, d_output, GemmStart::zero, d_hidden);
    if (!is_normed(NormPlace::before)) {
      feed_forward_.backward(stream, record.feed_forward, d_hidden, d_expanded, GemmStart::value, d);
      return;
    }
    const MatrixView<T> d_normed = scratch.d_normed.some_rows({0, d.rows});
    feed_forward_.backward(record.ffn_normed, record.feed_forward, d_hidden, d_expanded, GemmStart::zero, d_normed);
    norm_backward<T>(block_.ffn_norm, stream, record.ffn_found, d_normed, GradientStart::value, d);
  }

  // d_output: of the rows that attend, which are among those of d
  void attention_backward(const BlockRecord<T>& record, const BlockScratch<T>& scratch, MatrixView<const T> d_output,
                          MatrixView<T> d) const {
    const MatrixView<T> d_attending = d.some_rows(attending_);
    const MatrixView<T> d_heads = row_major(scratch.d_narrow, d.rows, a_.query_dim());
    const MatrixView<T> d_qkv = row_major(scratch.d_wide, d.rows, a_.query_dim() + 2 * a_.kv_dim());
    if (is_normed(NormPlace::after)) {
      norm_backward<T>(block_.attention_norm, record.attention_normed.some_rows(attending_),
                       record.attention_found.some_rows(attending_), d_attending, GradientStart::zero, d_attending);
    }
    linear_backward<T>(arithmetic_, block_.output, record.attention.head_output.some_rows(attending_), d_output,
                       GemmStart::zero, d_heads.some_rows(attending_));
    if (!is_normed(NormPlace::before)) {
      attention_.backward(record.input, record.attention, d_heads, d_qkv, scratch.cells, GemmStart::value, d);
      return;
    }
    attention_.backward(record.attention_normed, record.attention, d_heads, d_qkv, scratch.cells, GemmStart::zero,
                        scratch.d_normed);
    norm_backward<T>(block_.attention_norm, record.input, record.attention_found, scratch.d_normed,
                     GradientStart::value, d);
  }

  Arithmetic<T>& arithmetic_;
  const Architecture& a_;
  const BlockParams<T>& block_;
  Range attending_;
  AttentionLayer<T> attention_;
  FeedForwardLayer<T> feed_forward_;
};

}  // namespace headlight
