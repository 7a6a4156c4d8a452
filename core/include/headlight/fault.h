#pragma once
#include <cstdint>
#include <string>

namespace headlight {

/// Why a request cannot be served. Codes are stable: programs compare them, people read the message.
/// tests/core/fault_test.cpp and the tests of the file readers provoke every one of them.
enum class FaultCode {
  none,
  shape,
  heads_not_divisible,
  mask_size,
  not_finite,
  scale,
  empty,
  too_long,
  too_big,
  layer,
  head,
  range,
  bins,
  position,
  token,
  segment,
  no_head,
  // model_config.h, model_builder.h
  config,
  tensor_missing,
  tensor_shape,
  model_too_big,
  handle,
  memory,
  // A visitor's files. JSON: json.h.
  json,
  json_number,
  json_duplicate,
  json_size,
  // safetensors.h, in the order in which they are looked for.
  st_short,
  st_header_size,
  st_json,
  st_number,
  st_name,
  st_count,
  st_shape,
  st_duplicate,
  st_offsets,
  st_overlap,
  st_holes,
  st_overflow,
  st_size_mismatch,
  st_truncated,
  st_trailing,
  st_dtype,
  // file_kind.h
  file_kind,
  // given.h
  dump_shape,
};

/// "E_SHAPE" for FaultCode::shape, and so on; "" for none.
const char* code_name(FaultCode code);

/// A count as messages write it, thousands apart: "8,192".
std::string format_count(std::uint64_t count);

/// A number as messages write it, whole or with six digits that count: "-8,192", "0.125", "3.40282e38", "not a number".
std::string format_number(double number);

/// One sentence with the names and the numbers, and what to do next.
struct Fault {
  FaultCode code = FaultCode::none;
  std::string message;

  explicit operator bool() const { return code != FaultCode::none; }
};

}  // namespace headlight
