#pragma once
// The definition. Attention in double precision and plain loops: read this first. Everything fast in this
// project is tested against it; nothing in it is meant to be fast.

#include <span>
#include <vector>

#include "headlight/attention.h"

namespace headlight::reference {

/// Every stage of every head, row-major.
struct Attention {
  std::vector<double> scores;         // [num_heads, query_len, key_len], q·k x scale
  std::vector<double> masked_scores;  // the same with -infinity where the key is not visible
  std::vector<double> weights;        // softmax of each masked row; a row with no visible key is zeros
  std::vector<double> head_output;    // [num_heads, query_len, head_dim], weights x value
};

/// request: one that check() accepts. The floats of the request are taken as they are; only the
/// arithmetic on them is double.
Attention attend(const AttentionRequest& request);

/// softmax of one masked row, in double; a row of -infinity becomes zeros.
std::vector<double> softmax(std::span<const double> masked_scores);

}  // namespace headlight::reference
