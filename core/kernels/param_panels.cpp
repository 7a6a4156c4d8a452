#include "param_panels.h"

#include <algorithm>
#include <cstring>

#include "half.h"

namespace headlight {
namespace {

// Calls `use` with the unsigned integer that has the size of one parameter.
template <class Use>
void with_word(ParamType type, Use use) {
  if (type == ParamType::f32) {
    use(std::uint32_t{});
  } else {
    use(std::uint16_t{});
  }
}

std::size_t place(std::size_t row, std::size_t column, std::size_t inner) {
  return (column / kPanelColumns * inner + row) * kPanelColumns + column % kPanelColumns;
}

}  // namespace

void widen_into(ParamType type, const void* params, std::size_t count, float* out) {
  switch (type) {
    case ParamType::f32: std::memcpy(out, params, count * sizeof(float)); break;
    case ParamType::f16: widen_f16_into({static_cast<const std::uint16_t*>(params), count}, out); break;
    case ParamType::bf16: widen_bf16_into({static_cast<const std::uint16_t*>(params), count}, out); break;
  }
}

std::size_t count_not_finite(ParamType type, const void* params, std::size_t count) {
  std::size_t found = 0;
  with_word(type, [&]<class Word>(Word) {
    // All bits of the exponent are set in what is not finite, and in nothing else.
    const auto exponent = static_cast<Word>(type == ParamType::f32   ? 0x7F80'0000U
                                            : type == ParamType::f16 ? 0x7C00U
                                                                     : 0x7F80U);
    const auto* words = static_cast<const Word*>(params);
    for (std::size_t i = 0; i < count; ++i) found += (words[i] & exponent) == exponent ? 1 : 0;
  });
  return found;
}

ParamPanels ParamPanels::columns_from(std::size_t first_panel, std::size_t count) const {
  const std::size_t skipped = first_panel * inner * kPanelColumns * param_bytes(type);
  return {type, static_cast<const std::byte*>(params) + skipped, inner, count};
}

void pack_param_column(ParamType type, const void* column, std::size_t inner, std::size_t at, void* panels) {
  with_word(type, [&]<class Word>(Word) {
    const auto* from = static_cast<const Word*>(column);
    auto* to = static_cast<Word*>(panels) + place(0, at, inner);
    for (std::size_t k = 0; k < inner; ++k) to[k * kPanelColumns] = from[k];
  });
}

void pack_param_row(ParamType type, const void* params, std::size_t row, std::size_t first_column, std::size_t count,
                    std::size_t inner, void* panels) {
  with_word(type, [&]<class Word>(Word) {
    const auto* from = static_cast<const Word*>(params);
    auto* to = static_cast<Word*>(panels);
    for (std::size_t j = 0; j < count; ++j) to[place(row, first_column + j, inner)] = from[j];
  });
}

void unpack_param_column(const ParamPanels& panels, std::size_t column, float* out) {
  with_word(panels.type, [&]<class Word>(Word) {
    const auto* from = static_cast<const Word*>(panels.params) + place(0, column, panels.inner);
    for (std::size_t k = 0; k < panels.inner; ++k) widen_into(panels.type, from + k * kPanelColumns, 1, out + k);
  });
}

}  // namespace headlight
