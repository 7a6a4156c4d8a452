#pragma once
#include <cstdint>
#include <string>

namespace headlight {

/// Why a request cannot be served. Codes are stable: programs compare them, people read the message.
/// tests/core/fault_test.cpp provokes every one of them.
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
  handle,
  memory,
};

/// "E_SHAPE" for FaultCode::shape, and so on; "" for none.
const char* code_name(FaultCode code);

/// A count as messages write it, thousands apart: "8,192".
std::string format_count(std::uint64_t count);

/// One sentence with the names and the numbers, and what to do next.
struct Fault {
  FaultCode code = FaultCode::none;
  std::string message;

  explicit operator bool() const { return code != FaultCode::none; }
};

}  // namespace headlight
