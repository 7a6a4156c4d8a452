#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "headlight/fault.h"
#include "headlight/json.h"

namespace headlight {

/// The fields of one JSON object, each checked as it is read. After the first that is wrong, every answer is some legal
/// value and fault() says why.
class ConfigReader {
 public:
  /// `path`: what stands before a field's name in a message, such as "rope_scaling.".
  explicit ConfigReader(const JsonValue& object, std::string path = {}) : object_(object), path_(std::move(path)) {}

  /// Present and not null.
  bool has(std::string_view name) const;
  /// A whole number from `least` to `most`; without `otherwise` the field must be there.
  std::size_t whole(std::string_view name, std::size_t least, std::size_t most,
                    std::optional<std::size_t> otherwise = {});
  /// A number from `least` to `most`.
  double real(std::string_view name, double least, double most, std::optional<double> otherwise = {});
  bool flag(std::string_view name, bool otherwise);
  /// "" where the field is missing.
  std::string text(std::string_view name);
  /// The object or array of this name; null where there is none.
  const JsonValue* child(std::string_view name) const;

  /// E_CONFIG: "config.json: <path><name> <problem>."
  void refuse(std::string_view name, const std::string& problem);
  const Fault& fault() const { return fault_; }
  /// Takes over the fault of a reader of a part.
  void take(const Fault& fault);

 private:
  const JsonValue& object_;
  std::string path_;
  Fault fault_;
};

}  // namespace headlight
