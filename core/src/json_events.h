#pragma once
// A JSON text as events, in its order and without a document: what a safetensors header is read with, whose
// hundred thousand numbers need not all be kept. json_events.cpp alone knows which library does the work.

#include <cstdint>
#include <string>
#include <string_view>

#include "headlight/json.h"

namespace headlight {

/// Receives the text value by value. `byte` is where the reader stands: on the last byte of what it reports, or one
/// past it after a number. A fault ends the reading.
class JsonEvents {
 public:
  virtual ~JsonEvents() = default;
  /// An object or an array begins.
  virtual Fault begin(JsonKind container, std::uint64_t byte) = 0;
  /// The name of the member whose value comes next.
  virtual Fault key(std::string&& name, std::uint64_t byte) = 0;
  /// Neither object nor array.
  virtual Fault scalar(JsonValue&& value, std::uint64_t byte) = 0;
  /// The innermost object or array ends.
  virtual Fault end() = 0;
};

enum class JsonTrouble {
  none,
  syntax,
  ends_early,
  encoding,   // not UTF-8
  mark,       // a byte order mark
  surrogate,  // half of a surrogate pair as an escape: \ud800
  number,     // NaN, Infinity, 1e400
  depth,      // deeper than kMaxJsonDepth
  refused,    // `fault` is what the events said
};

struct JsonReading {
  JsonTrouble trouble = JsonTrouble::none;
  std::uint64_t byte = 0;
  Fault fault;
};

/// Reads `text` to its end, or to the first trouble. Depth costs no stack.
JsonReading read_json(std::string_view text, JsonEvents& events);

/// The sentence about a trouble of the text itself; `name` is what it calls the text.
std::string describe(const JsonReading& reading, std::string_view name);

}  // namespace headlight
