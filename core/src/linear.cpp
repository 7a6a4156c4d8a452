#include "headlight/linear.h"

#include <algorithm>
#include <cassert>
#include <vector>

#include "gemm.h"
#include "headlight/team.h"
#include "quantized_gemm.h"

namespace headlight {

bool LinearInput::allocate(std::size_t rows, std::size_t inputs) {
  return rounded_.allocate(rows * quantized_row_bytes(inputs) / sizeof(std::uint32_t)) && scales_.allocate(rows);
}

void LinearInput::set(const Linear& linear, const float* in, std::size_t in_stride, std::size_t rows) {
  in_ = {in, rows, in_stride};
  if (!linear.has_eight_bits()) return;
  assert(rows <= scales_.size());
  const std::size_t row_bytes = quantized_row_bytes(linear.inputs());
  // To round a number takes about as long as 16 multiply-adds.
  do_ranges(rows, 16 * linear.inputs(), [&](Range taken) {
    const ConstRows from{in + taken.first * in_stride, taken.size(), in_stride};
    auto* to = reinterpret_cast<std::byte*>(rounded_.data()) + taken.first * row_bytes;
    quantize_rows_into(from, linear.inputs(), to, scales_.data() + taken.first);
  });
}

bool Linear::allocate(std::size_t inputs, std::size_t outputs, ParamType type) {
  inputs_ = inputs;
  outputs_ = outputs;
  type_ = type;
  const std::size_t words = packed_bytes(type, inputs, outputs) / sizeof(std::uint32_t);
  if (!params_.allocate(words) || !bias_.allocate_zeros(outputs)) return false;
  // What fills up the last panel takes part in products, so it has to be some number.
  if (outputs % kPanelColumns != 0) {
    const std::size_t panel_words = words / panel_count(outputs);
    std::fill(params_.data() + words - panel_words, params_.data() + words, 0U);
  }
  return true;
}

bool Linear::allocate_eight_bits(std::size_t inputs, std::size_t outputs) {
  assert(inputs <= kMaxQuantizedInner);
  inputs_ = inputs;
  outputs_ = outputs;
  type_ = ParamType::f32;
  const std::size_t columns = panel_count(outputs) * kPanelColumns;
  if (!params_.allocate(quantized_size(inputs, outputs) / sizeof(std::uint32_t)) || !scales_.allocate_zeros(columns) ||
      !sums_.allocate_zeros(columns) || !bias_.allocate_zeros(outputs)) {
    return false;
  }
  clear_quantized_padding(inputs, outputs, reinterpret_cast<std::int8_t*>(params_.data()));
  return true;
}

bool Linear::set(std::size_t inputs, std::size_t outputs, std::span<const float> w, std::span<const float> b) {
  assert(w.size() == inputs * outputs && (b.empty() || b.size() == outputs));
  if (!allocate(inputs, outputs, ParamType::f32)) return false;
  for (std::size_t input = 0; input < inputs; ++input) write_input(input, 0, outputs, w.data() + input * outputs);
  std::copy(b.begin(), b.end(), bias_.data());
  return true;
}

void Linear::write_output(std::size_t output, const void* params) {
  if (!has_eight_bits()) return pack_param_column(type_, params, inputs_, output, params_.data());
  auto* to = reinterpret_cast<std::int8_t*>(params_.data());
  const QuantizedColumn made = quantize_column(static_cast<const float*>(params), inputs_, output, to);
  scales_.data()[output] = made.scale;
  sums_.data()[output] = made.sum;
}

void Linear::write_input(std::size_t input, std::size_t first_output, std::size_t count, const void* params) {
  assert(!has_eight_bits());
  pack_param_row(type_, params, input, first_output, count, inputs_, params_.data());
}

QuantizedPanels Linear::quantized_panels() const {
  return {reinterpret_cast<const std::int8_t*>(params_.data()), scales_.data(), sums_.data(), inputs_, outputs_};
}

void Linear::apply_into(const float* in, std::size_t in_stride, std::size_t rows, float* out,
                        std::size_t out_stride) const {
  for (std::size_t i = 0; i < rows; ++i) apply_into(in + i * in_stride, {0, outputs_}, out + i * out_stride);
}

// Columns of a product with `rows` rows, in whole panels: who reads a panel, reads all of it.
template <class Use>
void Linear::in_parts(std::size_t rows, Range outputs, const Use& use) const {
  do_ranges(panel_count(outputs.size()), rows * inputs_ * kPanelColumns, [&](Range panels) {
    use(Range{outputs.first + panels.first * kPanelColumns,
              std::min(outputs.first + panels.last * kPanelColumns, outputs.last)});
  });
}

void Linear::apply_into(const float* in, Range outputs, float* out) const {
  std::vector<std::uint32_t> rounded;
  RowScale scale;
  if (has_eight_bits()) {
    rounded.resize(quantized_row_bytes(inputs_) / sizeof(std::uint32_t));
    quantize_rows_into({in, 1, inputs_}, inputs_, rounded.data(), &scale);
  }
  apply_into({in, 1, inputs_}, {rounded.data(), &scale, 1, inputs_}, outputs, out, outputs_);
}

void Linear::apply_into(const LinearInput& in, Range outputs, float* out, std::size_t out_stride) const {
  apply_into(in.in_, rounded_of(in), outputs, out, out_stride);
}

void Linear::apply_into(const ConstRows& in, const QuantizedRows& rounded, Range outputs, float* out,
                        std::size_t out_stride) const {
  in_parts(in.rows, outputs, [&](Range columns) {
    for (std::size_t i = 0; i < in.rows; ++i) {
      std::copy_n(bias_.data() + columns.first, columns.size(), out + i * out_stride + columns.first);
    }
    add_product_into(in, rounded, columns, out, out_stride);
  });
}

void Linear::add_into(const LinearInput& in, Range outputs, float* out, std::size_t out_stride) const {
  in_parts(in.in_.rows, outputs, [&](Range columns) {
    for (std::size_t i = 0; i < in.in_.rows; ++i) {
      for (std::size_t column = columns.first; column < columns.last; ++column) {
        out[i * out_stride + column] += bias_.data()[column];
      }
    }
    add_product_into(in.in_, rounded_of(in), columns, out, out_stride);
  });
}

QuantizedRows Linear::rounded_of(const LinearInput& in) const {
  return {in.rounded_.data(), in.scales_.data(), in.in_.rows, inputs_};
}

void Linear::add_product_into(const ConstRows& in, const QuantizedRows& rounded, Range outputs, float* out,
                              std::size_t out_stride) const {
  assert(outputs.first % kPanelColumns == 0 && outputs.last <= outputs_);
  const std::size_t first_panel = outputs.first / kPanelColumns;
  const Rows to{out + outputs.first, in.rows, out_stride};
  if (has_eight_bits()) {
    quantized_gemm(rounded, quantized_panels().columns_from(first_panel, outputs.size()), to);
  } else {
    gemm(in, panels().columns_from(first_panel, outputs.size()), GemmStart::value, to);
  }
}

void Linear::output_params_into(std::size_t output, float* out) const {
  if (has_eight_bits()) return unpack_quantized_column(quantized_panels(), output, out);
  unpack_param_column(panels(), output, out);
}

}  // namespace headlight
