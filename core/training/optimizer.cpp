#include "optimizer.h"

#include <algorithm>
#include <cmath>

namespace headlight {

bool Optimizer::allocate(const ParamLayout& layout, const OptimizerOptions& options) {
  layout_ = &layout;
  options_ = options;
  std::uint64_t largest = 0;
  for (const ParamTensor& tensor : layout.tensors) {
    if (takes_muon(tensor)) largest = std::max(largest, tensor.size);
  }
  return first_.allocate_zeros(layout.size) && second_.allocate_zeros(layout.size) && muon_.allocate(largest);
}

bool Optimizer::takes_muon(const ParamTensor& tensor) const {
  // What scores learn from is no matrix to make orthogonal as a whole: a vector, or a small matrix, for each head.
  const bool is_of_scores = tensor.slot == Slot::score_vector || tensor.slot == Slot::score_matrix;
  return options_.has_muon && is_of_a_layer(tensor.slot) && tensor.is_matrix() && !is_of_scores;
}

MatrixView<float> Optimizer::outputs_first(const ParamTensor& tensor, float* all) const {
  const MatrixView<float> matrix = row_major(all + tensor.first, tensor.shape[0], tensor.shape[1]);
  return layout_->has_inputs_as_rows ? matrix.transposed() : matrix;
}

double Optimizer::step(Arithmetic<float>& arithmetic, double rate_factor, std::span<float> gradients,
                       std::span<float> params) {
  double squares = 0.0;
  for (const float g : gradients) squares += double{g} * double{g};
  const double norm = std::sqrt(squares);
  if (!std::isfinite(norm)) return norm;
  if (norm > options_.largest_norm) {
    const auto factor = static_cast<float>(options_.largest_norm / norm);
    for (float& g : gradients) g *= factor;
  }
  ++steps_;
  AdamW adamw = options_.adamw;
  adamw.rate *= rate_factor;
  Muon muon = options_.muon;
  muon.rate *= rate_factor;
  for (const ParamTensor& tensor : layout_->tensors) {
    if (takes_muon(tensor)) {
      muon.size = adds_to_stream(tensor.slot) ? options_.into_stream : 1.0;
      muon_.step(arithmetic, muon, outputs_first(tensor, gradients.data()), outputs_first(tensor, first_.data()),
                 outputs_first(tensor, params.data()));
      continue;
    }
    AdamW own = adamw;
    // Gains and biases are not drawn towards 0.
    if (!tensor.is_matrix()) own.weight_decay = 0.0;
    adamw_step(own, steps_, gradients.data() + tensor.first, tensor.size,
               {first_.data() + tensor.first, second_.data() + tensor.first}, params.data() + tensor.first);
  }
  return norm;
}

double rate_factor(double done, double total, double warm_up, double decay) {
  const double up = warm_up > 0.0 ? (done + 1.0) / warm_up : 1.0;
  const double down = decay > 0.0 ? (total - done) / decay : 1.0;
  return std::clamp(std::min(up, down), 0.0, 1.0);
}

}  // namespace headlight
