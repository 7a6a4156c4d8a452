#include "basis.h"

#include <Eigen/QR>
#include <cmath>

#include "headlight/random.h"

namespace headlight {
namespace {

Eigen::MatrixXd random_orthogonal(std::size_t dim, Random& random) {
  const auto n = static_cast<Eigen::Index>(dim);
  Eigen::MatrixXd values(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j < n; ++j) values(i, j) = random.normal();
  }
  return Eigen::HouseholderQR<Eigen::MatrixXd>(values).householderQ();
}

}  // namespace

std::vector<float> orthogonal_basis(std::size_t outer, std::size_t inner, std::uint64_t seed) {
  Random random(seed);
  const Eigen::MatrixXd a = random_orthogonal(outer, random);
  const Eigen::MatrixXd b = random_orthogonal(inner, random);
  const std::size_t dim = outer * inner;
  std::vector<float> basis(dim * dim);
  for (std::size_t i = 0; i < dim; ++i) {
    for (std::size_t j = 0; j < dim; ++j) {
      const double entry = a(static_cast<Eigen::Index>(i / inner), static_cast<Eigen::Index>(j / inner)) *
                           b(static_cast<Eigen::Index>(i % inner), static_cast<Eigen::Index>(j % inner));
      basis[i * dim + j] = static_cast<float>(std::floor(entry * 4096.0 + 0.5) / 4096.0);
    }
  }
  return basis;
}

}  // namespace headlight
