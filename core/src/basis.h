#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

namespace headlight {

/// A seeded random orthogonal basis of R^dim, made in two slices: the QR decomposition of a random matrix
/// (Eigen), then its Q. Entries are rounded to multiples of 2^-12: compilers and vector units order Eigen's sums
/// differently, and the rounding makes the bits agree everywhere. Columns stay orthonormal within 2e-3.
class BasisBuilder {
 public:
  BasisBuilder(std::size_t dim, std::uint64_t seed);
  ~BasisBuilder();

  void decompose();
  /// [dim, dim], row-major; column c is the direction of coordinate c. Call after decompose().
  std::vector<float> basis() const;

 private:
  struct Matrix;
  std::unique_ptr<Matrix> matrix_;
};

}  // namespace headlight
