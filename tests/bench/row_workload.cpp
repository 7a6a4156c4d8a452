#include <algorithm>
#include <vector>

#include "activation.h"
#include "eigen_peer.h"
#include "norm.h"
#include "numbers.h"
#include "softmax.h"
#include "workload.h"

namespace headlight::bench {
namespace {

constexpr float kEpsilon = 1e-5F;

class RowWorkload : public Workload {
 public:
  RowWorkload(RowKind kind, std::size_t rows, std::size_t columns)
      : kind_(kind),
        rows_(rows),
        columns_(columns),
        in_(numbers(rows * columns, 6)),
        gamma_(numbers(columns, 7)),
        beta_(numbers(columns, 8)),
        ours_(rows * columns),
        eigen_(rows * columns) {
    for (float& value : in_) value *= 4.0F;  // where the activations bend
  }

  // The kernels that work in place get a copy of their row, as the peers read one array and write another.
  void run_ours() override {
    for (std::size_t row = 0; row < rows_; ++row) {
      const float* in = in_.data() + row * columns_;
      float* out = ours_.data() + row * columns_;
      if (kind_ == RowKind::layer_norm) {
        layer_norm_into(in, columns_, gamma_.data(), beta_.data(), kEpsilon, out);
        continue;
      }
      std::copy_n(in, columns_, out);
      if (kind_ == RowKind::softmax) softmax_inplace({out, columns_});
      if (kind_ == RowKind::gelu) activate_inplace(Activation::gelu, out, columns_);
      if (kind_ == RowKind::gelu_tanh) activate_inplace(Activation::gelu_tanh, out, columns_);
    }
  }
  void run_eigen() override {
    for (std::size_t row = 0; row < rows_; ++row) {
      const float* in = in_.data() + row * columns_;
      float* out = eigen_.data() + row * columns_;
      switch (kind_) {
        case RowKind::softmax: eigen_softmax(in, columns_, out); break;
        case RowKind::layer_norm: eigen_layer_norm(in, columns_, gamma_.data(), beta_.data(), kEpsilon, out); break;
        case RowKind::gelu: eigen_gelu(in, columns_, out); break;
        case RowKind::gelu_tanh: eigen_gelu_tanh(in, columns_, out); break;
      }
    }
  }

  std::span<const float> array(std::string_view name) const override {
    if (name == "in") return in_;
    if (name == "gamma") return gamma_;
    if (name == "beta") return beta_;
    if (name == "ours") return ours_;
    if (name == "eigen") return eigen_;
    return {};
  }

 private:
  RowKind kind_;
  std::size_t rows_, columns_;
  std::vector<float> in_;     // [rows, columns]
  std::vector<float> gamma_;  // [columns]
  std::vector<float> beta_;   // [columns]
  std::vector<float> ours_;   // [rows, columns]
  std::vector<float> eigen_;  // the same
};

}  // namespace

std::unique_ptr<Workload> make_rows(RowKind kind, std::size_t rows, std::size_t columns) {
  return std::make_unique<RowWorkload>(kind, rows, columns);
}

}  // namespace headlight::bench
