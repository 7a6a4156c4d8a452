#pragma once
#include <cstdint>
#include <span>

#include "headlight/buffer.h"
#include "headlight/shape.h"
#include "param_panels.h"
#include "quantized_panels.h"
#include "quantized_rows.h"

namespace headlight {

class Linear;

/// Rows on their way into a product with a matrix. In eight bits they are rounded once, however few of the columns are
/// then asked for at a time.
class LinearInput {
 public:
  /// Room to round `rows` rows of `inputs` numbers; a product of floats needs none. False when there is no memory.
  [[nodiscard]] bool allocate(std::size_t rows, std::size_t inputs);
  /// in: [rows, linear.inputs()], borrowed; the stride in floats.
  void set(const Linear& linear, const float* in, std::size_t in_stride, std::size_t rows);

 private:
  friend class Linear;

  ConstRows in_;
  Array<std::uint32_t> rounded_;  // inputs of each row
  Array<RowScale> scales_;        // of each row
};

/// A learned matrix and its bias: output = input w + b. The matrix lies packed, in the type of its file or in eight
/// bits.
class Linear {
 public:
  /// Room for w [inputs, outputs], unset, and a bias of zeros. False when there is no memory.
  [[nodiscard]] bool allocate(std::size_t inputs, std::size_t outputs, ParamType type);
  /// The same for w in eight bits, a quarter of the memory: each column is rounded as it is written, and products round
  /// their inputs too (quantized_gemm.h). inputs: at most kMaxQuantizedInner.
  [[nodiscard]] bool allocate_eight_bits(std::size_t inputs, std::size_t outputs);
  /// w: [inputs, outputs], row-major. b: [outputs], or empty for none. False when there is no memory.
  [[nodiscard]] bool set(std::size_t inputs, std::size_t outputs, std::span<const float> w, std::span<const float> b);
  /// One column of w, [inputs] params of type().
  void write_output(std::size_t output, const void* params);
  /// Part of one row of w: `count` params from column `first_output` on. Not in eight bits: the scale of a column needs
  /// all of it.
  void write_input(std::size_t input, std::size_t first_output, std::size_t count, const void* params);
  std::span<float> bias() { return bias_.span(); }

  /// out [rows, outputs] = in [rows, inputs] w + b; strides in floats.
  void apply_into(const float* in, std::size_t in_stride, std::size_t rows, float* out, std::size_t out_stride) const;
  /// The same for one row and columns [outputs.first, outputs.last) alone; the first is a multiple of 16. `out` is
  /// still the place of column 0.
  void apply_into(const float* in, Range outputs, float* out) const;
  /// The same for rows that were set for this matrix.
  void apply_into(const LinearInput& in, Range outputs, float* out, std::size_t out_stride) const;
  /// out += in w + b: how a block writes to the residual stream.
  void add_into(const LinearInput& in, Range outputs, float* out, std::size_t out_stride) const;
  /// Column `output` of w as floats: out [inputs].
  void output_params_into(std::size_t output, float* out) const;

  std::size_t inputs() const { return inputs_; }
  std::size_t outputs() const { return outputs_; }
  /// Of what is written: floats, where they become eight bits.
  ParamType type() const { return type_; }
  bool has_eight_bits() const { return scales_.size() != 0; }

 private:
  ParamPanels panels() const { return {type_, params_.data(), inputs_, outputs_}; }
  QuantizedPanels quantized_panels() const;
  QuantizedRows rounded_of(const LinearInput& in) const;
  template <class Use>
  void in_parts(std::size_t rows, Range outputs, const Use& use) const;
  void apply_into(const ConstRows& in, const QuantizedRows& rounded, Range outputs, float* out,
                  std::size_t out_stride) const;
  void add_product_into(const ConstRows& in, const QuantizedRows& rounded, Range outputs, float* out,
                        std::size_t out_stride) const;

  std::size_t inputs_ = 0;
  std::size_t outputs_ = 0;
  ParamType type_ = ParamType::f32;
  Array<std::uint32_t> params_;  // packed; whole words, so that any type is aligned
  Buffer scales_;                // of each column up to the end of the last panel; empty unless in eight bits
  Array<std::int32_t> sums_;     // of the params of each of these columns
  Buffer bias_;                  // [outputs], zeros where there is none
};

}  // namespace headlight
