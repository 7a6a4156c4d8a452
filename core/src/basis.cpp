#include "basis.h"

#include <Eigen/Householder>
#include <cmath>
#include <utility>

#include "headlight/random.h"

namespace headlight {
namespace {

// Q of a square matrix. Eigen's HouseholderQR takes the same steps for so few columns, but brings along 40 KB of
// products for large ones, which every visitor would download.
Eigen::MatrixXd orthogonal_factor(Eigen::MatrixXd a) {
  const Eigen::Index n = a.rows();
  Eigen::VectorXd factors(n);
  Eigen::RowVectorXd workspace(n);
  for (Eigen::Index k = 0; k < n; ++k) {
    const Eigen::Index rest = n - k - 1;
    double diagonal = 0.0;
    a.col(k).tail(n - k).makeHouseholderInPlace(factors(k), diagonal);
    a.bottomRightCorner(n - k, rest).applyHouseholderOnTheLeft(a.col(k).tail(rest), factors(k), workspace.data());
  }
  Eigen::MatrixXd q = Eigen::MatrixXd::Identity(n, n);
  for (Eigen::Index k = n - 1; k >= 0; --k) {
    q.bottomRightCorner(n - k, n - k).applyHouseholderOnTheLeft(a.col(k).tail(n - k - 1), factors(k), workspace.data());
  }
  return q;
}

Eigen::MatrixXd random_orthogonal(std::size_t dim, Random& random) {
  const auto n = static_cast<Eigen::Index>(dim);
  Eigen::MatrixXd values(n, n);
  for (Eigen::Index i = 0; i < n; ++i) {
    for (Eigen::Index j = 0; j < n; ++j) values(i, j) = random.normal();
  }
  return orthogonal_factor(std::move(values));
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
