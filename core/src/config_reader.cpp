#include "config_reader.h"

namespace headlight {
namespace {

std::string written(const JsonValue& value) {
  if (const auto number = value.number()) return format_number(*number);
  if (const std::string* text = value.string()) return "“" + text->substr(0, 60) + "”";
  if (const bool* flag = value.boolean()) return *flag ? "true" : "false";
  return value.array() != nullptr ? "a list" : value.object() != nullptr ? "an object" : "null";
}

}  // namespace

bool ConfigReader::has(std::string_view name) const {
  const JsonValue* value = object_.find(name);
  return value != nullptr && value->kind() != JsonKind::null;
}

const JsonValue* ConfigReader::child(std::string_view name) const { return has(name) ? object_.find(name) : nullptr; }

std::size_t ConfigReader::whole(std::string_view name, std::size_t least, std::size_t most,
                                std::optional<std::size_t> otherwise) {
  const JsonValue* value = child(name);
  const std::string range = "it must be a whole number from " + format_count(least) + " to " + format_count(most);
  if (value == nullptr && otherwise) return *otherwise;
  if (value == nullptr) {
    refuse(name, "is missing; " + range);
    return least;
  }
  const auto* number = value->unsigned_integer();
  if (number != nullptr && *number >= least && *number <= most) return static_cast<std::size_t>(*number);
  refuse(name, "is " + written(*value) + "; " + range);
  return least;
}

double ConfigReader::real(std::string_view name, double least, double most, std::optional<double> otherwise) {
  const JsonValue* value = child(name);
  const std::string range = "it must be a number from " + format_number(least) + " to " + format_number(most);
  if (value == nullptr && otherwise) return *otherwise;
  if (value == nullptr) {
    refuse(name, "is missing; " + range);
    return least;
  }
  const std::optional<double> number = value->number();
  if (number && *number >= least && *number <= most) return *number;
  refuse(name, "is " + written(*value) + "; " + range);
  return least;
}

bool ConfigReader::flag(std::string_view name, bool otherwise) {
  const JsonValue* value = child(name);
  if (value == nullptr) return otherwise;
  if (const bool* flag = value->boolean()) return *flag;
  refuse(name, "is " + written(*value) + "; it must be true or false");
  return otherwise;
}

std::string ConfigReader::text(std::string_view name) {
  const JsonValue* value = child(name);
  if (value == nullptr) return {};
  if (const std::string* text = value->string()) return *text;
  refuse(name, "is " + written(*value) + "; it must be a text");
  return {};
}

void ConfigReader::refuse(std::string_view name, const std::string& problem) {
  take({FaultCode::config, "config.json: " + path_ + std::string(name) + " " + problem + "."});
}

void ConfigReader::take(const Fault& fault) {
  if (!fault_) fault_ = fault;
}

}  // namespace headlight
