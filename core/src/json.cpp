#include "headlight/json.h"

#include <algorithm>

#include "json_events.h"
#include "name_order.h"
#include "sentence.h"

namespace headlight {
namespace {

/// Builds the document. A container under construction is kept apart from its parent until it ends.
class Builder : public JsonEvents {
 public:
  explicit Builder(std::string_view name) : name_(name) {}
  JsonValue take() { return std::move(root_); }

  Fault begin(JsonKind container, std::uint64_t) override {
    const bool is_object = container == JsonKind::object;
    open_.push_back({is_object ? JsonValue(JsonValue::Object()) : JsonValue(JsonValue::Array()), {}});
    return count();
  }
  Fault key(std::string&& name, std::uint64_t byte) override {
    Open& object = open_.back();
    object.value.object()->push_back({std::move(name), JsonValue()});
    object.key_bytes.push_back(byte);
    return {};
  }
  Fault scalar(JsonValue&& value, std::uint64_t) override {
    place(std::move(value));
    return count();
  }
  Fault end() override {
    Open done = std::move(open_.back());
    open_.pop_back();
    if (done.value.object()) {
      if (Fault fault = check_names(*done.value.object(), done.key_bytes)) return fault;
    }
    place(std::move(done.value));
    return {};
  }

 private:
  struct Open {
    JsonValue value;
    std::vector<std::uint64_t> key_bytes;  // one per member
  };

  void place(JsonValue&& value) {
    if (open_.empty()) {
      root_ = std::move(value);
    } else if (JsonValue::Array* array = open_.back().value.array()) {
      array->push_back(std::move(value));
    } else {
      open_.back().value.object()->back().value = std::move(value);
    }
  }

  Fault count() {
    if (++values_ <= kMaxJsonValues) return {};
    return {FaultCode::json_size, sentence({name_, " has more than ", kMaxJsonValues,
                                            " values; no model needs that many, so it is not read."})};
  }

  Fault check_names(const JsonValue::Object& members, const std::vector<std::uint64_t>& key_bytes) const {
    std::vector<std::string_view> names;
    for (const JsonMember& member : members) names.push_back(member.name);
    const auto second = find_second(names, order_of_names(names));
    if (!second) return {};
    return {FaultCode::json_duplicate,
            sentence({name_, " has ", shown(names[*second]), " twice in one object, again at byte ", key_bytes[*second],
                      "; leave one of them."})};
  }

  std::string name_;
  std::vector<Open> open_;
  JsonValue root_;
  std::size_t values_ = 0;
};

}  // namespace

std::optional<double> JsonValue::number() const {
  if (const auto* value = unsigned_integer()) return static_cast<double>(*value);
  if (const auto* value = signed_integer()) return static_cast<double>(*value);
  if (const auto* value = real()) return *value;
  return std::nullopt;
}

const JsonValue* JsonValue::find(std::string_view name) const {
  const Object* members = object();
  if (members == nullptr) return nullptr;
  const auto found =
      std::find_if(members->begin(), members->end(), [&](const JsonMember& member) { return member.name == name; });
  return found == members->end() ? nullptr : &found->value;
}

ParsedJson parse_json(std::string_view name, std::string_view text) {
  if (text.size() > kMaxJsonBytes) {
    return {
        {},
        {FaultCode::json_size, sentence({name, " has ", text.size(), " bytes; the limit is ", kMaxJsonBytes, "."})}};
  }
  Builder builder(name);
  const JsonReading reading = read_json(text, builder);
  switch (reading.trouble) {
    case JsonTrouble::none: return {builder.take(), {}};
    case JsonTrouble::refused: return {{}, reading.fault};
    case JsonTrouble::number: return {{}, {FaultCode::json_number, describe(reading, name)}};
    default: return {{}, {FaultCode::json, describe(reading, name)}};
  }
}

}  // namespace headlight
