#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "headlight/fault.h"

namespace headlight {

/// No document of ours comes near these: a config.json has some hundred values, the index of a sharded model some
/// ten thousand. They bound what a hostile text can make us keep.
inline constexpr std::size_t kMaxJsonBytes = std::size_t{16} << 20;
inline constexpr std::size_t kMaxJsonValues = std::size_t{1} << 18;
inline constexpr std::size_t kMaxJsonDepth = 64;

enum class JsonKind { null, boolean, unsigned_integer, signed_integer, real, string, array, object };

struct JsonMember;

/// One value of a JSON document. Integers keep all their 64 bits: 0 and above are unsigned, the others signed; what
/// has a fraction, an exponent, or more than 64 bits is real, and so is -0.
class JsonValue {
 public:
  using Array = std::vector<JsonValue>;
  using Object = std::vector<JsonMember>;  // in the order of the text; no name twice

  JsonValue() = default;
  template <class T>
  explicit JsonValue(T value) : value_(std::move(value)) {}

  JsonKind kind() const { return static_cast<JsonKind>(value_.index()); }

  // Null, or nothing, where the value is of another kind.
  const bool* boolean() const { return std::get_if<bool>(&value_); }
  const std::uint64_t* unsigned_integer() const { return std::get_if<std::uint64_t>(&value_); }
  const std::int64_t* signed_integer() const { return std::get_if<std::int64_t>(&value_); }
  const double* real() const { return std::get_if<double>(&value_); }
  const std::string* string() const { return std::get_if<std::string>(&value_); }
  const Array* array() const { return std::get_if<Array>(&value_); }
  const Object* object() const { return std::get_if<Object>(&value_); }
  /// Any number, rounded to the nearest double.
  std::optional<double> number() const;
  /// The member of this name; null where there is none, or where this is no object.
  const JsonValue* find(std::string_view name) const;

  Array* array() { return std::get_if<Array>(&value_); }
  Object* object() { return std::get_if<Object>(&value_); }

 private:
  // In the order of JsonKind.
  std::variant<std::monostate, bool, std::uint64_t, std::int64_t, double, std::string, Array, Object> value_;
};

struct JsonMember {
  std::string name;
  JsonValue value;
};

struct ParsedJson {
  JsonValue root;
  Fault fault;
};

/// Reads a whole JSON text (RFC 8259, UTF-8). `name` is what the faults call it, such as "config.json".
///
/// E_JSON: not JSON, not UTF-8, a byte order mark, or nested deeper than kMaxJsonDepth. E_JSON_NUMBER: NaN, Infinity,
/// or a number that no double can hold. E_JSON_DUPLICATE: a name twice in one object. E_JSON_SIZE: over the limits
/// above. All but the last say at which byte, counted from 0.
ParsedJson parse_json(std::string_view name, std::string_view text);

}  // namespace headlight
