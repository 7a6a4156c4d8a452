#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace headlight {

/// The indices of `names` in the order of the names; equal names in the order in which they stand.
std::vector<std::uint32_t> order_of_names(const std::vector<std::string_view>& names);

/// The index of a name that stood before, where there is one. `order` as above. Sorted names are compared with their
/// neighbours: pair by pair, a hundred thousand would take minutes.
std::optional<std::uint32_t> find_second(const std::vector<std::string_view>& names,
                                         const std::vector<std::uint32_t>& order);

}  // namespace headlight
