#include "name_order.h"

#include <algorithm>
#include <numeric>

namespace headlight {

std::vector<std::uint32_t> order_of_names(const std::vector<std::string_view>& names) {
  std::vector<std::uint32_t> order(names.size());
  std::iota(order.begin(), order.end(), std::uint32_t{0});
  const auto is_before = [&](std::uint32_t a, std::uint32_t b) {
    const int compared = names[a].compare(names[b]);
    return compared < 0 || (compared == 0 && a < b);
  };
  // By a heap: std::sort is twice as fast and four times the code, and this code is part of every visitor's download.
  std::make_heap(order.begin(), order.end(), is_before);
  std::sort_heap(order.begin(), order.end(), is_before);
  return order;
}

std::optional<std::uint32_t> find_second(const std::vector<std::string_view>& names,
                                         const std::vector<std::uint32_t>& order) {
  for (std::size_t i = 1; i < order.size(); ++i) {
    if (names[order[i - 1]] == names[order[i]]) return order[i];
  }
  return std::nullopt;
}

}  // namespace headlight
