#include "reference_scores.h"

#include <cmath>

namespace headlight::reference {

double multiplicative_score(std::span<const float> query, std::span<const float> matrix, std::span<const float> key) {
  double score = 0.0;
  for (std::size_t i = 0; i < query.size(); ++i) {
    double turned_key = 0.0;
    for (std::size_t j = 0; j < key.size(); ++j) turned_key += double{matrix[i * key.size() + j]} * double{key[j]};
    score += double{query[i]} * turned_key;
  }
  return score;
}

double additive_score(std::span<const float> query, std::span<const float> vector, std::span<const float> key) {
  double score = 0.0;
  for (std::size_t d = 0; d < query.size(); ++d) {
    score += double{vector[d]} * std::tanh(double{query[d]} + double{key[d]});
  }
  return score;
}

}  // namespace headlight::reference
