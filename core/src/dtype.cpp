#include "dtype.h"

namespace headlight {
namespace {

struct DtypeRow {
  std::string_view name;
  Dtype dtype;
  unsigned bits;
};

// All that the reference implementation knows.
constexpr DtypeRow kDtypes[] = {
    {"BOOL", Dtype::boolean, 8},
    {"F4", Dtype::f4, 4},
    {"F6_E2M3", Dtype::f6_e2m3, 6},
    {"F6_E3M2", Dtype::f6_e3m2, 6},
    {"U8", Dtype::u8, 8},
    {"I8", Dtype::i8, 8},
    {"F8_E5M2", Dtype::f8_e5m2, 8},
    {"F8_E4M3", Dtype::f8_e4m3, 8},
    {"F8_E8M0", Dtype::f8_e8m0, 8},
    {"F8_E4M3FNUZ", Dtype::f8_e4m3fnuz, 8},
    {"F8_E5M2FNUZ", Dtype::f8_e5m2fnuz, 8},
    {"I16", Dtype::i16, 16},
    {"U16", Dtype::u16, 16},
    {"F16", Dtype::f16, 16},
    {"BF16", Dtype::bf16, 16},
    {"I32", Dtype::i32, 32},
    {"U32", Dtype::u32, 32},
    {"F32", Dtype::f32, 32},
    {"C64", Dtype::c64, 64},
    {"F64", Dtype::f64, 64},
    {"I64", Dtype::i64, 64},
    {"U64", Dtype::u64, 64},
};

}  // namespace

unsigned bits_of(Dtype dtype) {
  for (const DtypeRow& row : kDtypes) {
    if (row.dtype == dtype) return row.bits;
  }
  return 0;
}

Dtype dtype_named(std::string_view name) {
  for (const DtypeRow& row : kDtypes) {
    if (row.name == name) return row.dtype;
  }
  return Dtype::unknown;
}

}  // namespace headlight
