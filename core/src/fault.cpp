#include "headlight/fault.h"

namespace headlight {

const char* code_name(FaultCode code) {
  switch (code) {
    case FaultCode::none: return "";
    case FaultCode::shape: return "E_SHAPE";
    case FaultCode::heads_not_divisible: return "E_HEADS_NOT_DIVISIBLE";
    case FaultCode::mask_size: return "E_MASK_SIZE";
    case FaultCode::not_finite: return "E_NOT_FINITE";
    case FaultCode::scale: return "E_SCALE";
    case FaultCode::empty: return "E_EMPTY";
    case FaultCode::too_long: return "E_TOO_LONG";
    case FaultCode::too_big: return "E_TOO_BIG";
    case FaultCode::layer: return "E_LAYER";
    case FaultCode::head: return "E_HEAD";
    case FaultCode::range: return "E_RANGE";
    case FaultCode::bins: return "E_BINS";
    case FaultCode::position: return "E_POSITION";
    case FaultCode::handle: return "E_HANDLE";
    case FaultCode::memory: return "E_MEMORY";
  }
  return "";
}

std::string format_count(std::uint64_t count) {
  const std::string digits = std::to_string(count);
  std::string written;
  for (std::size_t at = 0; at < digits.size(); ++at) {
    if (at > 0 && (digits.size() - at) % 3 == 0) written += ',';
    written += digits[at];
  }
  return written;
}

}  // namespace headlight
