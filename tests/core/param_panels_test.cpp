#include "param_panels.h"

#include <bit>
#include <catch_amalgamated.hpp>

#include "gemm.h"
#include "half.h"
#include "support.h"

namespace headlight {
namespace {

TEST_CASE("gemm with params: the bits of a product with their floats, in every type", "[kernels][gemm]") {
  for (const ParamType type : {ParamType::f32, ParamType::f16, ParamType::bf16}) {
    for (const std::size_t inner : {std::size_t{1}, std::size_t{17}, std::size_t{500}}) {
      for (const std::size_t columns : {std::size_t{3}, std::size_t{16}, std::size_t{50}}) {
        const std::vector<float> source = test::normals(inner * columns, inner + columns);
        // Numbers that a half and a bfloat16 can hold: the upper bits of a float near 1.
        std::vector<float> floats(source.size());
        std::vector<std::uint8_t> params(packed_bytes(type, inner, columns));
        std::vector<std::uint8_t> column_bytes(inner * param_bytes(type));
        for (std::size_t j = 0; j < columns; ++j) {
          for (std::size_t k = 0; k < inner; ++k) {
            const auto bits = std::bit_cast<std::uint32_t>(source[j * inner + k]);
            const auto upper =
                static_cast<std::uint16_t>(type == ParamType::f16 ? 0x3000U | (bits & 0x8FFFU) : bits >> 16);
            float& value = floats[k * columns + j];
            value = type == ParamType::f32   ? source[j * inner + k]
                    : type == ParamType::f16 ? widen_f16(upper)
                                             : widen_bf16(upper);
            if (type == ParamType::f32) {
              reinterpret_cast<float*>(column_bytes.data())[k] = value;
            } else {
              reinterpret_cast<std::uint16_t*>(column_bytes.data())[k] = upper;
            }
          }
          pack_param_column(type, column_bytes.data(), inner, j, params.data());
        }
        std::vector<float> panels(packed_size(inner, columns));
        pack_rows(floats.data(), columns, 0, inner, inner, columns, panels.data());
        const std::vector<float> a = test::normals(5 * inner, 8);
        std::vector<float> expected(5 * columns);
        std::vector<float> computed(5 * columns);
        gemm({a.data(), 5, inner}, Panels{panels.data(), inner, columns, inner * kPanelColumns}, GemmStart::zero,
             {expected.data(), 5, columns});
        gemm({a.data(), 5, inner}, ParamPanels{type, params.data(), inner, columns}, GemmStart::zero,
             {computed.data(), 5, columns});
        REQUIRE(test::same_bits(expected, computed));
        std::vector<float> column(inner);
        unpack_param_column({type, params.data(), inner, columns}, columns - 1, column.data());
        for (std::size_t k = 0; k < inner; ++k) REQUIRE(column[k] == floats[k * columns + columns - 1]);
      }
    }
  }
}

}  // namespace
}  // namespace headlight
