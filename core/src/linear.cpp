#include "headlight/linear.h"

#include <algorithm>

#include "gemm.h"

namespace headlight {

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

bool Linear::set(std::size_t inputs, std::size_t outputs, std::span<const float> w, std::span<const float> b) {
  assert(w.size() == inputs * outputs && (b.empty() || b.size() == outputs));
  if (!allocate(inputs, outputs, ParamType::f32)) return false;
  for (std::size_t input = 0; input < inputs; ++input) write_input(input, 0, outputs, w.data() + input * outputs);
  std::copy(b.begin(), b.end(), bias_.data());
  return true;
}

void Linear::write_output(std::size_t output, const void* params) {
  pack_param_column(type_, params, inputs_, output, params_.data());
}

void Linear::write_input(std::size_t input, std::size_t first_output, std::size_t count, const void* params) {
  pack_param_row(type_, params, input, first_output, count, inputs_, params_.data());
}

ParamPanels Linear::panels(Range outputs) const {
  assert(outputs.first % kPanelColumns == 0 && outputs.last <= outputs_);
  const ParamPanels all{type_, params_.data(), inputs_, outputs_};
  return all.columns_from(outputs.first / kPanelColumns, outputs.size());
}

void Linear::apply_into(const float* in, std::size_t in_stride, std::size_t rows, float* out,
                        std::size_t out_stride) const {
  apply_into(in, in_stride, rows, {0, outputs_}, out, out_stride);
}

void Linear::apply_into(const float* in, std::size_t in_stride, std::size_t rows, Range outputs, float* out,
                        std::size_t out_stride) const {
  for (std::size_t i = 0; i < rows; ++i) {
    std::copy_n(bias_.data() + outputs.first, outputs.size(), out + i * out_stride + outputs.first);
  }
  gemm({in, rows, in_stride}, panels(outputs), GemmStart::value, {out + outputs.first, rows, out_stride});
}

void Linear::add_into(const float* in, std::size_t in_stride, std::size_t rows, Range outputs, float* out,
                      std::size_t out_stride) const {
  for (std::size_t i = 0; i < rows; ++i) {
    for (std::size_t column = outputs.first; column < outputs.last; ++column) {
      out[i * out_stride + column] += bias_.data()[column];
    }
  }
  gemm({in, rows, in_stride}, panels(outputs), GemmStart::value, {out + outputs.first, rows, out_stride});
}

void Linear::output_params_into(std::size_t output, float* out) const {
  unpack_param_column({type_, params_.data(), inputs_, outputs_}, output, out);
}

}  // namespace headlight
