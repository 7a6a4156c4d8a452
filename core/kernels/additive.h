#pragma once
#include "gemm.h"

namespace headlight {

/// out[i, j] = sum over d of vector[d] tanh(queries[i, d] + keys[d, j]): additive scores (Bahdanau et al. 2015).
/// queries: [rows, keys.inner]; keys: transposed, packed; vector: [keys.inner]; out: [rows, keys.columns].
///
/// Each score is one chain over d from 0, so that its bits depend on its query and its key alone. It takes some
/// 40 times as long as a product: each term has a tanh, with its division.
void additive_scores_into(const ConstRows& queries, const Panels& keys, const float* vector, const Rows& out);

/// What one score is the sum of: out[d] = vector[d] tanh(query[d] + key[d]), all [inner].
void additive_terms_into(const float* query, const float* key, const float* vector, std::size_t inner, float* out);

}  // namespace headlight
