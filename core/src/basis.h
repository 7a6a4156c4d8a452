#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

namespace headlight {

/// A seeded random orthogonal basis of R^(outer x inner): [dim, dim], row-major; column c is the direction of
/// coordinate c. It is the Kronecker product of two orthogonal matrices of those sizes, each the Q of a
/// random matrix's QR decomposition (Eigen): as mixed as one large Q, which would take 30 ms of a visitor's
/// first second, and this takes a tenth of one.
///
/// Entries are rounded to multiples of 2^-12: compilers and vector units order Eigen's sums differently, and the
/// rounding makes the bits agree everywhere. Columns stay orthonormal within 2e-3.
std::vector<float> orthogonal_basis(std::size_t outer, std::size_t inner, std::uint64_t seed);

}  // namespace headlight
