#pragma once
// The weights of a head between groups of neighbouring tokens, such as words and sentences.

#include <cstdint>
#include <memory>
#include <vector>

#include "headlight/maps.h"

namespace headlight {

/// A job whose bins are groups. Row r, column c: the mean over the queries of group r of the sum over the keys of group
/// c. So a row still sums to 1 where each of its queries sees a key.
/// starts: the first token of each group, ascending from 0. Rows and columns of `request` are groups.
/// E_LAYER, E_HEAD, E_RANGE, E_MEMORY.
Started<PoolJob> start_rollup(std::shared_ptr<const Trace> trace, const WindowRequest& request,
                              std::vector<std::uint32_t> starts);

}  // namespace headlight
