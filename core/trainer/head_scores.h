#pragma once
// What each head looks at, as one number each: the mean weight on one place.

#include <functional>

#include "headlight/trace.h"

namespace headlight {

using HeadScores = std::vector<std::vector<double>>;  // [num_layers][num_heads]

/// Mean over texts and over rows [rows.first, rows.last) of the weight on column_of(row).
HeadScores mean_weights(const std::shared_ptr<const Model>& model, const std::vector<std::vector<std::uint32_t>>& texts,
                        Range rows, const std::function<std::size_t(std::size_t)>& column_of);

/// The largest of all.
double best_of(const HeadScores& scores);

}  // namespace headlight
