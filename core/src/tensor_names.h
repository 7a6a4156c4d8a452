#pragma once
#include <optional>
#include <string_view>

#include "family.h"

namespace headlight {

/// A tensor's name, taken apart by its family's table.
struct NamedTensor {
  Slot slot = Slot::words;
  std::size_t layer = 0;
  bool is_bias = false;
  bool is_ignored = false;  // known, and no parameter of this model
};

/// Nothing where the family knows no such name. `head`: which head the model has.
std::optional<NamedTensor> name_tensor(const FamilyTable& family, HeadKind head, std::string_view name);

/// The name that a tensor would have: what a message asks for.
std::string name_of(const FamilyTable& family, HeadKind head, Slot slot, std::size_t layer, bool is_bias);

/// Whether the family has such a parameter for this head.
bool has_slot(const FamilyTable& family, HeadKind head, Slot slot);

}  // namespace headlight
