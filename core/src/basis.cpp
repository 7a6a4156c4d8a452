#include "basis.h"

#include <Eigen/QR>
#include <cmath>

#include "headlight/random.h"

namespace headlight {

struct BasisBuilder::Matrix {
  Eigen::MatrixXd values;
  Eigen::HouseholderQR<Eigen::MatrixXd> decomposition;
};

BasisBuilder::BasisBuilder(std::size_t dim, std::uint64_t seed) : matrix_(std::make_unique<Matrix>()) {
  Random random(seed);
  const auto n = static_cast<Eigen::Index>(dim);
  matrix_->values.resize(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j < n; ++j) matrix_->values(i, j) = random.normal();
  }
}

BasisBuilder::~BasisBuilder() = default;

void BasisBuilder::decompose() { matrix_->decomposition.compute(matrix_->values); }

std::vector<float> BasisBuilder::basis() const {
  const Eigen::MatrixXd q = matrix_->decomposition.householderQ();
  std::vector<float> rounded;
  rounded.reserve(static_cast<std::size_t>(q.size()));
  for (Eigen::Index i = 0; i < q.rows(); ++i) {
    for (Eigen::Index j = 0; j < q.cols(); ++j) {
      rounded.push_back(static_cast<float>(std::floor(q(i, j) * 4096.0 + 0.5) / 4096.0));
    }
  }
  return rounded;
}

}  // namespace headlight
