#include "headlight/fault.h"

#include <algorithm>
#include <limits>

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
    case FaultCode::token: return "E_TOKEN";
    case FaultCode::segment: return "E_SEGMENT";
    case FaultCode::no_head: return "E_NO_HEAD";
    case FaultCode::config: return "E_CONFIG";
    case FaultCode::tensor_missing: return "E_TENSOR_MISSING";
    case FaultCode::tensor_shape: return "E_TENSOR_SHAPE";
    case FaultCode::model_too_big: return "E_MODEL_TOO_BIG";
    case FaultCode::handle: return "E_HANDLE";
    case FaultCode::memory: return "E_MEMORY";
    case FaultCode::json: return "E_JSON";
    case FaultCode::json_number: return "E_JSON_NUMBER";
    case FaultCode::json_duplicate: return "E_JSON_DUPLICATE";
    case FaultCode::json_size: return "E_JSON_SIZE";
    case FaultCode::st_short: return "E_ST_SHORT";
    case FaultCode::st_header_size: return "E_ST_HEADER_SIZE";
    case FaultCode::st_json: return "E_ST_JSON";
    case FaultCode::st_number: return "E_ST_NUMBER";
    case FaultCode::st_name: return "E_ST_NAME";
    case FaultCode::st_count: return "E_ST_COUNT";
    case FaultCode::st_shape: return "E_ST_SHAPE";
    case FaultCode::st_duplicate: return "E_ST_DUPLICATE";
    case FaultCode::st_offsets: return "E_ST_OFFSETS";
    case FaultCode::st_overlap: return "E_ST_OVERLAP";
    case FaultCode::st_holes: return "E_ST_HOLES";
    case FaultCode::st_overflow: return "E_ST_OVERFLOW";
    case FaultCode::st_size_mismatch: return "E_ST_SIZE_MISMATCH";
    case FaultCode::st_truncated: return "E_ST_TRUNCATED";
    case FaultCode::st_trailing: return "E_ST_TRAILING";
    case FaultCode::st_dtype: return "E_ST_DTYPE";
    case FaultCode::file_kind: return "E_FILE_KIND";
    case FaultCode::dump_shape: return "E_DUMP_SHAPE";
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

// Without printf, which would be a twentieth of what a visitor downloads.
std::string format_number(double number) {
  if (number != number) return "not a number";
  const std::string sign = number < 0 ? "-" : "";
  double size = number < 0 ? -number : number;
  if (size > std::numeric_limits<double>::max()) return sign + "infinity";
  if (size < 1e15 && size == static_cast<double>(static_cast<std::uint64_t>(size))) {
    return sign + format_count(static_cast<std::uint64_t>(size));
  }
  int exponent = 0;
  for (; size >= 10; size /= 10) ++exponent;
  for (; size < 1; size *= 10) --exponent;
  auto six_digits = static_cast<std::uint64_t>(size * 1e5 + 0.5);
  if (six_digits == 1'000'000) {
    six_digits = 100'000;
    ++exponent;
  }
  std::string digits = std::to_string(six_digits);
  digits.erase(digits.find_last_not_of('0') + 1);
  if (exponent < -4 || exponent > 5) {
    if (digits.size() > 1) digits.insert(1, ".");
    return sign + digits + "e" + std::to_string(exponent);
  }
  if (exponent < 0) return sign + "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
  const auto whole = static_cast<std::size_t>(exponent) + 1;
  digits.resize(std::max(digits.size(), whole), '0');
  if (digits.size() > whole) digits.insert(whole, ".");
  return sign + digits;
}

}  // namespace headlight
